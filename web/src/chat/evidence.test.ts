import { expect, test } from "vitest";
import type { ConversationDetails, TimelineItem } from "../../../client/index.ts";
import { evidenceOf } from "./evidence.ts";
import { whatWasShown } from "./shown-words.ts";

const chat = {
  id: "AAAA",
  title: "Plans",
  place: { generation: 1, epoch: 7 },
  forked: null,
  members: [{ accountId: "ana", name: "Ana", devices: 2, admin: true }],
} as unknown as ConversationDetails;
const items = [
  { kind: "message", text: "a secret", at: 1 },
  { kind: "system", line: { kind: "diverged" }, at: 1_000 },
  { kind: "message", text: "another", at: 2_000 },
] as unknown as TimelineItem[];

test("[CT1] evidence says what was known and when, and nothing that was said or what anybody is called", () => {
  const evidence = evidenceOf(chat, items, 5_000);
  expect(evidence).toEqual({
    what: "parley-diverged-chat",
    conversation: "AAAA",
    fork: null,
    knew: { generation: 1, epoch: 7, members: [{ account: "ana", devices: 2, admin: true }] },
    noticedAt: "1970-01-01T00:00:01.000Z",
    exportedAt: "1970-01-01T00:00:05.000Z",
  });
  expect(JSON.stringify(evidence)).not.toMatch(/secret|Plans|Ana/);
  expect(evidenceOf(chat, [], 5_000).noticedAt).toBeNull();
});

test("[CT6] of another history it has both hashes, and where they part", () => {
  const forked = {
    kind: "history",
    account: "bob",
    device: "phone",
    at: 9,
    seq: 12,
    theirs: Uint8Array.of(1),
    ours: Uint8Array.of(2),
  };
  const line = { kind: "system", line: { kind: "forked", with: null }, at: 9_000 } as unknown as TimelineItem;
  expect(evidenceOf({ ...chat, forked } as never, [line], 10_000)).toMatchObject({
    fork: { kind: "history", account: "bob", device: "phone", seq: 12, theirs: "AQ", ours: "Ag" },
    noticedAt: "1970-01-01T00:00:09.000Z",
  });
});

test("[CT6] one sentence says what was shown differently", () => {
  const members = [{ accountId: "bob", name: "Bob" }];
  const said = (more: object) => whatWasShown({ diverged: false, forked: null, members, ...more } as never);
  expect(said({ diverged: true })).toContain("a different chat");
  expect(said({ forked: { kind: "own" } })).toContain("never sent");
  expect(said({ forked: { kind: "history", account: "bob" } })).toContain("you and Bob");
  expect(said({ forked: { kind: "history", account: null } })).toContain("somebody here");
});
