// People with several devices: linked by a code in mid-talk, each in every chat, and put out again.

import { expect, test } from "vitest";
import { type RootSaying, signByRoot } from "../../mls/index.ts";
import { accountIdOf, type ConversationId, type DeviceId, toBase64Url } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { CALM, ROUGH } from "../simulation/network.ts";
import type { AccountRecord } from "../store/tables.ts";
import { saidOf } from "./group-of.ts";
import { devicesOf, household, linesOf, link, linkUntilDeath, MINUTE_MS, newDevice, says, view } from "./linking.ts";

test("[LK1] [LK6] a linked device has people and chats at once, comes into each, and talks as its account", async () => {
  const { world, ana, bob, cleo, chat, group } = await household(901);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  expect(await world.ends(phone.ask({ kind: "account" }))).toMatchObject({ name: "Ana", handle: "ana" });
  const listed = await world.ends(phone.conversations());
  expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([chat, group]));
  expect(listed.find(({ id }) => id === chat)).toMatchObject({ kind: "direct", title: "Bob" });
  expect(listed.find(({ id }) => id === group)).toMatchObject({ kind: "group", title: "Trip" });
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(phone.ask({ kind: "arriving" }))).toBeNull();
  for (const id of [chat, group]) expect(await world.ends(phone.details(id))).toMatchObject({ state: "active" });
  await says(world, phone, chat, "from my phone");
  await says(world, phone, group, "to all from my phone");
  await says(world, bob, chat, "hello both");
  await says(world, cleo, group, "hi");
  for (const device of [ana, bob]) {
    expect(textsOf(await world.ends(device.timeline(chat)))).toEqual(["before", "from my phone", "hello both"]);
    expect(textsOf(await world.ends(device.timeline(group)))).toEqual(["to all from my phone", "hi"]);
    expect(linesOf(await world.ends(device.timeline(chat)))).toContain("new-device");
    expect(linesOf(await world.ends(device.timeline(group)))).not.toContain("rejoined");
  }
  expect(textsOf(await world.ends(phone.timeline(chat)))).toEqual(["before", "from my phone", "hello both"]);
  expect(await devicesOf(world, phone)).toMatchObject([
    { name: "New", isThis: true },
    { name: "Old", isThis: false },
  ]);
  for (const device of [ana, phone, bob, cleo]) expect(device.failures).toEqual([]);
});

test("[LK6] whoever knows many people has them all on the new device: what the mailbox has no room for goes another way, and is gone then", async () => {
  const { world, ana, chat, group } = await household(933);
  ana.crash();
  const store = ana.disk.open();
  const known = (await store.range("contacts", { prefix: [] })).length;
  const made = Array.from({ length: 300 }, (_, i) =>
    new Uint8Array(32).fill(1 + (i % 250), 0, 16).fill(1 + Math.floor(i / 250), 16),
  );
  const writes = await Promise.all(
    made.map(async (accountKey) => {
      const accountId = await accountIdOf(accountKey);
      const record = {
        accountId,
        accountKey,
        handle: null,
        name: "Somebody",
        nameFrom: "introduction",
        keyChange: null,
      } as const;
      return { table: "contacts" as const, key: [accountId], value: { ...record, verified: false, accepted: true } };
    }),
  );
  await store.transact({ scope: "contacts", version: await store.version("contacts"), writes });
  await world.ends(ana.open().then(() => undefined));
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  expect(await phone.disk.open().range("contacts", { prefix: [] })).toHaveLength(known + made.length);
  for (const id of [chat, group]) expect(await world.ends(phone.details(id))).toMatchObject({ state: "active" });
  expect([...world.service.media.blobs]).toEqual([]);
  for (const device of [ana, phone]) expect(device.failures).toEqual([]);
});

test("[LK1] the root is on no device that was linked, nor what it would open", async () => {
  const { world, ana } = await household(902);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  expect(await phone.disk.open().get("account", [])).toMatchObject({ rootSecret: null, arriving: null });
});

