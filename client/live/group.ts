// What a group is about and who may do what in it, for who looks at its info.

import { describe, inviteCode, inviteProofOf } from "../../mls/index.ts";
import { type ConversationId, isOver, type UnixMs } from "../../protocol/index.ts";
import { NOTHING_RULED } from "../content/group-rules.ts";
import type { Conversations } from "../engine/conversations.ts";
import { heirOf } from "../engine/group/heir.ts";
import type { ConversationState } from "../engine/state.ts";
import type { GroupView } from "../queries.ts";
import type { People } from "./people.ts";

export async function groupView(
  conversations: Conversations,
  id: ConversationId,
  people: People,
  now: UnixMs,
): Promise<GroupView | null> {
  const state = await conversations.get(id)?.state();
  if (state === undefined || state.record.kind !== "group" || state.record.request !== null) return null;
  const { record, roster } = state;
  const { whoAdds, whoEdits, whoWrites, earlier } = { ...NOTHING_RULED, ...roster };
  const isAdmin = record.state === "active" && roster !== null && roster.admins.includes(people.self);
  const heir = isAdmin ? heirOf({ record, roster }, people.self) : null;
  return {
    description: record.description ?? "",
    rules: { whoAdds, whoEdits, whoWrites, earlier },
    isAdmin,
    heir: heir && people.person(heir),
    invite: isAdmin ? await inviteIn(state, now) : null,
    asks: isAdmin ? (record.asks ?? []).map(({ account, name, handle, at }) => ({ id: account, name, handle, at })) : [],
  };
}

async function inviteIn({ group, record }: ConversationState, now: UnixMs): Promise<GroupView["invite"]> {
  const invite = group && describe(group).policy.invite;
  if (!invite) return null;
  const { proof, ...rest } = invite;
  const known = record.invites?.find((each) => each.proof === proof);
  // Whoever brought this account in may have said another secret.
  const isIts = known !== undefined && (await inviteProofOf(known.secret)) === proof;
  const code = isIts ? inviteCode({ conversation: record.id, secret: known.secret }) : null;
  return { ...rest, code, isOver: isOver(invite, now) };
}
