// Bytes as letters that people type: Crockford's base32, five bits a letter, without letters that are taken for others.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LOOKS_LIKE: Record<string, string> = { O: "0", I: "1", L: "1" };
const VALUE_OF = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** @param bytes a multiple of five */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET.charAt((held >> (bits - 5)) & 31);
  }
  return text;
}

/** @returns the five bits of a letter as it is typed, large or small; undefined for what is none */
export function base32Value(letter: string): number | undefined {
  const large = letter.toUpperCase();
  return VALUE_OF.get(LOOKS_LIKE[large] ?? large);
}

/** @param values five bits each, a multiple of eight of them */
export function fromBase32(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array((values.length * 5) / 8);
  let [held, bits, at] = [0, 0, 0];
  for (const value of values) {
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = held >> bits;
  }
  return bytes;
}

/** What people and programs put between groups. */
export function withoutSeparators(text: string): string {
  return text.replace(SEPARATORS, "");
}
export const SEPARATORS = /[\s\-\u2010-\u2015\u2212]+/gu;
