import { serverError } from "./catalogue.js";
import type { TokenRequest } from "./connection.js";
import { ServerError } from "./refusal.js";

/** Signs bytes with the user's Ed25519 key, wherever that is. */
export type Signer = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer | Uint8Array>;

interface Tokens {
  readonly access_token: string;
  readonly access_expires_at: string;
  /** Absent in browsers, which get a cookie. */
  readonly refresh_token?: string;
}

/** A token that ends sooner than this is not used any more. */
const MARGIN_MS = 30_000;

const DOMAIN = "waxwing-login-v1";

/** A login of a user, whose access token it renews. */
export class Login {
  readonly user: string;
  readonly #base: string;
  readonly #begin: () => Promise<Tokens>;
  #tokens: Tokens | undefined;
  #renewal: Promise<Tokens> | undefined;

  private constructor(base: string, user: string, begin: () => Promise<Tokens>) {
    this.user = user;
    this.#base = base;
    this.#begin = begin;
  }

  /**
   * Makes an account whose key this is, and logs in to it.
   *
   * @param publicKey Ed25519, its 32 bytes
   * @throws ServerError when it is refused, as for a name that is taken
   */
  static async register(
    url: string,
    user: string,
    publicKey: Uint8Array | ArrayBuffer,
    sign: Signer,
  ): Promise<Login> {
    const login = Login.#byKey(url, user, sign);
    login.#tokens = await post(login.#base, "auth/register", {
      user_id: user,
      public_key: toBase64(new Uint8Array(publicKey)),
    });
    return login;
  }

  /** Logs in by a challenge that is signed. @throws ServerError when it is refused */
  static async withKey(url: string, user: string, sign: Signer): Promise<Login> {
    const login = Login.#byKey(url, user, sign);
    await login.token();
    return login;
  }

  static #byKey(url: string, user: string, sign: Signer): Login {
    const base = httpUrl(url);
    return new Login(base, user, async () => {
      const { challenge } = await post<{ challenge: string }>(base, "auth/challenge", {
        user_id: user,
      });
      const signature = await sign(signedBytes(user, fromBase64(challenge)));
      return post(base, "auth/login", {
        user_id: user,
        signature: toBase64(new Uint8Array(signature)),
      });
    });
  }

  /** Logs in by password. @throws ServerError when it is refused */
  static async withPassword(url: string, user: string, password: string): Promise<Login> {
    const base = httpUrl(url);
    const login = new Login(base, user, () =>
      post(base, "auth/login", { user_id: user, password }),
    );
    await login.token();
    return login;
  }

  /** An access token that still holds: what a client asks for each of its connections. */
  readonly token = async (request: TokenRequest = {}): Promise<string> => {
    const tokens = this.#tokens;
    if (
      tokens !== undefined &&
      tokens.access_token !== request.refused &&
      Date.parse(tokens.access_expires_at) - Date.now() > MARGIN_MS
    ) {
      return tokens.access_token;
    }
    this.#renewal ??= this.#renew(tokens).finally(() => {
      this.#renewal = undefined;
    });
    return (await this.#renewal).access_token;
  };

  /** Ends the session on the server. */
  async logout(): Promise<void> {
    const tokens = this.#tokens;
    this.#tokens = undefined;
    await post(this.#base, "auth/logout", { refresh_token: tokens?.refresh_token });
  }

  async #renew(tokens: Tokens | undefined): Promise<Tokens> {
    this.#tokens = tokens === undefined ? await this.#begin() : await this.#refresh(tokens);
    return this.#tokens;
  }

  /** A session that is no more is begun again. */
  async #refresh(tokens: Tokens): Promise<Tokens> {
    try {
      return await post(this.#base, "auth/refresh", { refresh_token: tokens.refresh_token });
    } catch (error) {
      if (error instanceof ServerError && error.kind.httpStatus === 401) {
        return this.#begin();
      }
      throw error;
    }
  }
}

/** What a key signs to log in: each part behind its length as 4 bytes, big endian. */
export function signedBytes(user: string, challenge: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = [encoder.encode(DOMAIN), encoder.encode(user), challenge];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    new DataView(bytes.buffer).setUint32(at, part.length);
    bytes.set(part, at + 4);
    at += 4 + part.length;
  }
  return bytes;
}

async function post<Reply>(base: string, path: string, body: unknown): Promise<Reply> {
  const reply = await fetch(`${base}/api/v1/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) {
    throw refusal(reply, text);
  }
  return (text === "" ? undefined : JSON.parse(text)) as Reply;
}

/** The refusal in a problem document (RFC 9457). */
function refusal(reply: Response, text: string): ServerError {
  let problem: { code?: string; detail?: string; title?: string } = {};
  try {
    problem = JSON.parse(text) as typeof problem;
  } catch {
    // Not the server's own words; the status has to do.
  }
  const seconds = Number(reply.headers.get("Retry-After") ?? Number.NaN);
  return serverError(
    undefined,
    problem.code,
    problem.detail ?? problem.title ?? `${reply.status} ${reply.statusText}`,
    Number.isNaN(seconds) ? undefined : seconds * 1000,
  );
}

function httpUrl(url: string): string {
  return new URL(url.replace(/^ws/, "http")).origin;
}

function fromBase64(text: string): Uint8Array {
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(bytes, (char) => char.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
