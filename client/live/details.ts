// A conversation as its info pane shows it: who is in it, what one may change, and what is under way.

import type { AccountId } from "../../protocol/index.ts";
import { heldBy } from "../engine/sending/held.ts";
import { type Asking, heldItems, newcomersFor } from "../engine/sending/outbox.ts";
import type { Waiting } from "../engine/sending/waiting.ts";
import type { ConversationDetails, Member, Preferences } from "../queries.ts";
import type { ConversationRecord, IntentRecord } from "../store/conversation-record.ts";
import type { OutboxRecord, RosterRecord } from "../store/tables.ts";
import { faceless, type People } from "./people.ts";
import { photoOf, shownState, titleOf } from "./summary.ts";

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
  return details && { ...details, photo: null, can: NOTHING, request: { by: request.by && people.person(request.by) } };
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
    keyChanges: accounts.flatMap((account) => {
      const keyChange = people.contact(account)?.keyChange;
      return keyChange ? [{ person: people.person(account), held: keyChange.held }] : [];
    }),
    changes: [...record.intents.flatMap((intent) => intended(intent, people)), ...waiting.changes.map(written)],
    held: heldIn({ record, roster, outbox }, asking, people),
    diverged: record.diverged,
    forked: record.forked,
    place: { generation: record.generation, epoch: record.epoch },
    permission: permissionIn(record, waiting, people.self),
    typing: typing.map(people.person),
    ...preferred,
    unread: record.unread,
    request: null,
    unfollowed: roster?.admins.includes(people.self) ? unfollowedIn(record, people) : [],
  };
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
  record: Pick<ConversationRecord, "peer" | "intents" | "leaving">,
  roster: RosterRecord | null,
  self: AccountId,
): AccountId[] {
  if (roster !== null) return roster.members.map(({ account }) => account).filter((account) => !record.leaving.includes(account));
  const invited = record.intents.flatMap(({ change }) => (change.kind === "add" ? [change.account] : []));
  return [...new Set([self, ...(record.peer === null ? [] : [record.peer]), ...invited])];
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
  const send = !isOver && heldBy(accounts, contact) === null;
  if (record.kind !== "group" || record.state !== "active" || roster === null) return { ...NOTHING, send };
  const isAdmin = roster.admins.includes(self);
  return {
    send,
    add: isAdmin || roster.whoAdds === "members",
    remove: isAdmin,
    rename: isAdmin || roster.whoEdits === "members",
    makeAdmin: isAdmin,
    leave: true,
  };
}

function permissionIn({ permits = [], peer }: ConversationRecord, { granted }: Waiting, self: AccountId) {
  return { byYou: granted ?? permits.includes(self), byPeer: peer !== null && permits.includes(peer) };
}

type Change = ConversationDetails["changes"][number];

function intended({ id, change, failed }: IntentRecord, { person }: People): Change[] {
  if (change.kind === "self-update" || (change.kind === "remove" && change.leaving)) return [];
  return [{ id, kind: change.kind, person: person(change.account), failed }];
}

/** A title and a farewell travel as messages. */
function written(change: Waiting["changes"][number]): Change {
  return { ...change, person: null };
}
