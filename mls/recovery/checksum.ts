// The checksum of a recovery key, and which of its letters were probably mistyped where it does not hold.

const POLYNOMIAL = 0x864cfb;
const START = 0xb704ce;
export const CHECKSUM_BYTES = 3;
const BITS = 200;
const BITS_OF_A_LETTER = 5;
const LETTERS_OF_A_GROUP = 5;

/** CRC-24 (RFC 9580 §6.1.1) */
export function crc24(bytes: Uint8Array, start = START): number {
  let crc = start;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x800000 ? 0x1000000 | POLYNOMIAL : 0);
  }
  return crc;
}

/** 0 where the last three bytes are the checksum of those before; else it depends on what was mistyped, and not on the key. */
export function syndromeOf(bytes: Uint8Array): number {
  return remainder(bytes, START);
}

/**
 * The groups of letters that explain it best, from 0: those with one wrong letter; else with two in one group or side by side; else with
 * any two. Empty where more is wrong. One letter is always told rightly; of more than two, one time in twenty, two others are blamed.
 */
export function suspectGroups(syndrome: number): number[] {
  const { single, places } = lettersBySyndrome();
  const one = places.get(syndrome);
  if (one !== undefined) return [groupOf(one)];
  const pairs: [number, number][] = [];
  for (const { letter, syndrome: first } of single) {
    const other = places.get(syndrome ^ first);
    if (other !== undefined && other > letter) pairs.push([letter, other]);
  }
  const isNear = ([a, b]: [number, number]) => groupOf(a) === groupOf(b) || b === a + 1;
  const near = pairs.filter(isNear);
  return [...new Set((near.length > 0 ? near : pairs).flat().map(groupOf))].sort((a, b) => a - b);
}

const groupOf = (letter: number) => Math.floor(letter / LETTERS_OF_A_GROUP);

type Letters = { single: { letter: number; syndrome: number }[]; places: Map<number, number> };
let letters: Letters | undefined;
/** Each letter of the forty, wrong in each way that it can be: CRCs are linear, so the differences alone tell. */
function lettersBySyndrome(): Letters {
  if (letters !== undefined) return letters;
  const single: Letters["single"] = [];
  for (let letter = 0; letter * BITS_OF_A_LETTER < BITS; letter++) {
    for (let difference = 1; difference < 1 << BITS_OF_A_LETTER; difference++) {
      const wrong = new Uint8Array(BITS / 8);
      for (let bit = 0; bit < BITS_OF_A_LETTER; bit++) {
        const at = letter * BITS_OF_A_LETTER + bit;
        if (difference & (16 >> bit)) wrong[at >> 3] = (wrong[at >> 3] ?? 0) | (128 >> (at & 7));
      }
      single.push({ letter, syndrome: remainder(wrong, 0) });
    }
  }
  letters = { single, places: new Map(single.map(({ letter, syndrome }) => [syndrome, letter])) };
  return letters;
}

function remainder(bytes: Uint8Array, start: number): number {
  const [a = 0, b = 0, c = 0] = bytes.subarray(-CHECKSUM_BYTES);
  return crc24(bytes.subarray(0, -CHECKSUM_BYTES), start) ^ ((a << 16) | (b << 8) | c);
}
