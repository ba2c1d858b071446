// Printed by `./waxwing check-config --errors-typescript`. Change the enum ErrorCode, not this file.
import { ServerError, type ErrorKind } from "./refusal.js";

/** The request cannot be read. */
export class MalformedError extends ServerError {
  static readonly kind = {
    number: 1001,
    code: "malformed",
    httpStatus: 400,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "MalformedError";

  constructor(message: string, retryAfterMs?: number) {
    super(MalformedError.kind, message, retryAfterMs);
  }
}

/** A field is missing, has the wrong type or is out of bounds. */
export class InvalidError extends ServerError {
  static readonly kind = {
    number: 1002,
    code: "invalid",
    httpStatus: 422,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "InvalidError";

  constructor(message: string, retryAfterMs?: number) {
    super(InvalidError.kind, message, retryAfterMs);
  }
}

/** The request is larger than what is allowed here. */
export class TooLargeError extends ServerError {
  static readonly kind = {
    number: 1003,
    code: "too_large",
    httpStatus: 413,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "TooLargeError";

  constructor(message: string, retryAfterMs?: number) {
    super(TooLargeError.kind, message, retryAfterMs);
  }
}

/** The content type is not one that is read here. */
export class UnsupportedMediaTypeError extends ServerError {
  static readonly kind = {
    number: 1004,
    code: "unsupported_media_type",
    httpStatus: 415,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "UnsupportedMediaTypeError";

  constructor(message: string, retryAfterMs?: number) {
    super(UnsupportedMediaTypeError.kind, message, retryAfterMs);
  }
}

/** This path speaks WebSocket, version 13 (RFC 6455). */
export class UpgradeRequiredError extends ServerError {
  static readonly kind = {
    number: 1005,
    code: "upgrade_required",
    httpStatus: 426,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "UpgradeRequiredError";

  constructor(message: string, retryAfterMs?: number) {
    super(UpgradeRequiredError.kind, message, retryAfterMs);
  }
}

/** The idempotency key stands for another request. */
export class KeyReusedError extends ServerError {
  static readonly kind = {
    number: 1006,
    code: "key_reused",
    httpStatus: 422,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "KeyReusedError";

  constructor(message: string, retryAfterMs?: number) {
    super(KeyReusedError.kind, message, retryAfterMs);
  }
}

/** Who asks is not known: the token is missing, wrong or expired. */
export class UnauthenticatedError extends ServerError {
  static readonly kind = {
    number: 1101,
    code: "unauthenticated",
    httpStatus: 401,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "UnauthenticatedError";

  constructor(message: string, retryAfterMs?: number) {
    super(UnauthenticatedError.kind, message, retryAfterMs);
  }
}

/** Who asks may not do this. */
export class ForbiddenError extends ServerError {
  static readonly kind = {
    number: 1102,
    code: "forbidden",
    httpStatus: 403,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "ForbiddenError";

  constructor(message: string, retryAfterMs?: number) {
    super(ForbiddenError.kind, message, retryAfterMs);
  }
}

/** The address is blocked for a while. */
export class BlockedError extends ServerError {
  static readonly kind = {
    number: 1103,
    code: "blocked",
    httpStatus: 403,
    remedy: "wait",
  } as const satisfies ErrorKind;
  override readonly name = "BlockedError";

  constructor(message: string, retryAfterMs?: number) {
    super(BlockedError.kind, message, retryAfterMs);
  }
}

/** A page of this origin may not connect. */
export class OriginRefusedError extends ServerError {
  static readonly kind = {
    number: 1104,
    code: "origin_refused",
    httpStatus: 403,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "OriginRefusedError";

  constructor(message: string, retryAfterMs?: number) {
    super(OriginRefusedError.kind, message, retryAfterMs);
  }
}

/** The signature does not fit the content and the sender's key. */
export class SignatureInvalidError extends ServerError {
  static readonly kind = {
    number: 1105,
    code: "signature_invalid",
    httpStatus: 403,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "SignatureInvalidError";

  constructor(message: string, retryAfterMs?: number) {
    super(SignatureInvalidError.kind, message, retryAfterMs);
  }
}

/** A rule of the server does not let this message through. */
export class RejectedError extends ServerError {
  static readonly kind = {
    number: 1106,
    code: "rejected",
    httpStatus: 403,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "RejectedError";

  constructor(message: string, retryAfterMs?: number) {
    super(RejectedError.kind, message, retryAfterMs);
  }
}

/** There is no such thing, or who asks may not see it. */
export class NotFoundError extends ServerError {
  static readonly kind = {
    number: 1201,
    code: "not_found",
    httpStatus: 404,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "NotFoundError";

  constructor(message: string, retryAfterMs?: number) {
    super(NotFoundError.kind, message, retryAfterMs);
  }
}

/** It exists already, or has changed meanwhile. */
export class ConflictError extends ServerError {
  static readonly kind = {
    number: 1202,
    code: "conflict",
    httpStatus: 409,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "ConflictError";

  constructor(message: string, retryAfterMs?: number) {
    super(ConflictError.kind, message, retryAfterMs);
  }
}

/** This path does not take that method. */
export class MethodNotAllowedError extends ServerError {
  static readonly kind = {
    number: 1203,
    code: "method_not_allowed",
    httpStatus: 405,
    remedy: "change",
  } as const satisfies ErrorKind;
  override readonly name = "MethodNotAllowedError";

