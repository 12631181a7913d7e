// The beginning of a stream, and no more of it than that.

/** What comes after `bytes` is not asked for; where it breaks before, what came is all there is. */
export function beginningOf(stream: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let left = bytes;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await reader.read().catch(() => ({ done: true as const, value: undefined }));
      if (next.done || left === 0) return end();
      const piece = next.value.subarray(0, left);
      left -= piece.length;
      controller.enqueue(piece);
      if (left === 0) end();

      function end() {
        reader.cancel().catch(() => {});
        controller.close();
      }
    },
    cancel: () => reader.cancel(),
  });
}
