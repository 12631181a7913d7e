// Which bytes of a blob a request asks for: RFC 9110 §14, of which we serve one range at a time.

export type ByteRange =
  | { kind: "whole" }
  /** `to` is exclusive. */
  | { kind: "part"; from: number; to: number }
  | { kind: "unsatisfiable" };

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/i;

/**
 * Pure. `bytes=a-b`, `bytes=a-` and the last n by `bytes=-n`. What is malformed, in other units or several ranges is answered by the
 * whole, as §14.2 allows.
 */
export function byteRange(header: string | undefined, size: number): ByteRange {
  const [, first, last] = ONE_RANGE.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return { kind: "whole" };
  if (first === "") return part(Math.max(0, size - Number(last)), size, size);
  if (last !== "" && Number(last) < Number(first)) return { kind: "whole" };
  return part(Number(first), last === "" ? size : Number(last) + 1, size);
}

/**
 * Pure: a range that says itself where it begins and ends, `to` exclusive. Then R2 can be asked without knowing the size first, unless it
 * begins behind the end.
 */
export function plainRange(header: string | undefined): { from: number; to: number } | undefined {
  const [, first, last] = ONE_RANGE.exec(header ?? "") ?? [];
  if (!first || !last || Number(last) < Number(first) || !Number.isSafeInteger(Number(last))) return undefined;
  return { from: Number(first), to: Number(last) + 1 };
}

function part(from: number, to: number, size: number): ByteRange {
  return from < size ? { kind: "part", from, to: Math.min(to, size) } : { kind: "unsatisfiable" };
}

/** Pure: does If-None-Match name this etag? Weak comparison (RFC 9110 §13.1.2). */
export function namesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || header.split(",").some((each) => each.trim().replace(/^W\//, "") === etag);
}
