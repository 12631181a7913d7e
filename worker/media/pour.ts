// Streams a body of known size into R2: what it says of its size is checked first, then what it is.

import type { Rejection } from "../../protocol/index.ts";

export type Body = {
  /** The header Content-Length, where there is one */ contentLength: string | undefined;
  stream: ReadableStream | null;
};
type Poured<T> = { ok: true; value: T } | { ok: false; rejection: Rejection };

/** Pure: before a byte is read. A body need not say its size, but must not lie about it. */
export function sizeProblem({ contentLength, stream }: Body, bytes: number): Rejection | undefined {
  if (Number(contentLength ?? bytes) > bytes) return { kind: "too-big", limitBytes: bytes };
  return stream === null || Number(contentLength ?? bytes) !== bytes ? wrongLength(bytes) : undefined;
}

/**
 * The runtime moves the bytes: none passes through JavaScript. A body that is too long or too short breaks the stream off, and R2 keeps
 * nothing of it.
 * @throws what R2 threw, and where the connection was lost
 */
export async function pour<T>(
  { stream }: Body,
  bytes: number,
  store: (stream: ReadableStream) => Promise<T>,
): Promise<Poured<T>> {
  const exact = new FixedLengthStream(bytes);
  const [sent, stored] = await Promise.allSettled([stream?.pipeTo(exact.writable), store(exact.readable)]);
  if (stored.status === "fulfilled" && sent.status === "fulfilled") return { ok: true, value: stored.value };
  const errors = [stored, sent].flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  if (errors.some(isWrongLength)) return { ok: false, rejection: wrongLength(bytes) };
  throw errors[0];
}

/** workerd says it at either end, by this class in the message and no other mark. An error that we do not know is `unavailable`. */
function isWrongLength(error: unknown): boolean {
  return error instanceof TypeError && error.message.includes("FixedLengthStream");
}

function wrongLength(bytes: number): Rejection {
  return { kind: "malformed", detail: `body: expected ${bytes} bytes` };
}
