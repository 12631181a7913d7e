import { expect, test } from "vitest";
import type { ConversationId } from "../../../protocol/index.ts";
import { Attendance } from "./attendance.ts";

const MINUTE_MS = 60_000;
const [one, other] = ["one", "other"] as ConversationId[] as [ConversationId, ConversationId];

test("[GW17] where the business says one thing no socket is opened; where it says a second within a minute, or is written to, one is", async () => {
  let now = 1_000_000;
  const shown: string[] = [];
  const verbs = { show: async (id: ConversationId) => void shown.push(id), hide: async () => {} };
  const attendance = new Attendance({ verbs, host: async () => {}, now: () => now });
  for (let i = 0; i < 3; i++) {
    await attendance.spoke(one);
    now += MINUTE_MS;
  }
  expect(shown).toEqual([]);
  await attendance.spoke(one);
  now += MINUTE_MS - 1;
  await attendance.spoke(one);
  await attendance.spoke(other);
  expect(shown).toEqual([one]);
  await attendance.attend(other);
  expect(shown).toEqual([one, other]);
  attendance.close();
});
