import { WaxwingError } from "./failures.js";

/**
 * What a client does about a refusal: `change` the request, `wait` and send the same again, or
 * `reconnect` and then the same.
 */
export type Remedy = "change" | "wait" | "reconnect";

/** An entry of the catalogue of refusals. */
export interface ErrorKind {
  readonly number: number;
  readonly code: string;
  readonly httpStatus: number;
  readonly remedy: Remedy;
  /** How long to wait where the refusal does not say it; absent where nothing better is known. */
  readonly pauseMs?: number;
}

/** A refusal by the server. Those of the catalogue are subclasses; decide by class or `code`. */
export class ServerError extends WaxwingError {
  override readonly name: string = "ServerError";

  /**
   * @param kind its entry of the catalogue
   * @param message a sentence for people
   * @param retryAfterMs how long to wait, when the server says it
   */
  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }

  /** The name on the wire, such as `rate_limited`. */
  get code(): string {
    return this.kind.code;
  }

  get number(): number {
    return this.kind.number;
  }

  get remedy(): Remedy {
    return this.kind.remedy;
  }

  /** How long to wait before the same again, in milliseconds. */
  get pauseMs(): number {
    return this.retryAfterMs ?? this.kind.pauseMs ?? 1000;
  }
}
