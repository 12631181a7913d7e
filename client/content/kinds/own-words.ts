// Between one's own devices, in the conversation that only they are in: what the person decided about people and chats, and the key that their history
// lies under. The last word counts, by its place in the log. It is shown nowhere by itself.

import * as v from "valibot";
import { accountId, conversationId, MAX_VAULTS, vaultId } from "../../../protocol/index.ts";
import type { AboutPerson, KeyringWord, OwnWord } from "../heard.ts";
import type { Kind } from "../kind.ts";
import { lineOnWire, MAX_NAME_LETTERS, MAX_NOTE_LETTERS, tidyLine } from "../text.ts";
import { encodeSide, sideOnWire } from "./own-side.ts";

export type OwnWordsBody = { kind: "own-words"; words: OwnWord[] };

export const MAX_OWN_WORDS = 64;
const PARTS = ["petname", "verified", "accepted", "blocked", "note"] as const satisfies (keyof AboutPerson)[];
/** A longer draft stays where it is typed. */
export const MAX_VALUE_LETTERS = 4096;
const MAX_KEYS = 8;

const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
const someBytes = v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= 2048);
/** Whether a way to recover is one of this account says its root's signature, which is asked before it counts. */
const method = v.tuple([v.picklist(["key", "passkey"]), vaultId, bytes(32), someBytes, bytes(64)]);
const [ASKED, KEY, KEEPS] = [0, 1, 2] as const;
const keyOnWire = v.pipe(
  v.tuple([
    v.literal(KEY),
    bytes(32),
    v.pipe(v.array(bytes(32)), v.maxLength(MAX_KEYS)),
    v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    v.pipe(v.array(method), v.maxLength(MAX_VAULTS)),
  ]),
  v.transform(([, keyringKey, formerKeys, madeAt, methods]): KeyringWord => {
    const known = methods.map(([kind, vaultId, proofKey, sealKey, signature]) => ({
      kind,
      vaultId,
      proofKey,
      sealKey,
      signature,
    }));
    return { kind: "key", keyringKey, formerKeys, madeAt, methods: known };
  }),
);
const keyringOnWire = v.union([
  keyOnWire,
  v.pipe(
    v.tuple([v.literal(ASKED)]),
    v.transform((): KeyringWord => ({ kind: "asked" })),
  ),
  v.pipe(
    v.tuple([v.literal(KEEPS), v.boolean()]),
    v.transform(([, keeps]): KeyringWord => ({ kind: "keeps", keeps })),
  ),
]);

/** A part that a version does not know yet is passed over. */
const saysOnWire = v.pipe(
  v.array(v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0)), v.union([lineOnWire(MAX_NOTE_LETTERS), v.boolean()])])),
  v.maxLength(16),
  v.transform((said): AboutPerson => {
    const known = said.flatMap(([part, value]): [string, string | boolean][] => {
      const name = PARTS[part];
      if (name === undefined || (typeof value === "string") !== (name === "petname" || name === "note")) return [];
      return [[name, name === "petname" ? tidyLine(String(value), MAX_NAME_LETTERS) : value]];
    });
    return Object.fromEntries(known) as AboutPerson;
  }),
);

export const ownWords: Kind<OwnWordsBody> = {
  name: "own-words",
  code: 16,
  ignorable: true,
  schema: v.pipe(
    v.tuple([
      v.pipe(v.array(v.tuple([accountId, saysOnWire])), v.maxLength(MAX_OWN_WORDS)),
      v.pipe(
        v.array(
          v.tuple([
            conversationId,
            v.pipe(v.string(), v.maxLength(32)),
            v.nullable(v.union([v.pipe(v.string(), v.maxLength(MAX_VALUE_LETTERS)), v.pipe(v.number(), v.safeInteger())])),
          ]),
        ),
        v.maxLength(MAX_OWN_WORDS),
      ),
      v.pipe(v.array(keyringOnWire), v.maxLength(1)),
      sideOnWire,
    ]),
    v.transform(
      ([people, chats, keyring, side]): OwnWordsBody => ({
        kind: "own-words",
        words: [
          ...people.map(([account, says]): OwnWord => ({ about: "person", account, says })),
          ...chats.map(([conversation, name, value]): OwnWord => ({ about: "chat", conversation, name, value })),
          ...keyring.map((says): OwnWord => ({ about: "keyring", says })),
          ...side,
        ],
      }),
    ),
  ),
  encode: ({ words }) => [
    words.flatMap((word) => {
      if (word.about !== "person") return [];
      const { says } = word;
      const said = PARTS.flatMap((name, part) => (says[name] === undefined ? [] : [[part, says[name]]]));
      return [[word.account, said]];
    }),
    words.flatMap((word) => (word.about === "chat" ? [[word.conversation, word.name, word.value]] : [])),
    words.flatMap((word) => (word.about === "keyring" ? [keyringParts(word.says)] : [])),
    words.flatMap((word) =>
      word.about === "person" || word.about === "chat" || word.about === "keyring" ? [] : encodeSide(word),
    ),
  ],
  /** From the account itself, where nobody else is. */
  place(chat, { words }) {
    if (chat.record.kind !== "self" || chat.sender !== chat.self) return;
    chat.obey(words);
    // On every device, so that nobody changes it without the others.
    for (const word of words) if (word.about === "recovery") chat.say({ kind: "recovery-changed", change: word.change });
  },
};

function keyringParts(says: KeyringWord): unknown[] {
  if (says.kind === "asked") return [ASKED];
  if (says.kind === "keeps") return [KEEPS, says.keeps];
  const { keyringKey, formerKeys, madeAt, methods } = says;
  const parts = methods.map(({ kind, vaultId, proofKey, sealKey, signature }) => [kind, vaultId, proofKey, sealKey, signature]);
  return [KEY, keyringKey, formerKeys, madeAt, parts];
}
