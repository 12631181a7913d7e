import fc from "fast-check";
import { expect, test } from "vitest";
import { fromBase32, toBase32 } from "../base32.ts";
import { crc24 } from "./checksum.ts";
import { RECOVERY_KEY_BYTES, readRecoveryKey, recoveryKeyGroups, recoveryKeyOf } from "./recovery-key.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const key = recoveryKeyOf(Uint8Array.from({ length: RECOVERY_KEY_BYTES }, (_, i) => i * 11));
const text = recoveryKeyGroups(key).join("");
const someKey = fc.uint8Array({ minLength: RECOVERY_KEY_BYTES, maxLength: RECOVERY_KEY_BYTES }).map(recoveryKeyOf);
const replaced = (letters: string, at: number, letter: string) => letters.slice(0, at) + letter + letters.slice(at + 1);
const otherLetters = (letter: string) => [...ALPHABET].filter((other) => other !== letter);

test("[RC1] a recovery key is 8 groups of 5 letters, and reads back", () => {
  fc.assert(
    fc.property(someKey, fc.constantFrom("", " ", "-", " – ", "\n"), (any, between) => {
      const groups = recoveryKeyGroups(any);
      expect(groups.map((group) => group.length)).toEqual(Array(8).fill(5));
      expect(readRecoveryKey(groups.join(between))).toEqual({ kind: "ok", key: any });
    }),
  );
});

test("[RC1] these bytes are these letters", () => {
  expect(recoveryKeyGroups(key).join("-")).toMatchInlineSnapshot(`"005HC-89C6X-14TP3-3DSWR-93WTM-PRBQH-PHVKK-J8HT8"`);
  expect(toBase32(new TextEncoder().encode("12345"))).toBe("64S36D1N");
  expect(fromBase32([..."64S36D1N"].map((letter) => ALPHABET.indexOf(letter)))).toEqual(new TextEncoder().encode("12345"));
});

test("[RC1] the checksum is the CRC-24 of RFC 9580: its check value", () => {
  expect(crc24(new TextEncoder().encode("123456789"))).toBe(0x21cf02);
});

test("[RC1] small letters, and O, I and L where 0 and 1 stand, are read as they are meant", () => {
  fc.assert(
    fc.property(someKey, fc.array(fc.nat(2), { minLength: 40, maxLength: 40 }), (any, choices) => {
      const letters = recoveryKeyGroups(any).join("");
      const typed = [...letters].map((letter, i) => {
        if (letter === "0") return ["0", "O", "o"][choices[i] ?? 0];
        if (letter === "1") return ["1", "I", "l"][choices[i] ?? 0];
        return choices[i] === 0 ? letter.toLowerCase() : letter;
      });
      expect(readRecoveryKey(typed.join(""))).toEqual({ kind: "ok", key: any });
    }),
  );
});

test("[RC2] one wrong letter, whichever and wherever, is noticed and its group is named, no other", () => {
  for (let at = 0; at < text.length; at++) {
    for (const letter of otherLetters(text.charAt(at))) {
      expect(readRecoveryKey(replaced(text, at, letter))).toEqual({ kind: "mistyped", groups: [Math.floor(at / 5)] });
    }
  }
});

test("[RC2] two letters that changed places are noticed, and the groups they are in are among those that are named", () => {
  for (let at = 0; at + 1 < text.length; at++) {
    const [one, two] = [text.charAt(at), text.charAt(at + 1)];
    if (one === two) continue;
    const typed = replaced(replaced(text, at, two), at + 1, one);
    const read = readRecoveryKey(typed);
    expect(read.kind).toBe("mistyped");
    expect(read).toMatchObject({ groups: expect.arrayContaining([Math.floor(at / 5), Math.floor((at + 1) / 5)]) });
  }
});

test("[RC2] of two wrong letters in one group nearly all are named alone; none passes", () => {
  let [all, alone] = [0, 0];
  for (let group = 0; group < 8; group += 3) {
    for (const [first, second] of [
      [0, 1],
      [0, 4],
      [2, 3],
    ] as const) {
      for (const letter of otherLetters(text.charAt(group * 5 + first))) {
        const half = replaced(text, group * 5 + first, letter);
        for (const other of otherLetters(text.charAt(group * 5 + second))) {
          const read = readRecoveryKey(replaced(half, group * 5 + second, other));
          expect(read.kind).toBe("mistyped");
          all++;
          if (read.kind === "mistyped" && read.groups.length === 1 && read.groups[0] === group) alone++;
        }
      }
    }
  }
  expect(alone / all).toBeGreaterThan(0.98);
});

test("[RC2] whatever else is typed is noticed", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 40, maxLength: 40 }), (typed) => {
      fc.pre(typed !== text);
      expect(readRecoveryKey(typed).kind).toBe("mistyped");
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (typed) => {
      expect(readRecoveryKey(typed).kind).not.toBe("ok");
    }),
  );
});

test("[RC2] letters that are missing or too many are said, with the group where groups were typed", () => {
  const groups = recoveryKeyGroups(key);
  expect(readRecoveryKey(text.slice(1))).toEqual({ kind: "length", letters: 39, groups: [] });
  const short = groups.map((group, i) => (i === 2 ? group.slice(1) : i === 5 ? `${group}7` : group));
  expect(readRecoveryKey([...short.slice(0, 5), groups[5], ...short.slice(6)].join(" "))).toEqual({
    kind: "length",
    letters: 39,
    groups: [2],
  });
  expect(readRecoveryKey(` ${text}A `)).toEqual({ kind: "length", letters: 41, groups: [] });
  expect(readRecoveryKey("")).toEqual({ kind: "length", letters: 0, groups: [] });
  expect(readRecoveryKey(" ".repeat(100_000) + text).kind).toBe("length");
});

test("[RC2] a sign that no recovery key has is said with its group", () => {
  expect(readRecoveryKey(replaced(text, 12, "U"))).toEqual({ kind: "letter", groups: [2] });
  expect(readRecoveryKey(replaced(replaced(text, 39, "é"), 0, "*"))).toEqual({ kind: "letter", groups: [0, 7] });
});
