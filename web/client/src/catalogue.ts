import { ERRORS } from "./errors.js";
import { ServerError } from "./refusal.js";

/** The refusal that a frame tells of: by its number, else by its name. */
export function serverError(
  number: number | undefined,
  code: string | undefined,
  message: string,
  retryAfterMs: number | undefined,
): ServerError {
  const known =
    ERRORS.find((error) => error.kind.number === number) ??
    ERRORS.find((error) => error.kind.code === code);
  if (known !== undefined) {
    return new known(message, retryAfterMs);
  }
  // A newer server's: the range of its number says what to do.
  const remedy = number !== undefined && number >= 1300 ? "wait" : "change";
  const kind = { number: number ?? 0, code: code ?? "unknown", httpStatus: 0, remedy } as const;
  return new ServerError(kind, message, retryAfterMs);
}
