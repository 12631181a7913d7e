// The repair ladder (CL7): replay fully, then come back by an external Commit, then begin the group anew.

import { externalRejoin, loadView, restartTerms, saveEpoch } from "../../../mls/index.ts";
import {
  type AccountId,
  type ClientId,
  encodeFrame,
  framePaths,
  idFromBytes,
  readPublicGroup,
  type UnixMs,
} from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import { deviceIdentity } from "../account/identity.ts";
import type { AtWork } from "../at-work.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import { setPending } from "../draft.ts";
import type { Progress } from "../pace/progress.ts";
import type { World } from "../world.ts";
import { isOfAnother, noteDivergence } from "./continuity.ts";
import { prepareRestart } from "./creation.ts";
import { leaveGroup } from "./departure.ts";
import { changeRecord } from "./membership.ts";
import { knownOffenderOf } from "./offender.ts";
import { standingOf } from "./standing.ts";

/** Of failures that are this device's own. */
const REJOIN_EVERY_MS = 3600_000;
/** After somebody else's Commit that could not be followed: so long a majority may form that freezes the group. */
const REPORTS_GATHER_MS = 4_000;
const RESTART_TURN_MS = 20_000;

/** The reports that froze the group, and when this device heard of it. */
export type FrozenSince = { since: UnixMs; reports: readonly Uint8Array[] };
export type Rung = { kind: "none" } | { kind: "wait"; afterMs: number } | { kind: "rejoin" } | { kind: "restart" };

/** @param mayBegin whose turns they are, in order, where it is frozen */
export function nextRung(
  record: Pick<ConversationRecord, "state" | "lost" | "rejoinedAt">,
  { self, now, since, mayBegin }: { self: AccountId; now: UnixMs; since: UnixMs; mayBegin: readonly AccountId[] },
): Rung {
  switch (record.state) {
    case "joining":
    case "recovering": {
      const wait = rejoinDue(record) - now;
      return wait > 0 ? { kind: "wait", afterMs: wait } : { kind: "rejoin" };
    }
    case "frozen": {
      const turn = mayBegin.indexOf(self);
      if (turn < 0) return { kind: "none" };
      const wait = since + turn * RESTART_TURN_MS - now;
      return wait > 0 ? { kind: "wait", afterMs: wait } : { kind: "restart" };
    }
    default:
      return { kind: "none" };
  }
}

/** Whoever is kept out by another's Commit comes back at once, and as often as that happens: it is not their own failure. */
function rejoinDue({ lost, rejoinedAt }: Pick<ConversationRecord, "lost" | "rejoinedAt">): UnixMs {
  const hasTriedSince = lost !== null && rejoinedAt !== null && rejoinedAt >= lost.at;
  if (lost !== null && lost.committer !== null && !hasTriedSince) return lost.at + REPORTS_GATHER_MS;
  return rejoinedAt === null ? 0 : rejoinedAt + REJOIN_EVERY_MS;
}

/** Called when the log was replayed to its head, never during it. Stores a pending Commit or creation where it can. */
export async function repair(world: World, conversation: AtWork, frozen: FrozenSince | null): Promise<Progress> {
  const state = await conversation.state();
  const reports = frozen?.reports ?? [];
  const known = state.record.state === "frozen" ? standingOf(state) : null;
  const offender = known && (await knownOffenderOf(reports, known, conversation.id));
  const mayBegin = known === null ? [] : restartTerms(known, offender).mayBegin;
  const now = world.clock.now();
  const rung = nextRung(state.record, { self: world.account().accountId, now, since: frozen?.since ?? now, mayBegin });
  switch (rung.kind) {
    case "none":
      return { kind: "idle" };
    case "wait":
      return { kind: "later", afterMs: rung.afterMs };
    case "restart":
      return prepareRestart(world, conversation, reports);
    case "rejoin":
      return prepareRejoin(world, conversation);
  }
}

async function prepareRejoin(world: World, conversation: AtWork): Promise<Progress> {
  const answer = await world.api.frame(framePaths.group, { conversation: conversation.id }, null, readPublicGroup);
  if (answer.kind === "no-answer") return { kind: "later", afterMs: null };
  const now = world.clock.now();
  if (answer.kind === "rejected") {
    if (judge(answer.rejection) === "later") return { kind: "later", afterMs: retryAfterMs(answer.rejection) };
    await conversation.step(async (draft) => {
      draft.record.rejoinedAt = now;
      // Until the group has begun anew there is nothing to come into.
      if (answer.rejection.kind === "frozen" && draft.record.state !== "joining") draft.record.state = "frozen";
      if (judge(answer.rejection) === "gone") leaveGroup(draft, "removed");
    });
    return { kind: "idle" };
  }
  const { groupInfo, tree, generation, epoch, head } = answer.value;
  const outcome = await conversation.step(async (draft): Promise<"made" | "behind" | "refused"> => {
    const { record } = draft;
    const isNew = record.state === "joining";
    if ((record.state !== "recovering" && !isNew) || draft.pending !== null) return "made";
    // What came before is for those who were in.
    if (isNew) record.cursor = Math.max(record.cursor, head);
    // What lies in a hole of the log is not known, so neither is where it leads.
    const view = record.gap ? null : draft.view;
    // It may have gone on since the log was read, or the answer may be older than what was read: then it is asked for again.
    if (view !== null && head !== record.cursor) return "behind";
    record.rejoinedAt = now;
    const at = record.serverAt || now;
    const followed = view === null ? null : loadView(view);
    const identity = deviceIdentity(world.account());
    const back = await externalRejoin({ identity, conversation: record.id, groupInfo, tree, at, followed });
    const isOlder = generation < record.generation || (generation === record.generation && epoch < record.epoch);
    if (isOlder) {
      noteDivergence(draft, record.cursor, at);
      return "refused";
    }
    if (back.kind === "refused") {
      if (isOfAnother(back.rule)) noteDivergence(draft, record.cursor, at);
      return "refused";
    }
    const clientId = idFromBytes<ClientId>(world.random.bytes(16));
    const { commit, claim, groupInfo: next } = back;
    const bundle = { clientId, generation, epoch, commit, welcome: null, groupInfo: next, claim };
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
      isFollowed: followed !== null,
      offender: null,
      acceptedAs: null,
    });
    return "made";
  });
  if (outcome === "made") return { kind: "idle" };
  // A service may answer like this for ever: then it is asked less and less often.
  return { kind: "later", afterMs: outcome === "behind" ? null : REJOIN_EVERY_MS };
}
