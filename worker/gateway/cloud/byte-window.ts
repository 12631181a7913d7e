// A stream looked at through a window: the bytes that have arrived and are not yet given out, a chunk and a mark at most.

export type Window = ReturnType<typeof openWindow>;

export function openWindow(stream: ReadableStream<Uint8Array>) {
  const reader = stream.getReader();
  let held: Uint8Array = new Uint8Array();

  async function pull(): Promise<boolean> {
    const { done, value } = await reader.read();
    if (done) return false;
    held = joined(held, value);
    return true;
  }
  function drop(count: number): void {
    held = held.subarray(count);
  }

  return {
    drop,
    prepend(bytes: Uint8Array): void {
      held = joined(bytes, held);
    },
    /** As many as asked for, or fewer at the end */
    async peek(count: number): Promise<Uint8Array> {
      while (held.length < count && (await pull())) {
        // Until there are enough, or no more come.
      }
      return held.subarray(0, count);
    },
    /** What lies before the mark, which is dropped with it; undefined where it is not within the limit. */
    async upTo(mark: Uint8Array, limit: number): Promise<Uint8Array | undefined> {
      for (;;) {
        const at = find(held, mark);
        if (at !== -1) {
          const before = held.slice(0, at);
          drop(at + mark.length);
          return at <= limit ? before : undefined;
        }
        if (held.length > limit + mark.length || !(await pull())) return undefined;
      }
    },
    /** What surely lies before the mark, which is dropped with it; undefined where the stream ends without it. */
    async next(mark: Uint8Array): Promise<{ chunk: Uint8Array; isEnd: boolean } | undefined> {
      for (;;) {
        const at = find(held, mark);
        const sure = at === -1 ? held.length - mark.length + 1 : at;
        if (at !== -1 || sure > 0) {
          const chunk = held.slice(0, sure);
          drop(at === -1 ? sure : at + mark.length);
          return { chunk, isEnd: at !== -1 };
        }
        if (!(await pull())) return undefined;
      }
    },
    async close(): Promise<void> {
      await reader.cancel().catch(() => undefined);
    },
  };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Linear, whatever the bytes are: a delimiter begins with a byte that is nowhere else in it, and headers are short. */
function find(bytes: Uint8Array, mark: Uint8Array): number {
  const first = mark[0] ?? 0;
  let at = bytes.indexOf(first);
  while (at !== -1 && at + mark.length <= bytes.length) {
    if (isAt(bytes, mark, at)) return at;
    at += 1;
    if (bytes[at] !== first) at = bytes.indexOf(first, at);
  }
  return -1;
}

function isAt(bytes: Uint8Array, mark: Uint8Array, at: number): boolean {
  for (let index = 1; index < mark.length; index += 1) if (bytes[at + index] !== mark[index]) return false;
  return true;
}
