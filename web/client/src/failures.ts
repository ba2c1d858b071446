/** Everything that goes wrong on purpose in this package. */
export class WaxwingError extends Error {
  override readonly name: string = "WaxwingError";
}

/** The connection ended before the answer came: whether the server did it is not known. */
export class ConnectionLostError extends WaxwingError {
  override readonly name = "ConnectionLostError";
}

/** The client is closed, by its owner or by the server for good. */
export class ClosedError extends WaxwingError {
  override readonly name = "ClosedError";

  /**
   * @param message why
   * @param closeCode the server's WebSocket close code, when it closed
   */
  constructor(
    message: string,
    readonly closeCode?: number,
  ) {
    super(message);
  }
}

/** There was no answer in time. `cause` is the last refusal, if there was one. */
export class DeadlineError extends WaxwingError {
  override readonly name = "DeadlineError";

  /**
   * @param message what was waited for
   * @param sent whether it ever left: if so, the server may have done it
   * @param cause the last refusal
   */
  constructor(
    message: string,
    readonly sent: boolean,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}

/** More is waiting for its answer than may wait: wait for `writable()`. */
export class BufferFullError extends WaxwingError {
  override readonly name = "BufferFullError";
}

/** Whoever took the request over a topic could not do it. */
export class RequestFailedError extends WaxwingError {
  override readonly name = "RequestFailedError";
}

/** The server sent what this protocol does not have; it was passed over. */
export class UnreadableFrameError extends WaxwingError {
  override readonly name = "UnreadableFrameError";
}
