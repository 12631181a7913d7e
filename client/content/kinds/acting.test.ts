// What a content that is no message may do to its conversation, whoever sealed it.

import { expect, test } from "vitest";
import type { AccountId, BlobId } from "../../../protocol/index.ts";
import { toBase64Url } from "../../../protocol/index.ts";
import type { BlobKey } from "../attachment.ts";
import { type Chat, countsAsUnread, type Kind, kindsOf } from "../kind.ts";
import { deletion } from "./deletion.ts";
import { edit } from "./edit.ts";
import { KINDS, LIST } from "./index.ts";
import { introduction } from "./introduction.ts";
import { permission } from "./permission.ts";
import { photo } from "./photo.ts";
import { pin } from "./pin.ts";
import { profile } from "./profile.ts";
import { reaction } from "./reaction.ts";
import { title } from "./title.ts";

const [ana, bob, cleo, eve] = ["ana", "bob", "cleo", "eve"] as unknown as [AccountId, AccountId, AccountId, AccountId];
const id = toBase64Url(new Uint8Array(16));
const shown: BlobKey = { blob: id as BlobId, key: new Uint8Array(32), bytes: 9, digest: new Uint8Array(32) };

type Done = { did: unknown[]; record: Chat["record"] };
function place<B extends { kind: string }>(kind: Kind<B>, body: B, by: AccountId, given: Partial<Chat> = {}, at = 4): Done {
  const did: unknown[] = [];
  const record: Chat["record"] = { kind: "group", peer: null, title: "Trip", titleFrom: null, photo: null, permits: [] };
  const chat: Chat = {
    seq: 5,
    at: 1,
    sender: by,
    self: ana,
    record,
    mayEdit: true,
    isAdmin: true,
    hearEarlier: ({ told }) => did.push(...told),
    vouched: (secret) => did.push({ vouched: secret }),
    isMember: (account) => account !== eve,
    say: (line) => did.push(line),
    learn: (person) => did.push(person),
    introduced: (...said) => did.push({ introduced: said }),
    react: (to, emoji) => did.push([to, emoji]),
    reword: (text) => did.push({ reworded: text }),
    vote: (chosen) => did.push({ chosen }),
    opened: () => did.push("opened"),
    erase: (target) => did.push(target),
    depart: (how) => did.push(`depart: ${how}`),
    obey: (words) => did.push(...words),
    couldNotFollow: (seq) => did.push({ lostAt: seq }),
    ...given,
  };
  kind.place?.(chat, body, { seq: at < 0 ? null : at, uprooted: null });
  return { did, record: chat.record };
}

test("[KI3] a title and a photo are taken from who may edit, and from nobody else", () => {
  const renamed = place(title, { kind: "title", title: "Sea" }, bob);
  expect([renamed.record.title, renamed.did]).toEqual(["Sea", [{ kind: "title", by: bob, title: "Sea" }]]);
  const pictured = place(photo, { kind: "photo", photo: shown }, bob);
  expect([pictured.record.photo, pictured.did]).toEqual([shown, [{ kind: "photo", by: bob }]]);
  for (const done of [
    place(title, { kind: "title", title: "Sea" }, bob, { mayEdit: false }),
    place(photo, { kind: "photo", photo: shown }, bob, { mayEdit: false }),
    place(title, { kind: "title", title: "" }, bob),
  ])
    expect([done.record.title, done.record.photo, done.did]).toEqual(["Trip", null, []]);
  expect(place(title, { kind: "title", title: "Trip" }, bob).did).toEqual([]);
});

test("[PI1] what is pinned in a group is by who may edit there, between two by both, whether the message is here or not", () => {
  const body = { kind: "pin" as const, target: { id, sender: cleo }, on: true };
  const said = { id, sender: cleo, said: 5, by: bob, on: true };
  expect(place(pin, body, bob).record.pins).toEqual([said]);
  expect(place(pin, body, bob, {}, -1).record.pins).toEqual([said]);
  expect(place(pin, body, bob, { mayEdit: false }).record.pins).toBeUndefined();
  const direct = { kind: "direct", peer: bob, title: "", titleFrom: null, photo: null, permits: [] } as const;
  expect(place(pin, body, bob, { mayEdit: false, record: { ...direct, permits: [] } }).record.pins).toEqual([said]);
});

