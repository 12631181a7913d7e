// Padding of content and of files before they are sealed, so that a size says little: at least so many bytes, then by Padmé
// (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PETS 2019, §4).

const LEAST_BYTES = 256;
/** As in ISO/IEC 7816-4: one 0x80, then zeros. */
const MARK = 0x80;

export function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(paddedLength(content.length + 1));
  padded.set(content);
  padded[content.length] = MARK;
  return padded;
}

/** Answers undefined where there is no mark or the size is not one that `pad` makes. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== MARK || padded.length !== paddedLength(end + 1)) return undefined;
  return padded.subarray(0, end);
}

export function paddedLength(length: number): number {
  return padmeLength(length, LEAST_BYTES);
}

/** At most 12 % more than `length`, and only few sizes; never less than `leastBytes`. */
export function padmeLength(length: number, leastBytes: number): number {
  if (length <= leastBytes) return leastBytes;
  const exponent = Math.floor(Math.log2(length));
  const freeBits = exponent - (Math.floor(Math.log2(exponent)) + 1);
  const step = 2 ** freeBits;
  return Math.ceil(length / step) * step;
}
