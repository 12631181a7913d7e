// A word in 20 bits: five for each of its first letters, ten where a script has thousands of them. What begins alike looks alike, so
// a search can pass over all that does not.

const BITS = 20;
const FEW = { bits: 5, classes: 31 };
const MANY = { bits: 10, classes: 1023 };
/** Chinese, Japanese, Korean and what comes behind them: two letters are a word there. */
const FIRST_OF_MANY = 0x2e80;

/** As whole numbers below 2 ** 20, ordered as the words are; none is below `FIRST_OF_WORDS`. */
export function signatureOf(word: string): number {
  const { bits, used } = begin(word);
  return bits << (BITS - used);
}

/** Class 0 stands for no letter. */
export const FIRST_OF_WORDS = 1 << (BITS - MANY.bits);

/** The signatures of all words that begin so */
export type Stretch = { from: number; to: number };

export function beginningOf(start: string): Stretch {
  const { bits, used } = begin(start);
  return { from: bits << (BITS - used), to: ((bits + 1) << (BITS - used)) - 1 };
}

function begin(word: string): { bits: number; used: number } {
  let [bits, used] = [0, 0];
  for (const letter of word) {
    const code = letter.codePointAt(0) ?? 0;
    const { bits: width, classes } = code < FIRST_OF_MANY ? FEW : MANY;
    const taken = Math.min(width, BITS - used);
    bits = (bits << taken) | (((code % classes) + 1) >> (width - taken));
    used += taken;
    if (used === BITS) break;
  }
  return { bits, used };
}
