// Who could not follow whose Commits, as each device counts it from what it is told.

import { expect, test } from "vitest";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import type { RosterRecord } from "../../store/tables.ts";
import { beginDraft } from "../draft.ts";
import { newConversation } from "../state.ts";
import { bareState } from "../testing/bare-state.ts";
import { noteUnfollowed } from "./unfollowed.ts";

const [ana, bob, mal] = ["ana", "bob", "mal"] as unknown as [AccountId, AccountId, AccountId];
const commits = [
  { seq: 4, by: mal, isReturn: false },
  { seq: 5, by: ana, isReturn: true },
  { seq: 7, by: mal, isReturn: false },
  { seq: 8, by: ana, isReturn: true },
  { seq: 9, by: bob, isReturn: false },
];

function counted(...said: [who: AccountId, lostAt: number, saidAt: number][]) {
  const record = { ...newConversation("chat" as ConversationId, "group", { peer: null, at: 0 }), state: "active" as const };
  const roster: RosterRecord = { members: [], admins: [], whoAdds: "members", whoEdits: "members", commits };
  const draft = beginDraft(bareState(record, { roster }));
  for (const [sender, lostAt, seq] of said)
    noteUnfollowed(draft, { seq, at: seq * 10, sender, self: bob, ownDevice: false }, lostAt);
  return draft.record.unfollowed.map(({ who, by, times, at }) => [who, by, times, at]);
}

test("[CT8] each Commit counts once for who could not follow it, against whose it was", () => {
  expect(counted([ana, 4, 6])).toEqual([[ana, mal, 1, 60]]);
  expect(counted([ana, 4, 6], [ana, 4, 6], [ana, 7, 10], [ana, 7, 11])).toEqual([[ana, mal, 2, 100]]);
});

test("[CT8] nobody is believed of a Commit of their own, of one that is not known, or without having come back since", () => {
  expect(counted([ana, 5, 10])).toEqual([]);
  expect(counted([mal, 4, 6])).toEqual([]);
  expect(counted([ana, 3, 6])).toEqual([]);
  expect(counted([ana, 9, 10])).toEqual([]);
  expect(counted([bob, 4, 10])).toEqual([]);
  // Its way back stands behind what it says.
  expect(counted([ana, 7, 8])).toEqual([]);
});
