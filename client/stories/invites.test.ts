// A group's invite link: who comes by it, who does not, and what the service and people without the link gain.

import { beforeAll, expect, test } from "vitest";
import { inviteCode, inviteProofOf, readInviteCode } from "../../mls/index.ts";
import type { AccountId, ConversationId } from "../../protocol/index.ts";
import {
  asksMark,
  DECLINED_GIVES_WAY_MS,
  declineAsk,
  groupConversationId,
  idFromBytes,
  MAX_ASKS,
  selfConversationId,
  toBase64Url,
} from "../../protocol/index.ts";
import type { GroupView, InviteWanted } from "../index.ts";
import type { Cast } from "../simulation/cast.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { type Group, groupCast, groupOf, membersOf, saidOf } from "./group-of.ts";
import { link } from "./linking.ts";
import { hostile } from "./talking.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3600_000;
const OPEN: InviteWanted = { approves: false, until: null, limit: null, isNew: false };

let cast: Cast;
beforeAll(async () => {
  await import("../verbs/rare.ts");
  cast = await groupCast();
});

const viewOf = ({ world, chat }: Group, device: Device) =>
  world.ends(device.ask({ kind: "group", conversation: chat })) as Promise<GroupView>;

/** Ana makes the link. */
async function linkOf(group: Group, wanted: Partial<InviteWanted> = {}, by = group.people.ana): Promise<string> {
  const { world, chat } = group;
  expect(await world.ends(by.verbs.setInvite(chat, { ...OPEN, ...wanted }))).toEqual({ kind: "ok" });
  await world.clock.advance(5000);
  return (await viewOf(group, by)).invite?.code ?? "";
}

const asks = async ({ world }: Group, device: Device, code: string) => {
  const outcome = await world.ends(device.verbs.joinByLink(code));
  await world.clock.advance(2 * MINUTE_MS);
  return outcome;
};

