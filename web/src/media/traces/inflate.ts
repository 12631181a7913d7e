// A small part of a file that was compressed, opened as far as one is willing to look.

/** As far as it can be read, at most so many bytes. */
export async function inflated(
  bytes: Uint8Array<ArrayBuffer>,
  format: "deflate" | "deflate-raw",
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || value === undefined) break;
      pieces.push(value as Uint8Array<ArrayBuffer>);
      length += value.length;
      if (length >= most) break;
    }
  } catch {
    // What came before the damage is all there is.
  }
  await reader.cancel().catch(() => {});
  const whole = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return whole.subarray(0, most);
}