test("[LK6] what begins after that has all devices of both", async () => {
  const { world, ana, bob } = await household(903);
  const [phone, tablet] = [await newDevice(world, "Phone"), await newDevice(world, "Tablet")];
  await link(world, ana, phone);
  await link(world, bob, tablet);
  await world.clock.advance(MINUTE_MS);
  const group = await world.opened(phone.verbs.createGroup({ title: "Both", handles: ["bob"] }));
  await world.clock.advance(MINUTE_MS);
  await says(world, phone, group, "one");
  await says(world, tablet, group, "two");
  for (const device of [ana, phone, bob, tablet])
    expect(textsOf(await world.ends(device.timeline(group)))).toEqual(["one", "two"]);
});

test("[LK6] a device that does not come by itself is brought in by another one, and once", async () => {
  const { world, ana, bob, chat, group } = await household(910);
  const phone = await newDevice(world, "Phone");
  const { deviceId: first } = (await ana.disk.open().get("account", [])) as { deviceId: DeviceId };
  const log = world.service.logs.get(group);
  if (log === undefined) throw new Error("no log");
  const real = log.publicGroup.bind(log);
  log.publicGroup = (session) => (session.device === first ? real(session) : { kind: "unavailable", retryAfterMs: 1 });
  await link(world, ana, phone);
  await world.clock.advance(10_000);
  // It is linked and in one of them, and gone before it comes into the other.
  phone.crash();
  await world.clock.advance(14 * MINUTE_MS);
  const { deviceId } = (await phone.disk.open().get("account", [])) as { deviceId: DeviceId };
  const isIn = (id: ConversationId) => world.service.logs.get(id)?.members.get(deviceId)?.removedAt === null;
  expect([isIn(chat), isIn(group)]).toEqual([true, false]);
  await world.clock.advance(3 * MINUTE_MS);
  expect([isIn(chat), isIn(group)]).toEqual([true, true]);
  await says(world, bob, group, "while it was away");
  await world.ends(phone.open().then(() => undefined));
  await world.clock.advance(MINUTE_MS);
  expect(textsOf(await world.ends(phone.timeline(group)))).toEqual(["while it was away"]);
  expect(linesOf(await world.ends(phone.timeline(group)))).toEqual(["added", "new-device"]);
  expect(linesOf(await world.ends(bob.timeline(group))).filter((kind) => kind === "new-device")).toHaveLength(1);
  expect([ana.failures, phone.failures]).toEqual([[], []]);
});

test("[LK6] a request that is accepted after the link is a chat of all devices from then on", async () => {
  const { world, ana } = await household(911);
  ana.asksStrangers = true;
  ana.crash();
  await world.ends(ana.open().then(() => undefined));
  const zoe = await world.person("Zoe");
  const asked = await world.opened(zoe.verbs.openDirect("ana"));
  await says(world, zoe, asked, "do you know me?");
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  expect((await world.ends(phone.conversations())).map(({ id }) => id)).not.toContain(asked);
  expect(await world.ends(ana.verbs.acceptRequest(asked))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  await says(world, zoe, asked, "now you do");
  expect(textsOf(await world.ends(phone.timeline(asked)))).toEqual(["now you do"]);
  await says(world, phone, asked, "yes");
  expect(textsOf(await world.ends(ana.timeline(asked)))).toEqual(["do you know me?", "now you do", "yes"]);
});

test("[RQ3] a group's request that is accepted on one device is accepted on all, also where one was away; who is brought in again is asked again", async () => {
  const { world, ana } = await household(912);
  const [phone, tablet] = [await newDevice(world, "Phone"), await newDevice(world, "Tablet")];
  for (const device of [phone, tablet]) await link(world, ana, device);
  for (const device of [ana, phone, tablet]) {
    device.asksStrangers = true;
    device.crash();
    await world.ends(device.open().then(() => undefined));
  }
  await world.clock.advance(MINUTE_MS);
  const zoe = await world.person("Zoe");
  tablet.network.setOnline(false);
  const group = await world.opened(zoe.verbs.createGroup({ title: "Choir", handles: ["ana"] }));
  await world.clock.advance(MINUTE_MS);
  const asked = async (device: Device) => (await world.ends(device.requests())).map(({ id }) => id);
  expect([await asked(ana), await asked(phone)]).toEqual([[group], [group]]);
  expect(await world.ends(ana.verbs.acceptRequest(group))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  tablet.network.setOnline(true);
  tablet.client?.wake();
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [ana, phone, tablet]) {
    expect(await asked(device), device.name).toEqual([]);
    expect(await world.ends(device.details(group)), device.name).toMatchObject({ state: "active" });
  }
  await says(world, phone, group, "which voice?");
  expect(textsOf(await world.ends(zoe.timeline(group)))).toContain("which voice?");

  expect(await world.ends(ana.verbs.leave(group))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * MINUTE_MS);
  expect(await world.ends(zoe.verbs.addMember(group, "ana"))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * MINUTE_MS);
  const yes = await Promise.all([ana, phone, tablet].map(asked));
  expect(yes).toEqual([[group], [group], [group]]);
  for (const device of [ana, phone, tablet, zoe]) expect(device.failures, device.name).toEqual([]);
});

test("[RQ3] a yes lets in once: a service that says of another coming that it was before that yes spares no stranger the question", async () => {
  const { world, ana } = await household(913);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  for (const device of [ana, phone]) {
    device.asksStrangers = true;
    device.crash();
    await world.ends(device.open().then(() => undefined));
  }
  await world.clock.advance(MINUTE_MS);
  const zoe = await world.person("Zoe");
  const group = await world.opened(zoe.verbs.createGroup({ title: "Choir", handles: ["ana"] }));
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(ana.verbs.acceptRequest(group))).toEqual({ kind: "ok" });
  const accepted = world.clock.now();
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(ana.verbs.leave(group))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * MINUTE_MS);
  const log = world.service.logs.get(group);
  if (log === undefined) throw new Error("no log");
  const real = log.envelopeFor.bind(log);
  log.envelopeFor = (device, entry) => {
    const envelope = real(device, entry);
    return envelope?.kind === "welcome" ? { ...envelope, at: accepted - 1 } : envelope;
  };
  expect(await world.ends(zoe.verbs.addMember(group, "ana"))).toEqual({ kind: "ok" });
  await world.clock.advance(3 * MINUTE_MS);
  for (const device of [ana, phone])
    expect(
      (await world.ends(device.requests())).map(({ id }) => id),
      device.name,
    ).toEqual([group]);
  // Another yes is heard all the same.
  expect(await world.ends(phone.verbs.acceptRequest(group))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  for (const device of [ana, phone]) expect(await world.ends(device.requests()), device.name).toEqual([]);
});

