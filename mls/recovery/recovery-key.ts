// The recovery key as people keep it: 40 letters in 8 groups of 5, 176 random bits and a checksum that says where one mistyped.

import { concat } from "../../protocol/index.ts";
import { base32Value, fromBase32, SEPARATORS, toBase32, withoutSeparators } from "../base32.ts";
import { CHECKSUM_BYTES, crc24, suspectGroups, syndromeOf } from "./checksum.ts";

export const RECOVERY_KEY_BYTES = 22;
export const RECOVERY_KEY_GROUPS = 8;
const LETTERS = 40;
const LETTERS_OF_A_GROUP = 5;
/** With room for whatever stands between the letters. */
const MAX_TYPED = 200;

declare const brand: unique symbol;
/** 22 random bytes: whoever has them has the account. */
export type RecoveryKey = Uint8Array & { readonly [brand]: "RecoveryKey" };

export type TypedRecoveryKey =
  | { kind: "ok"; key: RecoveryKey }
  /** `groups` (from 0) are those that have not five letters, where groups were typed at all */
  | { kind: "length"; letters: number; groups: number[] }
  /** A sign that no recovery key has */
  | { kind: "letter"; groups: number[] }
  /** The checksum does not hold; `groups` are those to look at first, none where it could be any */
  | { kind: "mistyped"; groups: number[] };

export function recoveryKeyOf(random: Uint8Array): RecoveryKey {
  if (random.length !== RECOVERY_KEY_BYTES) throw new RangeError(`a recovery key has ${RECOVERY_KEY_BYTES} bytes`);
  return random.slice() as RecoveryKey;
}

/** As it is shown and printed. */
export function recoveryKeyGroups(key: RecoveryKey): string[] {
  const crc = crc24(key);
  const text = toBase32(concat(key, new Uint8Array([crc >> 16, crc >> 8, crc])));
  return Array.from({ length: RECOVERY_KEY_GROUPS }, (_, i) => text.slice(i * LETTERS_OF_A_GROUP, (i + 1) * LETTERS_OF_A_GROUP));
}

/** O is read as 0, I and L as 1; capitals, spaces and dashes do not matter. */
export function readRecoveryKey(typed: string): TypedRecoveryKey {
  const text = withoutSeparators(typed.slice(0, MAX_TYPED));
  if (typed.length > MAX_TYPED || text.length !== LETTERS)
    return { kind: "length", letters: text.length, groups: wrongLengths(typed) };
  const values = [...text].map(base32Value);
  const groups = values.flatMap((value, i) => (value === undefined ? [Math.floor(i / LETTERS_OF_A_GROUP)] : []));
  if (groups.length > 0) return { kind: "letter", groups: [...new Set(groups)] };
  const bytes = fromBase32(values.map((value) => value ?? 0));
  const syndrome = syndromeOf(bytes);
  if (syndrome !== 0) return { kind: "mistyped", groups: suspectGroups(syndrome) };
  return { kind: "ok", key: recoveryKeyOf(bytes.subarray(0, -CHECKSUM_BYTES)) };
}

function wrongLengths(typed: string): number[] {
  const groups = typed.slice(0, MAX_TYPED).trim().split(SEPARATORS);
  if (groups.length !== RECOVERY_KEY_GROUPS) return [];
  return groups.flatMap((group, i) => (group.length === LETTERS_OF_A_GROUP ? [] : [i]));
}
