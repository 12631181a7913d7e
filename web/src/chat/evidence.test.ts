import { expect, test } from "vitest";
import type { ConversationDetails, TimelineItem } from "../../../client/index.ts";
import { evidenceOf } from "./evidence.ts";

const chat = {
  id: "AAAA",
  title: "Plans",
  place: { generation: 1, epoch: 7 },
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
    knew: { generation: 1, epoch: 7, members: [{ account: "ana", devices: 2, admin: true }] },
    noticedAt: "1970-01-01T00:00:01.000Z",
    exportedAt: "1970-01-01T00:00:05.000Z",
  });
  expect(JSON.stringify(evidence)).not.toMatch(/secret|Plans|Ana/);
  expect(evidenceOf(chat, [], 5_000).noticedAt).toBeNull();
});
