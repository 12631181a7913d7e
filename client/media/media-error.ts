// What can go wrong with a file's bytes while they flow; a stream can only fail, so these are errors and not outcomes.

export type MediaErrorKind =
  /** Not what the message speaks of: fetching it again may help, trying again with the same bytes does not. */
  | "damaged"
  /** The file is shorter or longer than was said when its encryption began: the person may choose it again. */
  | "source-changed";

export class MediaError extends Error {
  override readonly name = "MediaError";
  readonly kind: MediaErrorKind;

  constructor(kind: MediaErrorKind, detail: string) {
    super(`${kind}: ${detail}`);
    this.kind = kind;
  }
}
