// Reads a stream in pieces of the sizes one asks for, whatever sizes its chunks have; and makes a stream of what a generator gives.

export type ChunkReader = {
  /** Exactly `length` bytes, or fewer where the stream ends before. They stay as they are until `keeps` more pieces were taken. */
  take(length: number): Promise<Uint8Array<ArrayBuffer>>;
  isAtEnd(): Promise<boolean>;
  /** Of the next chunk as it comes; undefined at the end. */
  takeChunk(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Does not wait for the source to be done with it. */
  cancel(reason?: unknown): void;
};

/**
 * @param keeps of pieces that lay across chunks and had to be copied, so many are in memory. To use it again for the next piece halves
 * the time that decryption takes besides cryptography: a new buffer for each is mostly work for the garbage collector.
 */
export function chunkReader(stream: ReadableStream<Uint8Array>, keeps = 1): ChunkReader {
  const reader = stream.getReader();
  const copies: Uint8Array<ArrayBuffer>[] = [];
  let taken = 0;
  let chunk: Uint8Array<ArrayBuffer> = new Uint8Array();

  /** Answers whether there is anything in `chunk` now. */
  async function fill(): Promise<boolean> {
    while (chunk.length === 0) {
      const { done, value } = await reader.read();
      if (done) return false;
      chunk = value as Uint8Array<ArrayBuffer>;
    }
    return true;
  }

  function takeUpTo(length: number): Uint8Array<ArrayBuffer> {
    const taken = chunk.subarray(0, length);
    chunk = chunk.subarray(length);
    return taken;
  }

  function roomFor(length: number): Uint8Array<ArrayBuffer> {
    const slot = taken++ % keeps;
    const known = copies[slot];
    const copy = known !== undefined && known.length >= length ? known : new Uint8Array(length);
    copies[slot] = copy;
    return copy;
  }

  return {
    async take(length) {
      if (length === 0 || !(await fill())) return new Uint8Array();
      if (chunk.length >= length) return takeUpTo(length);
      const copy = roomFor(length);
      let at = 0;
      while (at < length && (await fill())) {
        const piece = takeUpTo(length - at);
        copy.set(piece, at);
        at += piece.length;
      }
      return copy.subarray(0, at);
    },
    isAtEnd: async () => !(await fill()),
    takeChunk: async () => ((await fill()) ? takeUpTo(chunk.length) : undefined),
    cancel(reason) {
      // One that has failed says so to whoever cancels it; whoever read it knows already.
      reader.cancel(reason).catch(() => undefined);
    },
  };
}

/**
 * Runs the generator only as far as somebody reads. `onCancel` must end what the generator waits for: it cannot be stopped while it
 * waits. (`ReadableStream.from`, which Safari lacks, waits likewise.)
 */
export function streamOf<Chunk>(chunks: AsyncGenerator<Chunk>, onCancel: (reason: unknown) => void): ReadableStream<Chunk> {
  return new ReadableStream<Chunk>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel(reason) {
        onCancel(reason);
        chunks.return(undefined).catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