  constructor(message: string, retryAfterMs?: number) {
    super(MethodNotAllowedError.kind, message, retryAfterMs);
  }
}

/** Too many requests; the answer says when to try again. */
export class RateLimitedError extends ServerError {
  static readonly kind = {
    number: 1301,
    code: "rate_limited",
    httpStatus: 429,
    remedy: "wait",
  } as const satisfies ErrorKind;
  override readonly name = "RateLimitedError";

  constructor(message: string, retryAfterMs?: number) {
    super(RateLimitedError.kind, message, retryAfterMs);
  }
}

/** The server takes no more connections for now. */
export class AtCapacityError extends ServerError {
  static readonly kind = {
    number: 1302,
    code: "at_capacity",
    httpStatus: 503,
    remedy: "wait",
    pauseMs: 1000,
  } as const satisfies ErrorKind;
  override readonly name = "AtCapacityError";

  constructor(message: string, retryAfterMs?: number) {
    super(AtCapacityError.kind, message, retryAfterMs);
  }
}

/** The server is going down; connect again. */
export class DrainingError extends ServerError {
  static readonly kind = {
    number: 1303,
    code: "draining",
    httpStatus: 503,
    remedy: "reconnect",
    pauseMs: 1000,
  } as const satisfies ErrorKind;
  override readonly name = "DrainingError";

  constructor(message: string, retryAfterMs?: number) {
    super(DrainingError.kind, message, retryAfterMs);
  }
}

/** The queue takes no more; try again when some are consumed. */
export class QueueFullError extends ServerError {
  static readonly kind = {
    number: 1304,
    code: "queue_full",
    httpStatus: 503,
    remedy: "wait",
    pauseMs: 1000,
  } as const satisfies ErrorKind;
  override readonly name = "QueueFullError";

  constructor(message: string, retryAfterMs?: number) {
    super(QueueFullError.kind, message, retryAfterMs);
  }
}

/** The disk is full; nothing was stored. Try again. */
export class StorageFullError extends ServerError {
  static readonly kind = {
    number: 1401,
    code: "storage_full",
    httpStatus: 507,
    remedy: "wait",
    pauseMs: 1000,
  } as const satisfies ErrorKind;
  override readonly name = "StorageFullError";

  constructor(message: string, retryAfterMs?: number) {
    super(StorageFullError.kind, message, retryAfterMs);
  }
}

/** The disk has failed; nothing is acknowledged until a restart. */
export class StorageFailedError extends ServerError {
  static readonly kind = {
    number: 1402,
    code: "storage_failed",
    httpStatus: 503,
    remedy: "wait",
    pauseMs: 30000,
  } as const satisfies ErrorKind;
  override readonly name = "StorageFailedError";

  constructor(message: string, retryAfterMs?: number) {
    super(StorageFailedError.kind, message, retryAfterMs);
  }
}

/** The server has failed; the log knows why. */
export class InternalError extends ServerError {
  static readonly kind = {
    number: 1500,
    code: "internal",
    httpStatus: 500,
    remedy: "wait",
    pauseMs: 1000,
  } as const satisfies ErrorKind;
  override readonly name = "InternalError";

  constructor(message: string, retryAfterMs?: number) {
    super(InternalError.kind, message, retryAfterMs);
  }
}

/** All of them, by number. */
export const ERRORS = [
  MalformedError,
  InvalidError,
  TooLargeError,
  UnsupportedMediaTypeError,
  UpgradeRequiredError,
  KeyReusedError,
  UnauthenticatedError,
  ForbiddenError,
  BlockedError,
  OriginRefusedError,
  SignatureInvalidError,
  RejectedError,
  NotFoundError,
  ConflictError,
  MethodNotAllowedError,
  RateLimitedError,
  AtCapacityError,
  DrainingError,
  QueueFullError,
  StorageFullError,
  StorageFailedError,
  InternalError,
] as const;
