/**
 * A sealed message of version 1 in its JSON form. This package carries it and opens nothing; bytes
 * are base64url without padding.
 */
export interface SealedMessage {
  readonly v: 1;
  readonly suite: number;
  readonly from: { readonly user?: string; readonly device: string };
  readonly to: Readonly<Record<string, string>>;
  readonly message_id: string;
  readonly created_at: string;
  readonly nonce: string;
  readonly ciphertext: string;
  readonly keys: readonly { readonly device: string; readonly enc: string; readonly key: string }[];
  readonly signature: string;
}
