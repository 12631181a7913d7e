// Part of what one's own devices tell each other: about the account itself, and about single messages. Each word has a number; one that a version does not know is passed over.

import * as v from "valibot";
import { LONGEST_LIFE_MS, SHORTEST_LIFE_MS } from "../../../mls/disappearing.ts";
import { type ConversationId, conversationId, type Seq, type UnixMs } from "../../../protocol/index.ts";
import { type BlobKey, encodeBlobKey, keptPhoto } from "../attachment.ts";
import { aboutOnWire, nameOnWire } from "../text.ts";

/** What others see of this account, and hear from it */
export type AboutSelf = {
  name?: string;
  photo?: BlobKey | null;
  /** What it says of itself */
  about?: string;
  readReceipts?: boolean;
  showsTyping?: boolean;
  disappearingMs?: number | null;
};
export type RecoveryChange = (typeof CHANGES)[number];
export type OwnSide =
  /** How the account is recovered is another way from now on */
  | { about: "recovery"; change: RecoveryChange }
  | { about: "self"; says: AboutSelf }
  /** A message by its place in the log, which is the same on every device */
  | { about: "star"; conversation: ConversationId; seq: Seq; at: UnixMs; on: boolean }
  /** One that its person wants to see no more; the others of its chat keep it */
  | { about: "gone"; conversation: ConversationId; seq: Seq };

/** On the wire by their places: a new one comes at the end. */
const CHANGES = ["key-replaced", "passkey-added", "passkey-removed"] as const;
const MAX_WORDS = 64;
const lifeOnWire = v.pipe(v.number(), v.safeInteger(), v.minValue(SHORTEST_LIFE_MS), v.maxValue(LONGEST_LIFE_MS));

export type Form = { code: number; schema: v.GenericSchema<unknown, OwnSide> };
const form = <T>(code: number, schema: v.GenericSchema<unknown, T>, word: (value: T) => OwnSide): Form => ({
  code,
  schema: v.pipe(schema, v.transform(word)),
});
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** No two have one code. */
export const FORMS: readonly Form[] = [
  form(0, v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CHANGES.length - 1)), (i) => ({
    about: "recovery",
    change: CHANGES[i] as RecoveryChange,
  })),
  form(1, nameOnWire, (name) => ({ about: "self", says: { name } })),
  form(2, v.nullable(keptPhoto), (photo) => ({ about: "self", says: { photo } })),
  form(3, v.boolean(), (readReceipts) => ({ about: "self", says: { readReceipts } })),
  form(8, v.tuple([conversationId, whole, whole, v.boolean()]), ([conversation, seq, at, on]) => ({
    about: "star",
    conversation,
    seq,
    at,
    on,
  })),
  form(10, v.tuple([conversationId, whole]), ([conversation, seq]) => ({ about: "gone", conversation, seq })),
  form(4, v.nullable(lifeOnWire), (disappearingMs) => ({ about: "self", says: { disappearingMs } })),
  form(9, aboutOnWire, (about) => ({ about: "self", says: { about } })),
  form(11, v.boolean(), (showsTyping) => ({ about: "self", says: { showsTyping } })),
];

export const sideOnWire = v.pipe(
  v.array(v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0)), v.unknown()])),
  v.maxLength(MAX_WORDS),
  v.transform((said): OwnSide[] =>
    said.flatMap(([code, value]) => {
      const known = FORMS.find((each) => each.code === code);
      const parsed = known && v.safeParse(known.schema, value);
      return parsed?.success ? [parsed.output] : [];
    }),
  ),
);

export function encodeSide(word: OwnSide): [number, unknown][] {
  switch (word.about) {
    case "recovery":
      return [[0, CHANGES.indexOf(word.change)]];
    case "star":
      return [[8, [word.conversation, word.seq, word.at, word.on]]];
    case "gone":
      return [[10, [word.conversation, word.seq]]];
    case "self": {
      const { name, photo, about, readReceipts, showsTyping, disappearingMs } = word.says;
      return [
        ...(name === undefined ? [] : [[1, name.toWellFormed()] as [number, unknown]]),
        ...(photo === undefined ? [] : [[2, photo && encodeBlobKey(photo)] as [number, unknown]]),
        ...(readReceipts === undefined ? [] : [[3, readReceipts] as [number, unknown]]),
        ...(about === undefined ? [] : [[9, about.toWellFormed()] as [number, unknown]]),
        ...(showsTyping === undefined ? [] : [[11, showsTyping] as [number, unknown]]),
        ...(disappearingMs === undefined ? [] : [[4, disappearingMs] as [number, unknown]]),
      ];
    }
  }
}
