/// <reference types="@cloudflare/vitest-plugin/types" />
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { encodeFrame, type InboxDown, PROTOCOL_VERSION, readInboxDown } from "../../protocol/index.ts";
import { inboxOf, type Ring } from "../rpc.ts";
import { bindings, messageOf, people, random, type Talker, talkOf } from "../testing/conversations.ts";
import { Wire } from "../testing/wire.ts";

async function open(who: Talker): Promise<Wire<InboxDown>> {
  const wire = await Wire.open(inboxOf(bindings, who.session.account), who.session, readInboxDown);
  wire.send({ kind: "hello", version: PROTOCOL_VERSION });
  return wire;
}

const ringFor = (who: Talker, more: Partial<Ring> = {}): Ring => ({
  conversation: random(),
  kind: "direct",
  seq: 1,
  from: who.session.account,
  devices: [who.session.device],
  has: {},
  envelope: null,
  ...more,
});

test("[IN1] hello answers with every conversation that has news, until it was seen, also after sleep", async () => {
  const [ana] = (await people(1)) as [Talker];
  const inbox = inboxOf(bindings, ana.session.account);
  const rings = [ringFor(ana), ringFor(ana, { seq: 9 }), ringFor(ana, { seq: 4 })];
  for (const ring of rings) await inbox.ring(ring);
  await evictDurableObject(bindings.INBOXES.getByName(ana.session.account));
  const wire = await open(ana);
  const { conversations } = await wire.next("dirty");
  const bySeq = (list: { seq: number }[]) => [...list].sort((a, b) => a.seq - b.seq);
  expect(bySeq(conversations)).toEqual(bySeq(rings.map(({ conversation, seq }) => ({ conversation, seq }))));
  const [one, two] = rings as [Ring, Ring];
  wire.send({ kind: "seen", conversation: one.conversation, seq: 1 });
  wire.send({ kind: "seen", conversation: two.conversation, seq: 8 }); // not yet all of it
  wire.send({ kind: "hello", version: PROTOCOL_VERSION });
  expect((await wire.next("dirty")).conversations.map(({ seq }) => seq).sort()).toEqual([4, 9]);
});

test("[IN2] the same news twice is the same news, and older news is none", async () => {
  const [ana] = (await people(1)) as [Talker];
  const inbox = inboxOf(bindings, ana.session.account);
  const wire = await open(ana);
  await wire.next("dirty");
  const ring = ringFor(ana, { seq: 5 });
  for (const seq of [5, 5, 3, 6]) await inbox.ring({ ...ring, seq });
  await wire.until((heard) => heard.some((frame) => frame.kind === "ring" && frame.seq === 6));
  expect(wire.heard.map((frame) => (frame.kind === "ring" ? frame.seq : frame.kind))).toEqual([5, 6]);
});

test("[IN4] a blocked account cannot ring directly; in a group the others' news still comes; unblocked, it can again", async () => {
  const [ana, eve] = (await people(2)) as [Talker, Talker];
  const inbox = inboxOf(bindings, ana.session.account);
  await inbox.block(eve.session.account);
  expect(await inbox.admit({ requester: eve.session.account, network: "a" })).toEqual({ kind: "blocked" });
  const wire = await open(ana);
  await wire.next("dirty");
  await inbox.ring(ringFor(ana, { from: eve.session.account, seq: 1 }));
  await inbox.ring(ringFor(ana, { from: eve.session.account, seq: 2, kind: "group" }));
  await inbox.unblock(eve.session.account);
  await inbox.ring(ringFor(ana, { from: eve.session.account, seq: 3 }));
  await wire.until((heard) => heard.length === 2);
  expect(wire.heard.map((frame) => (frame.kind === "ring" ? frame.seq : 0))).toEqual([2, 3]);
  expect(await inbox.admit({ requester: eve.session.account, network: "a" })).toEqual({ kind: "ok" });
});

test("[IN5] claims are limited for each requester, and that is not forgotten while the object sleeps", async () => {
  const [ana, eve] = (await people(2)) as [Talker, Talker];
  const inbox = () => inboxOf(bindings, ana.session.account);
  const claim = async () => (await inbox().admit({ requester: eve.session.account, network: "a" })).kind;
  const kinds: string[] = [];
  for (let i = 0; i < 12; i++) kinds.push(await claim());
  expect(kinds.filter((kind) => kind === "ok").length).toBe(10);
  await evictDurableObject(bindings.INBOXES.getByName(ana.session.account));
  expect(await claim()).toBe("rate-limited");
});