test("[IL1] [IL2] whoever has the link is in once an admin's device is there, once; the service has neither the secret nor the name", async () => {
  const group = await groupOf(cast, 921, ["bob"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  expect(await world.ends(bob.verbs.setInvite(chat, OPEN))).toEqual({ kind: "not-allowed" });
  await world.ends(ana.verbs.makeAdmin(chat, group.id("Bob")));
  const code = await linkOf(group);
  expect(await saidOf(group, bob, "invite")).toMatchObject([{ by: { name: "Ana" }, now: "on" }]);
  // Another admin was told it.
  expect((await viewOf(group, bob)).invite).toMatchObject({ code, uses: 0 });
  for (const device of [ana, bob]) device.network.setOnline(false);
  cleo.asksStrangers = true;
  cleo.crash();
  await world.ends(cleo.open());
  expect(await asks(group, cleo, code)).toEqual({ kind: "waiting", conversation: chat });
  expect(await asks(group, cleo, code)).toEqual({ kind: "waiting", conversation: chat });
  const { secret } = readInviteCode(code) ?? {};
  const log = world.service.logs.get(chat);
  const known = JSON.stringify([log?.asks, log?.group?.policy]);
  expect([known.includes(toBase64Url(secret ?? new Uint8Array())), known.includes("Cleo"), known.includes("Trip")]).toEqual([
    false,
    false,
    false,
  ]);
  // Both come at once.
  for (const device of [ana, bob]) {
    device.network.setOnline(true);
    device.client?.wake();
  }
  await world.clock.advance(3 * MINUTE_MS);
  expect(await membersOf(group, cleo)).toEqual(["Ana*", "Bob*", "Cleo"]);
  // No request of strangers: she asked, and it was proved that they have the link.
  expect(await world.ends(cleo.details(chat))).toMatchObject({ title: "Trip", request: null, can: { send: true } });
  await world.ends(cleo.verbs.send(chat, { text: "here I am" }));
  await world.clock.advance(5000);
  expect(textsOf(await world.ends(bob.timeline(chat)))).toEqual(["here I am"]);
  expect(await saidOf(group, bob, "joined", "added")).toMatchObject([
    { kind: "added" },
    { kind: "joined", people: [{ name: "Cleo" }] },
  ]);
  expect((await viewOf(group, ana)).invite).toMatchObject({ uses: 1 });
  expect(log?.asks).toEqual([]);
  expect(await asks(group, cleo, code)).toEqual({ kind: "ok", conversation: chat });
  expect([...ana.failures, ...bob.failures, ...cleo.failures]).toEqual([]);
});

test("[IL2] [IL5] where admins look at who asks, it waits for one; declined, it asks in vain", async () => {
  const group = await groupOf(cast, 922, []);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  const code = await linkOf(group, { approves: true });
  for (const device of [bob, cleo]) expect((await asks(group, device, code)).kind).toBe("waiting");
  expect((await viewOf(group, ana)).asks).toMatchObject([{ name: "Bob" }, { name: "Cleo" }]);
  expect(await membersOf(group, ana)).toEqual(["Ana*"]);
  expect(await world.ends(ana.verbs.approveAsk(chat, group.id("Bob")))).toEqual({ kind: "ok" });
  expect(await world.ends(ana.verbs.declineAsk(chat, group.id("Cleo")))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await membersOf(group, bob)).toEqual(["Ana*", "Bob"]);
  expect((await viewOf(group, ana)).asks).toEqual([]);
  expect(await asks(group, cleo, code)).toEqual({ kind: "declined" });
  expect((await viewOf(group, ana)).asks).toEqual([]);
  // A member who is no admin hears of nobody who asks.
  expect(await viewOf(group, bob)).toMatchObject({ asks: [], invite: null });
});

test("[IL3] time, uses and another link end it: what is guessed and what was reset are the same to the service", async () => {
  const group = await groupOf(cast, 923, []);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  const made = await linkOf(group, { limit: 1 });
  expect((await asks(group, bob, made)).kind).toBe("waiting");
  expect(await membersOf(group, bob)).toEqual(["Ana*", "Bob"]);
  expect(await asks(group, cleo, made)).toEqual({ kind: "over" });
  const timed = await linkOf(group, { isNew: true, until: world.clock.now() + DAY_MS });
  expect(timed).not.toBe(made);
  expect(await asks(group, cleo, made)).toEqual({ kind: "no-link" });
  const elsewhere = groupConversationId(new Uint8Array(16));
  const guessed = (conversation: ConversationId) => inviteCode({ conversation, secret: new Uint8Array(16).fill(7) });
  for (const wrong of [guessed(chat), guessed(elsewhere), "", "nonsense", `${timed}A`])
    expect(await asks(group, cleo, wrong)).toEqual({ kind: "no-link" });
  expect(world.service.logs.has(elsewhere)).toBe(false);
  const kept = cleo.disk.open();
  for (const table of ["conversations", "preferences"] as const)
    expect((await kept.range(table, { prefix: [elsewhere] })).length, `${table} of what there is not`).toBe(0);
  await world.clock.advance(DAY_MS);
  expect(await asks(group, cleo, timed)).toEqual({ kind: "over" });
  // Who waits by a link that is reset does not come in by it.
  const waited = await linkOf(group, { isNew: true, approves: true });
  expect((await asks(group, cleo, waited)).kind).toBe("waiting");
  await linkOf(group, { isNew: true });
  await world.clock.advance(MINUTE_MS);
  expect((await viewOf(group, ana)).asks).toEqual([]);
  expect(await world.ends(ana.verbs.setInvite(chat, null))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await viewOf(group, ana)).toMatchObject({ invite: null });
  expect(await membersOf(group, ana)).toEqual(["Ana*", "Bob"]);
  expect((await saidOf(group, bob, "invite")).map((line) => line.kind === "invite" && line.now)).toEqual([
    "reset",
    "reset",
    "reset",
    "off",
  ]);
});

test("[IL4] who was in before comes back by the link only where an admin says so, whoever is an admin then", async () => {
  const group = await groupOf(cast, 924, ["bob", "cleo"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  await world.ends(ana.verbs.removeMember(chat, group.id("Cleo")));
  await world.ends(ana.verbs.makeAdmin(chat, group.id("Bob")));
  await world.clock.advance(MINUTE_MS);
  const code = await linkOf(group, {}, bob);
  ana.network.setOnline(false);
  expect((await asks(group, cleo, code)).kind).toBe("waiting");
  expect(await membersOf(group, bob)).toEqual(["Ana*", "Bob*"]);
  expect((await viewOf(group, bob)).asks).toMatchObject([{ name: "Cleo" }]);
  expect(await world.ends(bob.verbs.approveAsk(chat, group.id("Cleo")))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await membersOf(group, cleo)).toEqual(["Ana*", "Bob*", "Cleo"]);
  expect(await world.ends(cleo.details(chat))).toMatchObject({ state: "active" });
});

test("[IL5] nobody without the secret stands in the queue, and a member's own word of a link counts for nothing", async () => {
  const group = await groupOf(cast, 925, ["bob"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  const code = await linkOf(group, { approves: true });
  // The service knows what is shown to it, and what it was shown for: it can neither seal to the link, nor show one's own as another's.
  await asks(group, cleo, code);
  const log = world.service.logs.get(chat);
  const [own] = log?.asks ?? [];
  if (log === undefined || own === undefined) throw new Error("nobody asks");
  const nobody = idFromBytes<AccountId>(new Uint8Array(16).fill(1));
  log.asks = [
    own,
    { ...own, account: group.id("Bob"), at: own.at + 1 },
    { ...own, account: nobody, at: own.at + 2, sealed: "AAAA" },
  ];
  await world.ends(ana.verbs.show(chat));
  await world.clock.advance(MINUTE_MS);
  expect((await viewOf(group, ana)).asks).toMatchObject([{ name: "Cleo" }]);
  expect(ana.failures).toEqual([]);
  // Bob would have her believe in a link of his.
  for (const byte of [9, 10]) {
    const secret = new Uint8Array(16).fill(byte);
    await hostile(group, bob, { kind: "invite", secret, proof: await inviteProofOf(secret) });
  }
  expect((await viewOf(group, ana)).invite?.code).toBe(code);
});

test("[IL3] a link that was reset stays so, also where an admin changed its rules or said yes to somebody before they heard of it", async () => {
  const group = await groupOf(cast, 981, ["bob"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  await world.ends(ana.verbs.makeAdmin(chat, group.id("Bob")));
  const leaked = await linkOf(group, { approves: true });
  expect((await asks(group, cleo, leaked)).kind).toBe("waiting");
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.setInvite(chat, { ...OPEN, limit: 10 }))).toEqual({ kind: "waiting" });
  expect(await world.ends(ana.verbs.approveAsk(chat, group.id("Cleo")))).toEqual({ kind: "waiting" });
  const next = await linkOf(group, { isNew: true }, bob);
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(3 * MINUTE_MS);
  expect((await viewOf(group, ana)).invite).toMatchObject({ code: next, limit: null });
  expect(await asks(group, cleo, leaked)).toEqual({ kind: "no-link" });
  expect(await membersOf(group, bob)).toEqual(["Ana*", "Bob*"]);
});

test("[IL6] to the account's other devices it is a chat like any other too, whichever they hear of first; who has left is asked anew", async () => {
  const group = await groupOf(cast, 936, []);
  const { world, chat } = group;
  const { ana, cleo } = group.people;
  cleo.asksStrangers = true;
  cleo.crash();
  await world.ends(cleo.open());
  const [tablet, laptop] = [world.device("Cleo's tablet"), world.device("Cleo's laptop")];
  for (const other of [tablet, laptop]) {
    other.asksStrangers = true;
    await other.open();
    await link(world, cleo, other);
  }
  await world.clock.advance(MINUTE_MS);
  const code = await linkOf(group);
  // One comes into the group before it hears that it was asked for, one was away all the time.
  laptop.network.setOnline(false);
  const own = world.service.logs.get(await selfConversationId(group.id("Cleo")));
  if (own === undefined) throw new Error("no conversation of her own");
  const take = own.take.bind(own);
  own.take = (session, up) =>
    up.kind === "message"
      ? { kind: "rejected", clientId: up.clientId, rejection: { kind: "rate-limited", retryAfterMs: 1000 } }
      : take(session, up);
  expect((await asks(group, cleo, code)).kind).toBe("waiting");
  await world.clock.advance(MINUTE_MS);
  const requestAt = async (device: Device) => {
    const found = (await world.ends(device.conversations())).find(({ id }) => id === chat);
    return found === undefined ? "not there" : (found.request ?? null);
  };
  expect([await requestAt(cleo), await requestAt(tablet)]).toEqual([null, expect.anything()]);
  own.take = take;
  await world.clock.advance(2 * MINUTE_MS);
  laptop.network.setOnline(true);
  laptop.client?.wake();
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [cleo, tablet, laptop]) expect(await requestAt(device), device.name).toBe(null);
  expect(await membersOf(group, ana)).toHaveLength(2);
  // Who has gone has not asked for what comes next.
  expect(await world.ends(cleo.verbs.leave(chat))).toEqual({ kind: "ok" });
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [cleo, tablet, laptop]) {
    const { value } = (await device.disk.open().range("preferences", { prefix: [chat] }))[0] ?? {};
    expect(value, device.name).toBe(undefined);
  }
});

test("[IL6] who brings one in without knowing the link that one asked by is a stranger like any other", async () => {
  const group = await groupOf(cast, 926, []);
  const { world, chat } = group;
  const { ana, bob } = group.people;
  bob.asksStrangers = true;
  bob.crash();
  await world.ends(bob.open());
  // The service says that he waits, and has people of its own let him into something: they have a link too, and not the one that he was given.
  await linkOf(group, { approves: true });
  const log = world.service.logs.get(chat);
  if (log === undefined) throw new Error("no such log");
  log.ask = async () => ({ state: "waiting", isNew: false });
  const code = inviteCode({ conversation: chat, secret: new Uint8Array(16).fill(5) });
  expect((await asks(group, bob, code)).kind).toBe("waiting");
  expect(await world.ends(ana.verbs.addMember(chat, "bob"))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(bob.details(chat))).toMatchObject({
    request: { by: { accountId: group.id("Ana") } },
    can: { send: false },
  });
});

test("[IL7] what nobody can open is looked at once, whatever else happens there; a claim that is to wait waits", async () => {
  const group = await groupOf(cast, 927, ["bob"]);
  const { world, chat } = group;
  const { ana, bob } = group.people;
  await linkOf(group);
  const log = world.service.logs.get(chat);
  const proof = log?.group?.policy.invite?.proof;
  if (log === undefined || proof === undefined) throw new Error("no link");
  log.asks = [{ account: group.id("Cleo"), at: world.clock.now(), proof, sealed: "AAAA" }];
  const { directory } = world.service;
  const count = { claims: 0, looks: 0 };
  const mark = asksMark(log.asks);
  log.asksFor = (device) => (log.isAdmin(device) ? mark : 0);
  const list = log.waitingAsks.bind(log);
  log.waitingAsks = () => {
    count.looks++;
    return list();
  };
  const claim = directory.claim.bind(directory);
  // Where it is asked for on and on this ends.
  directory.claim = (() => {
    count.claims++;
    return { rejection: count.claims > 50 ? { kind: "no-key-packages" } : { kind: "rate-limited", retryAfterMs: MINUTE_MS } };
  }) as never;
  expect(await world.ends(ana.verbs.addMember(chat, "cleo"))).toEqual({ kind: "waiting" });
  for (const text of ["one", "two", "three"]) await world.ends(bob.verbs.send(chat, { text }));
  await world.clock.advance(30_000);
  expect(count).toEqual({ claims: 1, looks: 1 });
  directory.claim = claim;
  await world.clock.advance(MINUTE_MS);
  expect(await membersOf(group, bob)).toEqual(["Ana*", "Bob", "Cleo"]);
});

test("[IL7] an admin sees who asks now, not who asked before; one who was dismissed sees and keeps nobody", async () => {
  const group = await groupOf(cast, 928, []);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  const code = await linkOf(group, { approves: true });
  await asks(group, bob, code);
  expect((await viewOf(group, ana)).asks).toMatchObject([{ name: "Bob" }]);
  const log = world.service.logs.get(chat);
  if (log === undefined) throw new Error("no such log");
  // As another device of an admin does.
  log.asks = declineAsk(log.asks, group.id("Bob"));
  await asks(group, cleo, code);
  expect((await viewOf(group, ana)).asks).toMatchObject([{ name: "Cleo" }]);
  await world.ends(ana.verbs.addMember(chat, "bob"));
  await world.ends(ana.verbs.makeAdmin(chat, group.id("Bob")));
  await world.ends(bob.verbs.send(chat, { text: "hello" }));
  await world.clock.advance(MINUTE_MS);
  expect((await viewOf(group, bob)).asks).toMatchObject([{ name: "Cleo" }]);
  await world.ends(ana.verbs.dismissAdmin(chat, group.id("Bob")));
  await world.clock.advance(MINUTE_MS);
  expect((await bob.disk.open().get("conversations", [chat]))?.asks).toEqual([]);
  await world.ends(ana.verbs.makeAdmin(chat, group.id("Bob")));
  await world.clock.advance(MINUTE_MS);
  expect((await viewOf(group, bob)).asks).toMatchObject([{ name: "Cleo" }]);
  expect(bob.failures).toEqual([]);
});

test("[IL2] [IL6] a yes that lets nobody in says so, and it can be said again; who asked again in vain meanwhile is in a chat like any other", async () => {
  const group = await groupOf(cast, 929, []);
  const { world, chat } = group;
  const { ana, cleo } = group.people;
  cleo.asksStrangers = true;
  cleo.crash();
  await world.ends(cleo.open());
  const code = await linkOf(group, { approves: true });
  expect((await asks(group, cleo, code)).kind).toBe("waiting");
  const log = world.service.logs.get(chat);
  if (log === undefined) throw new Error("no such log");
  log.ask = async () => ({ kind: "rate-limited", retryAfterMs: 1000 });
  expect((await asks(group, cleo, code)).kind).toBe("try-later");
  // Nor does another link there that is none take its place.
  log.ask = async () => ({ kind: "not-found" });
  const none = inviteCode({ conversation: chat, secret: new Uint8Array(16).fill(6) });
  expect((await asks(group, cleo, none)).kind).toBe("no-link");
  const { directory } = world.service;
  const claim = directory.claim.bind(directory);
  directory.claim = (() => ({ rejection: { kind: "no-key-packages" } })) as never;
  expect(await world.ends(ana.verbs.approveAsk(chat, group.id("Cleo")))).toMatchObject({ kind: "not-reachable" });
  expect((await viewOf(group, ana)).asks).toMatchObject([{ name: "Cleo" }]);
  expect(await membersOf(group, ana)).toEqual(["Ana*"]);
  // Nor is it silent where nobody waited for the answer.
  ana.network.setOnline(false);
  expect(await world.ends(ana.verbs.approveAsk(chat, group.id("Cleo")))).toEqual({ kind: "waiting" });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(MINUTE_MS);
  expect((await world.ends(ana.details(chat)))?.changes).toMatchObject([{ kind: "let-in", failed: "no-key-packages" }]);
  directory.claim = claim;
  expect(await world.ends(ana.verbs.approveAsk(chat, group.id("Cleo")))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await membersOf(group, ana)).toEqual(["Ana*", "Cleo"]);
  expect(await world.ends(cleo.details(chat))).toMatchObject({ request: null, can: { send: true } });
});

test("[IL5] what nobody can open does not keep others from asking: admins' devices decline it, but nothing by a secret that is not the link's", async () => {
  const group = await groupOf(cast, 930, ["bob"]);
  const { world, chat } = group;
  const { ana, cleo } = group.people;
  const code = await linkOf(group, { approves: true });
  const log = world.service.logs.get(chat);
  const proof = log?.group?.policy.invite?.proof;
  if (log === undefined || proof === undefined) throw new Error("no link");
  const now = world.clock.now();
  const another = await inviteProofOf(new Uint8Array(16).fill(4));
  const noise = Array.from({ length: MAX_ASKS }, (_, i) => ({
    account: idFromBytes<AccountId>(new Uint8Array(16).fill(100 + i)),
    at: now,
    proof: i === 0 ? another : proof,
    sealed: "AAAA",
  }));
  log.asks = noise;
  expect((await asks(group, cleo, code)).kind).toBe("try-later");
  await world.ends(ana.verbs.show(chat));
  await world.clock.advance(MINUTE_MS);
  // The first may have come by a link that this device does not know yet.
  expect(log.waitingAsks()).toMatchObject([{ proof: another }]);
  await world.clock.advance(DECLINED_GIVES_WAY_MS);
  expect((await asks(group, cleo, code)).kind).toBe("waiting");
  expect((await viewOf(group, ana)).asks).toMatchObject([{ name: "Cleo" }]);
});

test("[IL8] who leaves and asks before they were taken out waits, and is asked about once they are; who left does not ask by itself", async () => {
  const group = await groupOf(cast, 931, ["bob"]);
  const { world, chat } = group;
  const { ana, bob } = group.people;
  const code = await linkOf(group);
  ana.network.setOnline(false);
  expect(await world.ends(bob.verbs.leave(chat))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await asks(group, bob, code)).toEqual({ kind: "waiting", conversation: chat });
  // What waits outlasts the app.
  bob.crash();
  await world.ends(bob.open());
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(3 * MINUTE_MS);
  expect((await world.ends(bob.details(chat)))?.state).toBe("left");
  expect((await viewOf(group, ana)).asks).toMatchObject([{ name: "Bob" }]);
  expect(await world.ends(ana.verbs.approveAsk(chat, group.id("Bob")))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await membersOf(group, bob)).toEqual(["Ana*", "Bob"]);
  expect(await world.ends(bob.verbs.leave(chat))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * MINUTE_MS);
  expect(await membersOf(group, ana)).toEqual(["Ana*"]);
  expect((await viewOf(group, ana)).asks).toEqual([]);
  // Also where nobody has said that it was the group which he asked.
  expect((await asks(group, bob, await linkOf(group, { isNew: true, approves: true }))).kind).toBe("waiting");
  await world.ends(ana.verbs.setInvite(chat, null));
  await world.ends(ana.verbs.addMember(chat, "bob"));
  await world.clock.advance(MINUTE_MS);
  const askedBy = async () => (await bob.disk.open().get("conversations", [chat]))?.asked;
  expect(await askedBy()).toMatchObject({ at: expect.any(Number) });
  ana.network.setOnline(false);
  expect(await world.ends(bob.verbs.leave(chat))).toEqual({ kind: "ok" });
  expect(await askedBy()).toBeNull();
  expect([...ana.failures, ...bob.failures]).toEqual([]);
});

test("[IL1] who dies while they make another link, again and again and wherever, leaves one that all admins have", async () => {
  const group = await groupOf(cast, 937, ["bob"]);
  const { world, chat } = group;
  const { ana, bob } = group.people;
  await world.ends(ana.verbs.makeAdmin(chat, group.id("Bob")));
  await linkOf(group);
  let deaths = 0;
  for (const atCall of [1, 1, 1, 2, 2, 2, 3, 3, 4, 5]) {
    // Twice: the second time there is nothing left to go on with, as when she dies.
    for (const _ of [1, 2]) {
      ana.crash();
      await world.ends(ana.open());
      await world.clock.advance(10_000);
    }
    // Whatever was under way when she died, she has gone on with it.
    expect((await viewOf(group, bob)).invite?.code).toBe((await viewOf(group, ana)).invite?.code ?? "none");
    const { calls } = ana.life;
    ana.crash();
    await world.ends(ana.open({ atCall: calls + atCall, when: "after" }));
    await world.clock.advance(10_000);
    ana.client?.verbs.setInvite(chat, { ...OPEN, isNew: true }).catch(() => {});
    await world.clock.advance(10_000);
    deaths += ana.life.alive ? 0 : 1;
  }
  expect(deaths).toBeGreaterThan(2);
  ana.crash();
  await world.ends(ana.open());
  await world.clock.advance(MINUTE_MS);
  expect((await viewOf(group, ana)).invite?.code).toBe((await viewOf(group, bob)).invite?.code);
});

test("[IL9] an admin whose devices were all lost sees the link again, as another admin's device says it once more, one of them and once", async () => {
  const group = await groupOf(cast, 938, ["bob", "cleo"]);
  const { world, chat } = group;
  const { ana, bob, cleo } = group.people;
  for (const name of ["Bob", "Cleo"]) await world.ends(ana.verbs.makeAdmin(chat, group.id(name)));
  const begun = await world.ends(bob.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  await world.ends(bob.verbs.finishRecovery(begun.asked.map((each) => begun.groups[each] ?? "")));
  const code = await linkOf(group);
  expect((await viewOf(group, cleo)).invite?.code).toBe(code);
  bob.crash();
  const said = (await world.ends(cleo.timeline(chat))).items.length;
  const log = world.service.logs.get(chat);
  const restored = world.device("Bob again");
  await restored.open();
  const found = await world.ends(restored.verbs.findAccount({ kind: "key", typed: begun.groups.join(" ") }));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(restored.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
  await world.clock.advance(5 * MINUTE_MS);
  expect(await membersOf(group, ana)).toEqual(["Ana*", "Bob*", "Cleo*"]);
  expect((await viewOf(group, restored)).invite?.code).toBe(code);
  // Ana's device, the first of the others, has said it, and Cleo's has not; to nobody it is a line.
  const cameBack = log?.entries.findLastIndex((entry) => entry.kind === "commit" && entry.isExternal) ?? -1;
  const after = log?.entries.slice(cameBack + 1).filter(({ kind }) => kind === "message") ?? [];
  const byCleo = after.filter(({ device }) => log?.members.get(device)?.account === group.id("Cleo"));
  expect([after.length > 0, byCleo.length]).toEqual([true, 0]);
  expect((await world.ends(cleo.timeline(chat))).items.length).toBeLessThanOrEqual(said + 2);
});
