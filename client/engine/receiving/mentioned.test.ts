import { expect, test } from "vitest";
import type { AccountId, Seq } from "../../../protocol/index.ts";
import type { Said } from "../../content/kind.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import { dropMentioned, noteMentioned } from "./mentioned.ts";
import type { Placed } from "./placed.ts";

test("[MN3] however often somebody is meant, the first one is where they are led, and the newest is not forgotten", () => {
  const record: Pick<ConversationRecord, "kind" | "mentioned"> = { kind: "group" };
  const self = "me" as AccountId;
  const said = { mentions: [{ from: 0, to: 3, account: self }] } as unknown as Said;
  for (let seq = 1; seq <= 500; seq++)
    noteMentioned(record, { seq: seq as Seq, sender: "ana", self, id: `${seq}` } as unknown as Placed & { id: string }, said);
  expect([record.mentioned?.at(0)?.seq, record.mentioned?.at(-1)?.seq, record.mentioned?.length]).toEqual([1, 500, 20]);
  dropMentioned(record, (seq) => seq <= 499);
  expect(record.mentioned?.map(({ seq }) => seq)).toEqual([500]);
});
