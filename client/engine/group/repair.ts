// The repair ladder (CL7): replay fully, then come back by an external Commit at most once an hour, then begin the group anew.

import { externalRejoin, saveEpoch } from "../../../mls/index.ts";
import type { AccountId } from "../../../protocol/index.ts";
import { type ClientId, encodeFrame, framePaths, idFromBytes, readPublicGroup, type UnixMs } from "../../../protocol/index.ts";
import type { ConversationRecord, RosterRecord } from "../../store/tables.ts";
import { deviceIdentity } from "../account/identity.ts";
import { judge } from "../connection/submit.ts";
import type { Conversation } from "../conversation.ts";
import { setPending } from "../draft.ts";
import type { World } from "../world.ts";
import type { Progress } from "./changes.ts";
import { prepareRecreation } from "./creation.ts";
import { leaveGroup } from "./departure.ts";
import { changeRecord } from "./membership.ts";

const REJOIN_EVERY_MS = 3600_000;
const RECREATE_TURN_MS = 20_000;

export type Rung = { kind: "none" } | { kind: "wait"; afterMs: number } | { kind: "rejoin" } | { kind: "recreate" };

/** @param frozenSince when this device learned of it */
export function nextRung(
  record: ConversationRecord,
  roster: RosterRecord | null,
  { self, now, frozenSince }: { self: AccountId; now: UnixMs; frozenSince: UnixMs },
): Rung {
  switch (record.state) {
    case "recovering": {
      const wait = record.rejoinedAt === null ? 0 : record.rejoinedAt + REJOIN_EVERY_MS - now;
      return wait > 0 ? { kind: "wait", afterMs: wait } : { kind: "rejoin" };
    }
    case "frozen": {
      const able = (roster?.members ?? []).filter(({ account }) => record.kind !== "group" || roster?.admins.includes(account));
      const turn = able.findIndex(({ account }) => account === self);
      if (turn < 0) return { kind: "none" };
      const wait = frozenSince + turn * RECREATE_TURN_MS - now;
      return wait > 0 ? { kind: "wait", afterMs: wait } : { kind: "recreate" };
    }
    default:
      return { kind: "none" };
  }
}

/** Called when the log was replayed to its head, never during it. Stores a pending Commit or creation where it can. */
export async function repair(world: World, conversation: Conversation, frozenSince: UnixMs): Promise<Progress> {
  const { record, roster } = await conversation.state();
  const rung = nextRung(record, roster, { self: world.account().accountId, now: world.clock.now(), frozenSince });
  switch (rung.kind) {
    case "none":
      return { kind: "idle" };
    case "wait":
      return { kind: "later", afterMs: rung.afterMs };
    case "recreate":
      return prepareRecreation(world, conversation);
    case "rejoin":
      return prepareRejoin(world, conversation);
  }
}

async function prepareRejoin(world: World, conversation: Conversation): Promise<Progress> {
  const answer = await world.api.frame(framePaths.group, { conversation: conversation.id }, null, readPublicGroup);
  if (answer.kind === "no-answer") return { kind: "later", afterMs: null };
  const now = world.clock.now();
  if (answer.kind === "rejected") {
    await conversation.step(async (draft) => {
      draft.record.rejoinedAt = now;
      if (answer.rejection.kind === "frozen") draft.record.state = "frozen";
      if (judge(answer.rejection) === "gone") leaveGroup(draft, "removed");
    });
    return { kind: "idle" };
  }
  const { groupInfo, tree, generation, epoch } = answer.value;
  await conversation.step(async (draft) => {
    if (draft.record.state !== "recovering" || draft.pending !== null) return;
    draft.record.rejoinedAt = now;
    const at = draft.record.serverAt || now;
    const back = await externalRejoin({ identity: deviceIdentity(world.account()), groupInfo, tree, at });
    if (back.kind === "refused") return;
    const clientId = idFromBytes<ClientId>(world.random.bytes(16));
    const bundle = { clientId, generation, epoch, commit: back.commit, welcome: null, groupInfo: back.groupInfo };
    setPending(draft, {
      purpose: "rejoin",
      intent: null,
      clientId,
      request: encodeFrame(bundle),
      tries: 0,
      group: saveEpoch(back.group),
      generation,
      epoch: epoch + 1,
      change: changeRecord(back.change),
      acceptedAs: null,
    });
  });
  return { kind: "idle" };
}
