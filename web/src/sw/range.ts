// Which bytes a Range header asks for (RFC 9110 §14): one range of bytes, answered with at most a slice at a time.

/** A player asks for "the rest"; it gets this much, and asks again. */
export const SLICE_BYTES = 1024 * 1024;

export type RangeAsk =
  | { kind: "from"; from: number /** Inclusive; null for the rest */; last: number | null }
  /** The last so many bytes */
  | { kind: "suffix"; count: number };

/** Null for no range, several ranges, or what is none. */
export function readRange(header: string | null): RangeAsk | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec((header ?? "").trim().replaceAll(" ", ""));
  if (found === null) return null;
  const [, first = "", last = ""] = found;
  if (first === "") return last === "" || Number(last) === 0 ? null : { kind: "suffix", count: Number(last) };
  if (last !== "" && Number(last) < Number(first)) return null;
  return { kind: "from", from: Number(first), last: last === "" ? null : Number(last) };
}

/** What to read when the length is not known yet; `to` is exclusive. A suffix needs the length first. */
export function sliceOf(ask: RangeAsk & { kind: "from" }): { from: number; to: number } {
  const wanted = ask.last === null ? SLICE_BYTES : ask.last - ask.from + 1;
  return { from: ask.from, to: ask.from + Math.min(SLICE_BYTES, wanted) };
}

export function fromSuffix({ count }: RangeAsk & { kind: "suffix" }, totalBytes: number): RangeAsk & { kind: "from" } {
  return { kind: "from", from: Math.max(0, totalBytes - count), last: null };
}

/** "bytes 0-1023/146515"; without bytes, since the range lies behind the end, only how long the file is (RFC 9110 §14.4) */
export function contentRange(from: number, length: number, totalBytes: number): string {
  return length === 0 ? `bytes */${totalBytes}` : `bytes ${from}-${from + length - 1}/${totalBytes}`;
}
