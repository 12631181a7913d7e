// What a store may fail with, told apart by who must act.

export type StoreErrorKind =
  /** The device has no room: files go first, then the person must make some. */
  | "full"
  /** A newer version of the app wrote it: this one must be updated, and touches nothing. */
  | "newer"
  /** Its lock is on, and nobody has opened it here. */
  | "locked"
  /** The account, which all else hangs on, cannot be read: another seal, or a broken disk. Nothing was touched. */
  | "unreadable"
  /** It was closed under us: by a newer tab, by the browser, by the person who deleted what the site keeps. Opening it again may help. */
  | "closed"
  /** It did not answer in time. What was asked for may still be done. */
  | "silent"
  /** It refused for any other reason, such as a disk that fails. What was asked for may be done. */
  | "failed";

const WORDS: Record<StoreErrorKind, string> = {
  full: "there is no room left on this device",
  newer: "what is stored here was written by a newer version: update Parley",
  locked: "what is stored here is locked",
  unreadable: "the account that is stored here cannot be read",
  closed: "the store was closed",
  silent: "the store does not answer",
  failed: "the store failed",
};

export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly kind: StoreErrorKind;

  constructor(kind: StoreErrorKind, cause?: unknown) {
    super(WORDS[kind], { cause });
    this.kind = kind;
  }
}

/** @returns the StoreError that a platform's error stands for; what no store throws (our own bug) stays as it is */
export function storeErrorOf(error: unknown): unknown {
  if (error instanceof StoreError) return error;
  const kind = kindOfException(error) ?? kindOfSqlite(error);
  return kind === undefined ? error : new StoreError(kind, error);
}

/** https://www.w3.org/TR/IndexedDB/#exceptions; a name says it also where the error has crossed from another realm. */
function kindOfException(error: unknown): StoreErrorKind | undefined {
  if (!(error instanceof DOMException)) return undefined;
  switch (error.name) {
    case "QuotaExceededError":
      return "full";
    case "VersionError":
      return "newer";
    case "InvalidStateError":
      return "closed";
    case "DataError":
    case "DataCloneError":
    case "OperationError":
      return undefined;
    default:
      return "failed";
  }
}

/** https://sqlite.org/rescode.html */
const SQLITE_FULL = 13;
const SQLITE_FAILURES = new Set([5, 6, 8, 10, 11, 14, 26]);

function kindOfSqlite(error: unknown): StoreErrorKind | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  const primary = error.errcode & 0xff;
  if (primary === SQLITE_FULL) return "full";
  return SQLITE_FAILURES.has(primary) ? "failed" : undefined;
}
