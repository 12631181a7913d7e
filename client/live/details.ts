// A conversation as its info pane shows it: who is in it, what one may change, and what is under way.

import type { AccountId } from "../../protocol/index.ts";
import { contentItemId, readItemId } from "../content/item-id.ts";
import type { Pin } from "../content/pins.ts";
import { beginsWith } from "../engine/group/begins-with.ts";
import { mayWrite } from "../engine/group/may-write.ts";
import { heldBy } from "../engine/sending/held.ts";
import { type Asking, heldItems, newcomersFor } from "../engine/sending/outbox.ts";
import type { Waiting } from "../engine/sending/waiting.ts";
import type { ConversationDetails, Member, Preferences } from "../queries.ts";
import type { ConversationRecord, IntentRecord } from "../store/conversation-record.ts";
import type { OutboxRecord, RosterRecord } from "../store/tables.ts";
import { faceless, type People } from "./people.ts";
import { archivedNow, photoOf, shownState, titleOf } from "./summary.ts";

type Given = {
  asking: Asking;
  roster: RosterRecord | null;
  outbox: readonly OutboxRecord[];
  waiting: Waiting;
  preferred: Preferences;
  typing: readonly AccountId[];
  people: People;
};

export function detail(record: ConversationRecord, given: Given): ConversationDetails | null {
  const { request } = record;
  if (request === null) return chatDetails(record, given);
  const people = faceless(given.people);
  const details = chatDetails(record, { ...given, people, typing: [] });
  const members = details?.members.map((member) => ({ ...member, about: "" })) ?? [];
  return (
    details && {
      ...details,
      members,
      photo: null,
      can: NOTHING,
      request: { by: request.by && people.person(request.by) },
    }
  );
}

function chatDetails(
  record: ConversationRecord,
  { asking, roster, outbox, waiting, typing, people, preferred }: Given,
): ConversationDetails | null {
  const state = shownState(record);
  if (state === null) return null;
  const accounts = accountsIn(record, roster, people.self);
  return {
    id: record.id,
    kind: record.kind,
    title: titleOf(record, people),
    photo: photoOf(record, people),
    state,
    members: membersOf(record, roster, accounts, people),
    can: canDo(record, roster, accounts, people),
    pinned: pinsIn(record, waiting, people.self).map(({ sender, id }) => contentItemId(sender, id)),
    disappearingMs: roster === null ? beginsWith(asking.account(), record) : (roster.disappearingMs ?? null),
    keyChanges: accounts.flatMap((account) => {
      const keyChange = people.contact(account)?.keyChange;
      return keyChange ? [{ person: people.person(account), held: keyChange.held }] : [];
    }),
    changes: [...record.intents.flatMap((intent) => intended(intent, people)), ...waiting.changes.map(written)],
    held: heldIn({ record, roster, outbox }, asking, people),
    diverged: record.diverged,
    forked: record.forked,
    place: { generation: record.generation, epoch: record.epoch },
    note: (record.peer && people.contact(record.peer)?.note) ?? "",
    permission: permissionIn(record, waiting, people.self),
    typing: typing.map(people.person),
    ...preferred,
    archived: archivedNow(record, preferred),
    unread: record.unread,
    request: null,
    unfollowed: roster?.admins.includes(people.self) ? unfollowedIn(record, people) : [],
  };
}

/** The last first, with what waits: it stands before all others. */
export function pinsIn(
  { pins = [] }: ConversationRecord,
  { pinned }: Waiting,
  self: AccountId,
): Pick<Pin, "id" | "sender" | "by">[] {
  const nameOf = ({ sender, id }: Pick<Pin, "id" | "sender">) => contentItemId(sender, id);
  const coming = [...pinned].reverse().flatMap(([name, on]) => {
    const target = on && !pins.some((pin) => pin.on && nameOf(pin) === name) ? readItemId(name) : undefined;
    return target ? [{ ...target, by: self }] : [];
  });
  return [...coming, ...pins.filter((pin) => pin.on && pinned.get(nameOf(pin)) !== false)];
}

