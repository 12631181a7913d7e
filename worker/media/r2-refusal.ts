// R2's errors: those that say no to what was asked, and those that may go away by themselves.

/**
 * Error codes of R2 (developers.cloudflare.com/r2/api/error-codes) that stay the same however often one asks: a part is too small
 * (10011), the upload is gone (10024), a part is not what its etag says (10025), the parts are not of one size (10048).
 */
const REFUSALS = new Set([10011, 10024, 10025, 10048]);
const NO_SUCH_UPLOAD = 10024;
const RANGE_NOT_SATISFIABLE = 10039;

export function isRefusal(error: unknown): boolean {
  return REFUSALS.has(codeOf(error));
}

export function isNoSuchUpload(error: unknown): boolean {
  return codeOf(error) === NO_SUCH_UPLOAD;
}

export function isUnsatisfiable(error: unknown): boolean {
  return codeOf(error) === RANGE_NOT_SATISFIABLE;
}

/** "uploadPart: The specified multipart upload does not exist. (10024)": the binding says the code in the message only. */
function codeOf(error: unknown): number {
  return error instanceof Error ? Number(/\((\d{5})\)/.exec(error.message)?.[1]) : Number.NaN;
}
