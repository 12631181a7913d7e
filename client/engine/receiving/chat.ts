// A step of the engine as the kinds of content see it: the little that a content may do to its conversation.

import type { BusinessProfile } from "../../../mls/index.ts";
import { sameBytes } from "../../../protocol/index.ts";
import type { Farewell } from "../../content/heard.ts";
import type { Chat } from "../../content/kind.ts";
import type { LineRecord } from "../../store/line-record.ts";
import type { OnceFileRecord } from "../../store/tables.ts";
import type { ContactPatch } from "../account/contacts.ts";
import { obey } from "../account/obey.ts";
import { addLine, type Draft, setReaction, setRoster } from "../draft.ts";
import { leaveGroup } from "../group/departure.ts";
import { handOver } from "../group/handing-over.ts";
import { heirOf } from "../group/heir.ts";
import { noteUnfollowed } from "../group/unfollowed.ts";
import { wasAskedBy } from "../requests/asked-for.ts";
import { accept } from "../requests/deciding.ts";
import type { World } from "../world.ts";
import { hearEarlier } from "./earlier.ts";
import { noteOpened } from "./once.ts";
import type { Placed } from "./placed.ts";
import { noteVote } from "./polled.ts";
import { noteReacted } from "./reacted.ts";
import { type InChat, reword } from "./reword.ts";
import { erase, type Uprooted } from "./uproot.ts";

type Heard = Parameters<Chat["learn"]>[0];

const LEAVE_TURN_MS = 20_000;

export function chatOf(
  world: World,
  draft: Draft,
  placed: Placed,
  {
    business,
    line,
    quotes,
    file,
  }: {
    business: BusinessProfile | null;
    /** Of the target, where it may be opened once */
    file: OnceFileRecord | undefined;
  } & InChat,
): Chat {
  const { seq, at, sender, self } = placed;
  const { record, roster } = draft;
  return {
    seq,
    at,
    sender,
    self,
    record,
    mayEdit: record.kind === "group" && roster !== null && (roster.whoEdits === "members" || roster.admins.includes(sender)),
    isAdmin: record.kind === "group" && roster !== null && roster.admins.includes(sender),
    isMember: (account) => draft.roster?.members.some((member) => member.account === account) ?? false,
    say: (line) => addLine(draft, seq, { kind: "system", at, line }),
    learn: (person) => void draft.contacts.push(heardOf(draft, placed, person, business)),
    introduced(name, photo, about) {
      record.introducedAs = name;
      record.introducedPhoto = photo;
      record.introducedAbout = about;
      // What that device changed may not be heard of yet.
      if (!placed.ownDevice) draft.account.profileHeardAt = world.clock.now();
    },
    hearEarlier: (said) => hearEarlier(world, draft, placed, said),
    vouched(secret) {
      if (!(record.asked && sameBytes(record.asked.secret, secret)) && !wasAskedBy(world, record.id, secret)) return;
      record.asked = null;
      if (record.request !== null) accept(world, draft);
    },
    react(to, emoji) {
      setReaction(draft, { to, account: sender, reaction: emoji === "" ? null : { emoji, seq } });
      noteReacted(draft, placed, { emoji, line });
    },
    reword: (words) => reword(draft, { seq, at, ...words }, { line, quotes }, self),
    vote: (chosen) => noteVote(draft, line, { by: sender, seq, chosen }),
    opened() {
      if (line !== undefined) noteOpened(world, draft, { line, file }, sender);
    },
    erase: (target, { uprooted }) => erase(world, draft, target, uprooted as Uprooted),
    depart: (how) => takeFarewell(draft, placed, how),
    obey: (words) => obey(world, draft, placed, words),
    couldNotFollow: (lostAt) => noteUnfollowed(draft, placed, lostAt),
  };
}

/** Of others a request says what they are called only where nothing else is known of them. */
function heardOf({ record }: Draft, { sender }: Placed, person: Heard, business: BusinessProfile | null): ContactPatch {
  if (person.accountId === sender) return { ...person, introducedBy: null, ...(business && { business }) };
  const nameFrom = record.request === null ? "introduction" : "stranger";
  return { ...person, nameFrom, introducedBy: sender };
}

/** Admins' devices remove who left, each in its turn so that they do not race; a later one finds nothing left to do. */
function takeFarewell(draft: Draft, { seq, at, sender, self, ownDevice }: Placed, how: Farewell): void {
  const { record, roster } = draft;
  const line: LineRecord = { kind: how === "deleted" ? "account-deleted" : "left", account: sender };
  if (how === "deleted" && sender !== self) draft.contacts.push({ accountId: sender, deleted: true });
  if (how === "deleted" && record.kind === "direct") addLine(draft, seq, { kind: "system", at, line });
  if (record.kind !== "group" || roster === null || record.leaving.includes(sender)) return;
  // Two admins may go at the same moment: the second stays until its device has named another (GP3).
  const heir = how === "plain" && roster.admins.includes(sender) ? heirOf({ record, roster }, sender) : null;
  if (heir !== null && ownDevice) handOver(draft, heir);
  if (heir !== null) return;
  record.leaving = [...record.leaving, sender];
  setRoster(draft, roster);
  if (how !== "quiet") addLine(draft, seq, { kind: "system", at, line });
  if (sender === self) {
    if (ownDevice) leaveGroup(draft, "left");
    else Object.assign(record, { state: "left", asked: null });
    return;
  }
  const admins = roster.members.filter(({ account }) => roster.admins.includes(account) && !record.leaving.includes(account));
  const turn = admins.findIndex(({ account }) => account === self);
  if (turn < 0) return;
  const intent = { id: `leave-${sender}-${seq}`, change: { kind: "remove", account: sender, leaving: true } as const };
  record.intents = [...record.intents, { ...intent, tries: 0, notBefore: at + turn * LEAVE_TURN_MS, claimed: [], failed: null }];
}
