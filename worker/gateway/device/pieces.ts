// A stream in pieces of one size, the last one shorter. A small file takes a small buffer: many of them come at once, and the object has 128 MB.

const LEAST_BYTES = 32 * 1024;

/** At no time more than twice what came is held, and never more than one and a half pieces. */
export async function* inPieces(stream: ReadableStream<Uint8Array>, pieceBytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let piece = new Uint8Array();
  let length = 0;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(chunk.length - at, pieceBytes - length);
      piece = withRoomFor(piece, length + taken, pieceBytes);
      piece.set(chunk.subarray(at, at + taken), length);
      at += taken;
      length += taken;
      if (length < pieceBytes) continue;
      yield piece;
      piece = new Uint8Array();
      length = 0;
    }
  }
  if (length > 0) yield piece.subarray(0, length);
}

function withRoomFor(piece: Uint8Array<ArrayBuffer>, needed: number, most: number): Uint8Array<ArrayBuffer> {
  if (needed <= piece.length) return piece;
  // The old buffer is given back at once, before the collector comes.
  return new Uint8Array(piece.buffer.transfer(Math.min(most, Math.max(needed, 2 * piece.length, LEAST_BYTES))));
}