test("[LK7] a device that was put out hears and says nothing more, and is gone from each chat", async () => {
  const { world, ana, bob, chat, group } = await household(904);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  await world.ends(phone.verbs.show(chat));
  await world.clock.advance(1000);
  const { deviceId } = (await phone.disk.open().get("account", [])) as { deviceId: DeviceId };
  expect(await world.ends(ana.verbs.removeDevice(deviceId))).toEqual({ kind: "ok" });
  await says(world, bob, chat, "not for the phone");
  expect(textsOf(await world.ends(phone.timeline(chat)))).toEqual(["before"]);
  expect(await world.ends(phone.ask({ kind: "connection" }))).toMatchObject({ state: "revoked" });
  await world.clock.advance(MINUTE_MS);
  for (const id of [chat, group]) {
    expect(world.service.logs.get(id)?.members.get(deviceId)?.removedAt).not.toBeNull();
    expect(linesOf(await world.ends(bob.timeline(id)))).toContain("device-removed");
  }
  expect(await devicesOf(world, ana)).toMatchObject([{ isThis: true }]);
  expect(await world.ends(ana.verbs.removeDevice(deviceId))).toEqual({ kind: "ok" });
});

test("[LK7] a device without the root puts another out until the root speaks", async () => {
  const { world, ana, bob, chat } = await household(905);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  const { deviceId } = (await ana.disk.open().get("account", [])) as { deviceId: DeviceId };
  expect(await world.ends(phone.verbs.removeDevice(deviceId))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(world.service.logs.get(chat)?.members.get(deviceId)?.removedAt).not.toBeNull();
  await says(world, bob, chat, "to the phone alone");
  expect(textsOf(await world.ends(phone.timeline(chat)))).toEqual(["before", "to the phone alone"]);
  expect(await devicesOf(world, phone)).toMatchObject([{ isThis: true }, { suspended: true }]);
});

test("[LK3] digits that are wrong link nobody, and there is no second try", async () => {
  const { world, ana } = await household(906);
  const phone = await newDevice(world, "Phone");
  await world.ends(ana.verbs.showLinkCode({ system: "Old" }));
  const { code } = await view(world, ana, "shown");
  await world.ends(phone.verbs.linkThisDevice({ code, system: "New" }));
  const { digits } = await view(world, phone, "check-code");
  await view(world, ana, "checking");
  await ana.verbs.confirmLink(digits === "0000" ? "0001" : "0000");
  expect(await view(world, ana, "failed")).toEqual({ kind: "failed", why: "wrong-check-code" });
  await ana.verbs.confirmLink(digits);
  expect(await view(world, phone, "failed")).toMatchObject({ kind: "failed", why: "gone" });
  expect(await devicesOf(world, ana)).toHaveLength(1);
  expect(await world.ends(phone.ask({ kind: "account" }))).toBeNull();
});

test("[LK2] a code that nobody shows, or not any more, is said to be none", async () => {
  const { world, ana } = await household(907);
  const phone = await newDevice(world, "Phone");
  await world.ends(phone.verbs.linkThisDevice({ code: "0000 0000 0000 0000", system: "New" }));
  expect(await view(world, phone, "failed")).toEqual({ kind: "failed", why: "gone" });
  await world.ends(phone.verbs.linkThisDevice({ code: "not a code", system: "New" }));
  expect(await view(world, phone, "failed")).toEqual({ kind: "failed", why: "code-malformed" });
  await world.ends(ana.verbs.showLinkCode({ system: "Old" }));
  const { code } = await view(world, ana, "shown");
  await world.ends(ana.verbs.endLink());
  await world.ends(phone.verbs.linkThisDevice({ code, system: "New" }));
  expect(await view(world, phone, "failed")).toEqual({ kind: "failed", why: "gone" });
});

test.each([0, 1, 2, 3])("[LK2] a service that changes message %i links nobody, and hands over nothing", async (torn) => {
  const { world, ana } = await household(930);
  const phone = await newDevice(world, "Phone");
  const { mailboxes } = world.service;
  const real = mailboxes.request.bind(mailboxes);
  let said = 0;
  mailboxes.request = (method, id, what, body) => {
    if (what !== "messages" || said++ !== torn) return real(method, id, what, body);
    const { message, ...rest } = body as { message: string };
    const at = Math.floor(message.length / 2);
    const changed = `${message.slice(0, at)}${message[at] === "A" ? "B" : "A"}${message.slice(at + 1)}`;
    return real(method, id, what, { ...rest, message: changed });
  };
  await linkUntilDeath(world, ana, phone);
  expect(await world.ends(phone.ask({ kind: "account" }))).toBeNull();
  expect([ana.failures, phone.failures]).toEqual([[], []]);
  // Only the last one follows on the person's word: a device that is in and got nothing is seen in the list, and removed there.
  expect(await devicesOf(world, ana)).toHaveLength(torn === 3 ? 2 : 1);
});

test("[LK6] [CT2] who came while the new device was on its way is said, and an account that came is no newcomer to it by its devices", async () => {
  const { world, ana, bob, group } = await household(931);
  await world.person("Dan");
  const phone = await newDevice(world, "Phone");
  const log = world.service.logs.get(group);
  if (log === undefined) throw new Error("no log");
  const { deviceId } = (await ana.disk.open().get("account", [])) as { deviceId: DeviceId };
  const real = log.publicGroup.bind(log);
  let isHeld = true;
  log.publicGroup = (session) =>
    isHeld && session.device !== deviceId ? { kind: "unavailable", retryAfterMs: 5_000 } : real(session);
  await link(world, ana, phone);
  expect(await world.ends(bob.verbs.addMember(group, "dan"))).toMatchObject({ kind: "ok" });
  expect(await world.ends(phone.verbs.send(group, { text: "typed on the way" }))).toMatchObject({ kind: "ok" });
  isHeld = false;
  await world.clock.advance(MINUTE_MS);
  expect(textsOf(await world.ends(bob.timeline(group)))).toEqual(["typed on the way"]);
  const lines = linesOf(await world.ends(phone.timeline(group)));
  expect(lines).toContain("while-away");
  expect(linesOf(await world.ends(phone.timeline(group))).filter((kind) => kind === "new-device")).toHaveLength(1);
});

test("[LK6] [GP3] a linked device says of no rule that it changed just now, and whoever has been in longest is the heir on it too", async () => {
  const { world, ana, bob, group } = await household(991);
  await world.ends(bob.verbs.setRules(group, { whoAdds: "admins", earlier: true }));
  await world.clock.advance(MINUTE_MS);
  const members = (await world.ends(bob.details(group)))?.members ?? [];
  const again = members.find(({ name }) => name === "Ana");
  if (again === undefined) throw new Error("she is not in");
  await world.ends(bob.verbs.removeMember(group, again.accountId));
  await world.clock.advance(MINUTE_MS);
  await world.ends(bob.verbs.addMember(group, "ana"));
  await world.clock.advance(MINUTE_MS);
  for (const old of [ana, bob]) {
    const fresh = await newDevice(world, `${old.name}'s laptop`);
    await link(world, old, fresh);
    await world.clock.advance(5 * MINUTE_MS);
    const [before, after] = await Promise.all([old, fresh].map((device) => saidOf({ world, chat: group }, device, "rule")));
    expect(after).toEqual(before);
    expect(await world.ends(fresh.ask({ kind: "group", conversation: group }))).toMatchObject({
      rules: { whoAdds: "admins", earlier: true },
    });
    if (old === bob)
      for (const device of [bob, fresh])
        expect(await world.ends(device.ask({ kind: "group", conversation: group }))).toMatchObject({ heir: { name: "Cleo" } });
  }
});

test("[LK6] [CT1] an older group than the other device knew is none to come into", async () => {
  const { world, ana, bob, group } = await household(932);
  const log = world.service.logs.get(group);
  if (log === undefined) throw new Error("no log");
  const { accountId, deviceId } = (await ana.disk.open().get("account", [])) as AccountRecord;
  const old = log.publicGroup({ account: accountId, device: deviceId });
  await world.person("Dan");
  await world.ends(bob.verbs.addMember(group, "dan"));
  await world.clock.advance(MINUTE_MS);
  const real = log.publicGroup.bind(log);
  log.publicGroup = (session) => (session.device === deviceId ? real(session) : old);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(phone.details(group))).toMatchObject({ state: "joining", diverged: true });
  expect([...log.members.keys()].filter((device) => log.members.get(device)?.account === accountId)).toEqual([deviceId]);
});

