import { expect, test } from "vitest";
import { contentItemId } from "../../../client/content/item-id.ts";
import type { OutboxRecord } from "../../../client/store/tables.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { dropFailed, dropFailedIn } from "./drop-failed.ts";

const self = "shop" as AccountId;
const [one, other] = ["one", "other"] as ConversationId[] as [ConversationId, ConversationId];
const item = (id: string, at: number, failure: string | null) => ({ id, at, failure }) as unknown as OutboxRecord;

function stage() {
  const outboxes = new Map([
    [one, [item("old", 10, "refused"), item("waits", 10, null), item("young", 30, "refused")]],
    [other, [item("older", 5, "too-long")]],
  ]);
  const dropped: string[] = [];
  const verbs = {
    discard: async (_: ConversationId, id: string) => {
      dropped.push(id);
      return { kind: "ok" } as const;
    },
  };
  return { given: { outboxes, verbs, self: () => self }, dropped };
}

test("[GW13] what could not be sent goes when what was sent then goes; what waits and what is younger stays", async () => {
  const { given, dropped } = stage();
  await dropFailed(given, 20);
  expect(dropped).toEqual(["old", "older"].map((id) => contentItemId(self, id)));
});

test("[GW7] of whom is erased what could not be sent goes at any age", async () => {
  const { given, dropped } = stage();
  await dropFailedIn(given, one);
  expect(dropped).toEqual(["old", "young"].map((id) => contentItemId(self, id)));
});