test("[ED1] an edit says one's own message in other words, and another's or one that is not there in none", () => {
  const of = (sender: AccountId, at = 4) => place(edit, { kind: "edit", target: { id, sender }, text: "hi" }, bob, {}, at).did;
  expect([of(bob), of(ana), of(bob, -1)]).toEqual([[{ reworded: { text: "hi" } }], [], []]);
});

test("[KI3] an introduction is believed from who has added this account, once, and of members only", () => {
  const profiles = [ana, cleo, eve].map((account) => ({ account, name: "somebody", handle: "", photo: null }));
  const body = { kind: "introduction" as const, title: "Sea", description: "", invite: null, photo: shown, profiles };
  const record = (titleFrom: AccountId | null): Chat["record"] => ({
    kind: "group",
    peer: null,
    title: "",
    titleFrom,
    photo: null,
    permits: [],
  });
  const first = place(introduction, body, bob, { record: record(bob) });
  expect(first.record).toMatchObject({ title: "Sea", photo: shown, titleFrom: null });
  expect(first.did).toEqual([{ accountId: cleo, name: "somebody", photo: null, nameFrom: "introduction" }]);
  // What they say of themselves is their own word.
  expect(place(introduction, body, cleo).did).toEqual([{ accountId: cleo, name: "somebody", photo: null, nameFrom: "self" }]);
  for (const other of [
    place(introduction, body, cleo, { record: record(bob) }),
    place(introduction, body, bob, { record: record(null) }),
    place(introduction, body, bob, { record: { ...record(bob), kind: "direct" } }),
    place(introduction, { ...body, title: "" }, bob, { record: record(bob) }),
  ])
    expect([other.record.title, other.record.photo]).toEqual(["", null]);
});

test("[DE1] a deletion takes what its sender has sent, and is nothing of another's", () => {
  const target = { id, sender: bob };
  expect(place(deletion, { kind: "deletion", target }, bob).did).toEqual([target]);
  expect(place(deletion, { kind: "deletion", target }, cleo).did).toEqual([]);
});

test("a permission is between two, counts once, and can be taken back", () => {
  const direct: Chat["record"] = { kind: "direct", peer: bob, title: "", titleFrom: null, photo: null, permits: [] };
  const granted = place(permission, { kind: "permission", granted: true }, bob, { record: { ...direct } });
  expect(granted.record.permits).toEqual([bob]);
  expect(granted.did).toEqual([{ kind: "permission", by: bob, to: ana, granted: true }]);
  const again = place(permission, { kind: "permission", granted: true }, bob, { record: { ...direct, permits: [bob] } });
  expect(again.did).toEqual([]);
  const back = place(permission, { kind: "permission", granted: false }, bob, { record: { ...direct, permits: [ana, bob] } });
  expect(back.record.permits).toEqual([ana]);
  const group = place(permission, { kind: "permission", granted: true }, bob, { record: { ...direct, kind: "group" } });
  expect([group.record.permits, group.did]).toEqual([[], []]);
});

test("a profile is its sender's, and one's own by another device is said once; a reaction is for a message that is here", () => {
  const body = { kind: "profile" as const, name: "Bob", handle: "", photo: null, business: null, about: "Hi" };
  expect(place(profile, body, bob).did).toEqual([{ accountId: bob, name: "Bob", photo: null, about: "Hi", nameFrom: "self" }]);
  expect(place(profile, body, ana).did).toEqual([{ introduced: ["Bob", null, "Hi"] }]);
  const react = { kind: "reaction" as const, target: { id, sender: ana }, emoji: "👍" };
  expect(place(reaction, react, bob).did).toEqual([[4, "👍"]]);
  expect(place(reaction, react, bob, {}, -1).did).toEqual([]);
});

test("each kind has a name and a code of its own, what is unknown counts as unread, and what acts does not", () => {
  expect(() => kindsOf([...LIST, { ...title, name: "other" }])).toThrow("one name or one code");
  expect(() => kindsOf([...LIST, { ...title, code: 99 }])).toThrow("one name or one code");
  for (const kind of LIST) {
    expect(KINDS.named(kind.name)).toBe(kind);
    expect(KINDS.coded(kind.code)).toBe(kind);
  }
  expect(countsAsUnread(undefined)).toBe(true);
  expect([countsAsUnread(KINDS.named("text")), countsAsUnread(KINDS.named("reaction"))]).toEqual([true, false]);
});