test("[LK6] where the last word of the old device arrived and its answer did not, both say that they are linked", async () => {
  const { world, ana } = await household(909);
  const phone = await newDevice(world, "Phone");
  const { http } = ana.network;
  const request = http.request.bind(http);
  let said = 0;
  http.request = async (method, path, body) => {
    const answer = await request(method, path, body);
    if (!path.startsWith("/v1/mailboxes/") || !path.endsWith("/messages") || ++said !== 2) return answer;
    // By then the new one has heard it, and has ended the mailbox.
    await new Promise<void>((passed) => void world.clock.after(10_000, passed));
    throw new Error("no answer");
  };
  await link(world, ana, phone);
  expect(said).toBe(3);
  expect([ana.failures, phone.failures]).toEqual([[], []]);
});

test("[LK10] a device is linked to an account whose log is longer than a mailbox has room for, over a line that breaks", async () => {
  const { world, ana, bob, chat } = await household(908);
  const account = (await ana.disk.open().get("account", [])) as AccountRecord;
  const { accountId, deviceId, rootSecret } = account;
  const logOf = () => world.service.directory.byId(accountId)?.log ?? { entries: [], states: [] };
  for (let i = 0; i < 260; i++) {
    const saying: RootSaying = { type: "revoke", accepts: logOf().entries.length, devices: [], lifts: [] };
    const entry = await signByRoot(logOf(), rootSecret as Uint8Array, saying, world.clock.now());
    const answer = await world.service.directory.append({ account: accountId, device: deviceId }, { entry: toBase64Url(entry) });
    expect(answer).toMatchObject({ ok: {} });
  }
  expect(logOf().entries.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(56 * 1024);
  ana.network.setOnline(false);
  await world.clock.advance(MINUTE_MS);
  ana.network.setOnline(true);
  await world.clock.advance(MINUTE_MS);
  const phone = await newDevice(world, "Phone");
  phone.network.weather = ROUGH;
  await link(world, ana, phone);
  phone.network.weather = CALM;
  await world.clock.advance(2 * MINUTE_MS);
  await says(world, bob, chat, "to both");
  expect(textsOf(await world.ends(phone.timeline(chat))).at(-1)).toBe("to both");
  expect([ana.failures, phone.failures]).toEqual([[], []]);
});