test("[IN5] strangers from one network keep nobody out who comes from another, blocked ones nobody at all", async () => {
  const [ana, mallory] = (await people(2)) as [Talker, Talker];
  const inbox = inboxOf(bindings, ana.session.account);
  await inbox.block(mallory.session.account);
  const claim = async (requester: string, network: string) =>
    (await inbox.admit({ requester: requester as never, network })).kind;
  for (let i = 0; i < 20; i++) await claim(mallory.session.account, `m${i}`);
  const counted = () =>
    runInDurableObject(bindings.INBOXES.getByName(ana.session.account), (_, { storage }) =>
      storage.sql.exec("SELECT tokens FROM quotas WHERE who = 'all'").toArray(),
    );
  expect(await counted()).toEqual([]);
  const kinds = await Promise.all(Array.from({ length: 80 }, (_, i) => claim(`stranger${i}`, "their office")));
  expect(kinds.filter((kind) => kind === "ok").length).toBe(20);
  expect(kinds.at(-1)).toBe("rate-limited");
  expect(await claim("honest", "elsewhere")).toBe("ok");
  const stored = await runInDurableObject(bindings.INBOXES.getByName(ana.session.account), (_, { storage }) =>
    JSON.stringify(storage.sql.exec("SELECT who FROM quotas").toArray()),
  );
  expect(stored).not.toContain("office");
});

test("a revoked device loses its socket and its flags at once; the account's other device keeps its own", async () => {
  const [ana] = (await people(1)) as [Talker];
  const inbox = inboxOf(bindings, ana.session.account);
  const other = { ...ana, session: { ...ana.session, device: random<Talker["session"]["device"]>() } };
  const [wire, kept] = await Promise.all([open(ana), open(other)]);
  await Promise.all([wire.next("dirty"), kept.next("dirty")]);
  await inbox.ring(ringFor(ana));
  await inbox.revoke([ana.session.device]);
  expect(await wire.untilClosed()).toBe(4003);
  expect((await (await open(ana)).next("dirty")).conversations).toEqual([]);
  expect(kept.closed).toBe(null);
});

test("a message rings who is not attached, with the envelope in it, and no more until that device has heard it", async () => {
  const [ana, ben] = (await people(2)) as [Talker, Talker];
  const talk = await talkOf([ana, ben], "direct");
  const wire = await open(ben);
  await wire.next("dirty");
  await talk.object.submit(ben.session, encodeFrame({ kind: "acknowledge", seq: 1 }));
  const say = async (text: string) =>
    talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, text)));
  await say("one");
  const ring = await wire.next("ring");
  expect(ring).toMatchObject({ conversation: talk.id, seq: 2, envelope: { kind: "message", seq: 2 } });
  await say("two");
  await say("three");
  await talk.object.submit(ben.session, encodeFrame({ kind: "acknowledge", seq: 2 }));
  expect((await wire.next("ring")).seq).toBe(4);
  expect(wire.heard.filter(({ kind }) => kind === "ring")).toEqual([]);
});

test("what a crash has kept from ringing is rung by the alarm", async () => {
  const [ana, ben] = (await people(2)) as [Talker, Talker];
  const talk = await talkOf([ana, ben], "direct");
  await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, "hello?")));
  const stub = bindings.CONVERSATIONS.getByName(talk.id);
  // As if the ring had never come: the object forgets that it rang, the Inbox that it heard.
  await evictDurableObject(stub);
  await inboxOf(bindings, ben.session.account).revoke([ben.session.device]);
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect((await (await open(ben)).next("dirty")).conversations).toEqual([{ conversation: talk.id, seq: 2 }]);
});

test("nothing is heard before hello; another version and malformed frames are told so", async () => {
  const [ana] = (await people(1)) as [Talker];
  const inbox = inboxOf(bindings, ana.session.account);
  const wire = await Wire.open(inbox, ana.session, readInboxDown);
  await inbox.ring(ringFor(ana));
  wire.send({ kind: "hello", version: 99 });
  wire.sendBytes(Uint8Array.of(0xff));
  await wire.until((heard) => heard.length === 2);
  expect(wire.heard.map((frame) => (frame.kind === "rejected" ? frame.rejection.kind : frame.kind))).toEqual([
    "unsupported-version",
    "malformed",
  ]);
});
