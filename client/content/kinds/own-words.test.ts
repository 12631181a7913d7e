import * as v from "valibot";
import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { encodeCbor, toBase64Url } from "../../../protocol/index.ts";
import type { Chat } from "../kind.ts";
import { MAX_NAME_LETTERS, MAX_NOTE_LETTERS } from "../text.ts";
import { FORMS } from "./own-side.ts";
import { type OwnWordsBody, ownWords } from "./own-words.ts";

const ana = toBase64Url(new Uint8Array(16).fill(1)) as unknown as AccountId;
const bob = toBase64Url(new Uint8Array(16).fill(2)) as unknown as AccountId;
const words: OwnWordsBody["words"] = [{ about: "person", account: bob, says: { petname: "Bobby", blocked: false } }];

function placed(kind: "self" | "direct" | "group", sender: AccountId): unknown[] {
  const did: unknown[] = [];
  const chat = { record: { kind }, sender, self: ana, obey: (said: unknown[]) => did.push(...said) } as unknown as Chat;
  ownWords.place?.(chat, { kind: "own-words", words }, { seq: null, uprooted: null });
  return did;
}

test("[OW1] they count from the account itself, in the conversation that only its devices are in, and nowhere else", () => {
  expect(placed("self", ana)).toEqual(words);
  for (const [kind, sender] of [
    ["self", bob],
    ["direct", ana],
    ["direct", bob],
    ["group", ana],
  ] as const)
    expect(placed(kind, sender)).toEqual([]);
});

test("[OW1] a part of a word that this version does not know, or of another form than it has, is passed over", () => {
  const form = [
    [
      [
        bob,
        [
          [0, true],
          [1, "yes"],
          [3, true],
          [4, false],
          [9, true],
        ],
      ],
    ],
    [],
    [],
    [
      [0, 7],
      [1, "Ana"],
      [3, "yes"],
      [99, {}],
    ],
  ];
  expect(v.parse(ownWords.schema, form).words).toEqual([
    { about: "person", account: bob, says: { blocked: true } },
    { about: "self", says: { name: "Ana" } },
  ]);
});

test("[OW1] a name and a note are one line each, and no longer than they may be", () => {
  const parsed = v.parse(ownWords.schema, [
    [
      [
        bob,
        [
          [0, "x".repeat(900)],
          [4, `Met\n${"y".repeat(900)}`],
        ],
      ],
    ],
    [],
    [],
    [],
  ]);
  const [word] = parsed.words;
  const says = word?.about === "person" ? word.says : {};
  expect(says.petname).toBe("x".repeat(MAX_NAME_LETTERS));
  expect(says.note).toBe(`Met ${"y".repeat(MAX_NOTE_LETTERS - 4)}`);
});

const GOLDEN =
  "hIGCdkFnSUNBZ0lDQWdJQ0FnSUNBZ0lDQWeCggBlQm9iYnmCA_SBg3ZkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZG11dGVmYWx3YXlzgIOCAAGCAWNBbmGCA_Q";

test("golden bytes", () => {
  const chat = { about: "chat", conversation: "d".repeat(22) as ConversationId, name: "mute", value: "always" } as const;
  const side = [
    { about: "recovery", change: "passkey-added" },
    { about: "self", says: { name: "Ana", readReceipts: false } },
  ] as const;
  const encoded = ownWords.encode({ kind: "own-words", words: [...words, chat, ...side] });
  expect(toBase64Url(encodeCbor(encoded as never))).toBe(GOLDEN);
});

test("[OW1] each word about the account or a message has a number of its own", () => {
  expect(new Set(FORMS.map(({ code }) => code)).size).toBe(FORMS.length);
});
