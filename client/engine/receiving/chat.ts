// A step of the engine as the kinds of content see it: the little that a content may do to its conversation.

import type { BusinessProfile } from "../../../mls/index.ts";
import type { Chat } from "../../content/kind.ts";
import { addLine, type Draft, setReaction, setRoster } from "../draft.ts";
import { leaveGroup } from "../group/departure.ts";
import { noteUnfollowed } from "../group/unfollowed.ts";
import type { World } from "../world.ts";
import type { Placed } from "./placed.ts";
import { erase, type Uprooted } from "./uproot.ts";

const LEAVE_TURN_MS = 20_000;

export function chatOf(world: World, draft: Draft, placed: Placed, business: BusinessProfile | null): Chat {
  const { seq, at, sender, self } = placed;
  const { record, roster } = draft;
  return {
    seq,
    at,
    sender,
    self,
    record,
    mayEdit: record.kind === "group" && roster !== null && (roster.whoEdits === "members" || roster.admins.includes(sender)),
    isMember: (account) => draft.roster?.members.some((member) => member.account === account) ?? false,
    say: (line) => addLine(draft, seq, { kind: "system", at, line }),
    learn: (person) => void draft.contacts.push({ ...person, ...(business && person.accountId === sender ? { business } : {}) }),
    react: (to, emoji) => setReaction(draft, { to, account: sender, reaction: emoji === "" ? null : { emoji, seq } }),
    erase: (target, { uprooted }) => erase(world, draft, target, uprooted as Uprooted),
    depart: (quietly) => takeFarewell(draft, placed, quietly),
    couldNotFollow: (lostAt) => noteUnfollowed(draft, placed, lostAt),
  };
}

/** Admins' devices remove who left, each in its turn so that they do not race; a later one finds nothing left to do. */
function takeFarewell(draft: Draft, { seq, at, sender, self, ownDevice }: Placed, quietly: boolean): void {
  const { record, roster } = draft;
  if (record.kind !== "group" || roster === null || record.leaving.includes(sender)) return;
  record.leaving = [...record.leaving, sender];
  setRoster(draft, roster);
  if (!quietly) addLine(draft, seq, { kind: "system", at, line: { kind: "left", account: sender } });
  if (sender === self) {
    if (ownDevice) leaveGroup(draft, "left");
    else record.state = "left";
    return;
  }
  const admins = roster.members.filter(({ account }) => roster.admins.includes(account) && !record.leaving.includes(account));
  const turn = admins.findIndex(({ account }) => account === self);
  if (turn < 0) return;
  const intent = { id: `leave-${sender}-${seq}`, change: { kind: "remove", account: sender, leaving: true } as const };
  record.intents = [...record.intents, { ...intent, tries: 0, notBefore: at + turn * LEAVE_TURN_MS, claimed: [], failed: null }];
}