function unfollowedIn({ kind, unfollowed }: ConversationRecord, { person }: People): ConversationDetails["unfollowed"] {
  if (kind !== "group") return [];
  return unfollowed.map(({ who, by, times, at }) => ({ who: person(who), by: person(by), times, at })).reverse();
}

const NOTHING: ConversationDetails["can"] = {
  send: false,
  add: false,
  remove: false,
  rename: false,
  makeAdmin: false,
  leave: false,
  pin: false,
  setDisappearing: false,
};

function heldIn(
  state: { record: ConversationRecord; roster: RosterRecord | null; outbox: readonly OutboxRecord[] },
  asking: Asking,
  { person, self }: People,
): ConversationDetails["held"] {
  const held = heldItems(state, asking);
  if (held.length === 0) return null;
  const newcomers = new Set(held.flatMap((item) => newcomersFor(state, item, self)));
  return { messages: held.length, newcomers: [...newcomers].map(person) };
}

/** Before the group exists: whoever it will be made of. */
export function accountsIn(
  record: Pick<ConversationRecord, "peer" | "intents" | "leaving" | "begunWith">,
  roster: RosterRecord | null,
  self: AccountId,
): AccountId[] {
  if (roster !== null) return roster.members.map(({ account }) => account).filter((account) => !record.leaving.includes(account));
  const invited = record.intents.flatMap(({ change }) => (change.kind === "add" ? [change.account] : []));
  return [...new Set([self, ...(record.peer === null ? [] : [record.peer]), ...(record.begunWith ?? []), ...invited])];
}

function membersOf(
  record: ConversationRecord,
  roster: RosterRecord | null,
  accounts: readonly AccountId[],
  { person, contact, self }: People,
): Member[] {
  return accounts.map((account) => ({
    ...person(account),
    admin: roster === null ? record.kind === "group" && account === self : roster.admins.includes(account),
    verified: contact(account)?.verified ?? false,
    about: contact(account)?.about ?? "",
    devices: roster?.members.find((member) => member.account === account)?.devices.length ?? 1,
  }));
}

function canDo(
  record: ConversationRecord,
  roster: RosterRecord | null,
  accounts: readonly AccountId[],
  { contact, self }: People,
): ConversationDetails["can"] {
  const isOver = record.state === "removed" || record.state === "left";
  const isGone = record.peer !== null && contact(record.peer)?.deleted === true;
  const send = !isOver && !isGone && heldBy(accounts, contact) === null && mayWrite({ record, roster }, self);
  const isBeginning = record.state === "creating" && roster === null;
  if (record.kind !== "group" || record.state !== "active" || roster === null) {
    const setDisappearing = send && (isBeginning || (record.kind !== "group" && record.state === "active"));
    return { ...NOTHING, send, pin: send && record.kind !== "group", setDisappearing };
  }
  const isAdmin = roster.admins.includes(self);
  return {
    send,
    add: isAdmin || roster.whoAdds === "members",
    remove: isAdmin,
    rename: isAdmin || roster.whoEdits === "members",
    pin: send && (isAdmin || roster.whoEdits === "members"),
    makeAdmin: isAdmin,
    leave: true,
    setDisappearing: isAdmin || roster.whoEdits === "members",
  };
}

function permissionIn({ permits = [], peer }: ConversationRecord, { granted }: Waiting, self: AccountId) {
  return { byYou: granted ?? permits.includes(self), byPeer: peer !== null && permits.includes(peer) };
}

type Change = ConversationDetails["changes"][number];

function intended({ id, change, failed }: IntentRecord, { person }: People): Change[] {
  if (
    change.kind === "self-update" ||
    change.kind === "put-out" ||
    change.kind === "bring-in" ||
    (change.kind === "let-in" && !change.isApproved) ||
    (change.kind === "add" && change.until !== undefined) ||
    (change.kind === "remove" && change.leaving)
  )
    return [];
  if (change.kind === "make-admin" && change.leaving) return [{ id, kind: "leave", person: null, failed }];
  return [{ id, kind: change.kind, person: "account" in change ? person(change.account) : null, failed }];
}

/** A title and a farewell travel as messages. */
function written(change: Waiting["changes"][number]): Change {
  return { ...change, person: null };
}
