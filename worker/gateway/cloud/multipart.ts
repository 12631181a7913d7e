// multipart/form-data as a stream (RFC 7578, RFC 2046 §5.1): parts in their order, each body read as it arrives, nothing held but a window.

import { openWindow, type Window } from "./byte-window.ts";
import { type PartHeader, readPartHeader } from "./part-header.ts";

export type Part = PartHeader & { body: ReadableStream<Uint8Array> };
/** The sender's fault: `message` says what, and quotes nothing. */
export class MultipartFault extends Error {}

const MAX_HEADER_BYTES = 8 * 1024;
const MAX_PREAMBLE_BYTES = 8 * 1024;
const MAX_PARTS = 32;
const CRLF = new TextEncoder().encode("\r\n");
const BLANK_LINE = new TextEncoder().encode("\r\n\r\n");

/** A part's body ends where the next part is asked for; what was not read of it is passed over. */
export async function* readParts(stream: ReadableStream<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const delimiter = new TextEncoder().encode(`\r\n--${boundary}`);
  const window = openWindow(stream);
  try {
    // The first delimiter stands at the beginning of a line, and the body begins with one.
    window.prepend(CRLF);
    if ((await window.upTo(delimiter, MAX_PREAMBLE_BYTES)) === undefined) throw new MultipartFault("there is no boundary");
    for (let count = 1; !(await isLast(window)); count += 1) {
      if (count > MAX_PARTS) throw new MultipartFault(`more than ${MAX_PARTS} parts`);
      const header = await window.upTo(BLANK_LINE, MAX_HEADER_BYTES);
      if (header === undefined) throw new MultipartFault("the header of a part is too long or does not end");
      const chunks = bodyChunks(window, delimiter);
      const read = readPartHeader(header);
      if (read === undefined) throw new MultipartFault("a part has no name");
      yield { ...read, body: streamOf(chunks) };
      for await (const _passedOver of chunks) {
        // Only the end of this body leads to the next part.
      }
    }
  } finally {
    await window.close();
  }
}

/** Behind a delimiter: "--" where it was the last. */
async function isLast(window: Window): Promise<boolean> {
  const next = await window.peek(2);
  if (next[0] === 0x2d && next[1] === 0x2d) return true;
  // Spaces may follow the boundary; so may a header that is empty, which begins where the line ends.
  while ([0x20, 0x09].includes((await window.peek(1))[0] ?? 0)) window.drop(1);
  const end = await window.peek(2);
  if (end[0] !== 0x0d || end[1] !== 0x0a) throw new MultipartFault("a boundary is followed by something else than a line's end");
  return false;
}

async function* bodyChunks(window: Window, delimiter: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    const next = await window.next(delimiter);
    if (next === undefined) throw new MultipartFault("the body breaks off inside of a part");
    if (next.chunk.length > 0) yield next.chunk;
    if (next.isEnd) return;
  }
}

function streamOf(chunks: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done || value === undefined) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}
