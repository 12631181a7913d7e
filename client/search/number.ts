// Whole numbers in as few bytes as they need: seven bits in each, the lowest first; the eighth says that more follow.

const MORE = 0x80;

export function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= MORE; rest = Math.floor(rest / MORE)) bytes.push((rest % MORE) | MORE);
  bytes.push(rest);
}

export type Reader = { bytes: Uint8Array; at: number };

/** What is torn ends in 0. */
export function readNumber(reader: Reader): number {
  let value = 0;
  for (let scale = 1; ; scale *= MORE) {
    const byte = reader.bytes[reader.at++] ?? 0;
    value += (byte % MORE) * scale;
    if (byte < MORE) return value;
  }
}

/** What lies near 0 on either side stays small. */
export function unsigned(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function signed(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}
