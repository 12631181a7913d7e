// What people say of themselves, and how one hands another on.

import { expect, test } from "vitest";
import "../verbs/rare.ts";
import { encodeContent, readContent } from "../content/content.ts";
import { contactsKind } from "../content/kinds/contacts.ts";
import type { Device } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { household, link, MINUTE_MS, newDevice, says } from "./linking.ts";

const aboutOn = async (world: World, device: Device, chat: Parameters<Device["details"]>[0], name: string) =>
  (await world.ends(device.details(chat)))?.members.find((member) => member.theirs === name)?.about;
const account = (world: World, device: Device) => world.ends(device.ask({ kind: "account" }));

test("[PE1] what one says of oneself is told in each chat, once, to who comes later too, and is the same on all of one's devices", async () => {
  const { world, ana, bob, cleo, chat, group } = await household(1401);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  const said = (id: typeof chat) => (world.service.logs.get(id)?.entries ?? []).filter(({ kind }) => kind === "message").length;
  const before = [said(chat), said(group)];
  expect(await world.ends(phone.verbs.setAbout(`  Gone\u202e fishing\n${"x".repeat(200)}`))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  const about = `Gone fishing ${"x".repeat(127)}`;
  expect(about).toHaveLength(140);
  for (const [device, where] of [
    [bob, chat],
    [bob, group],
    [cleo, group],
  ] as const)
    expect(await aboutOn(world, device, where, "Ana"), device.name).toBe(about);
  expect([said(chat), said(group)]).toEqual(before.map((count) => count + 1));
  expect(await account(world, ana)).toMatchObject({ about });
  const tablet = await newDevice(world, "Tablet");
  await link(world, ana, tablet);
  await world.clock.advance(20 * MINUTE_MS);
  expect(await account(world, tablet)).toMatchObject({ about });
  // Nor does any of the others when it has something to say there.
  await says(world, ana, chat, "more");
  expect([said(chat), said(group)].map((count, i) => count - (before[i] ?? 0))).toEqual([2, 1]);
  // A device of Bob's that is linked has it at once.
  const his = await newDevice(world, "His");
  await link(world, bob, his);
  await world.clock.advance(2 * MINUTE_MS);
  expect(await aboutOn(world, his, chat, "Ana")).toBe(about);
  await world.ends(ana.verbs.setAbout(""));
  await world.clock.advance(MINUTE_MS);
  expect(await aboutOn(world, cleo, group, "Ana")).toBe("");
  expect([ana, bob, cleo, phone, tablet, his].flatMap(({ failures }) => failures)).toEqual([]);
});

test("[PE1] a stranger's shows once they are accepted; nobody says another's, and none is longer than one may say", async () => {
  const world = new World(1402);
  const [ana, bob] = [await world.person("Ana"), await world.person("Bob")];
  await world.ends(bob.verbs.setAbout("Friend of a friend"));
  ana.crash();
  ana.asksStrangers = true;
  await world.ends(ana.open());
  const chat = await world.opened(bob.verbs.openDirect("ana"));
  await says(world, bob, chat, "hello");
  await world.clock.advance(MINUTE_MS);
  expect(await aboutOn(world, ana, chat, "Bob")).toBe("");
  await world.ends(ana.verbs.acceptRequest(chat));
  await world.clock.advance(MINUTE_MS);
  expect(await aboutOn(world, ana, chat, "Bob")).toBe("Friend of a friend");
  const body = { kind: "profile", name: "Bob", handle: "bob", photo: null, business: null, about: "y".repeat(5_000) } as const;
  const read = readContent(encodeContent({ id: "A".repeat(22), sentAt: 1, counter: 1, body, reply: null }))?.body;
  expect(read).toEqual({ ...body, about: "y".repeat(140) });
});

test("[PE2] whose typing is off tells nobody of it, on the device where that was said and on the others", async () => {
  const { world, ana, bob, chat } = await household(1403);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [ana, phone, bob]) await world.ends(device.verbs.show(chat));
  await world.clock.advance(MINUTE_MS);
  const typing = async (device: Device) => {
    await world.ends(device.verbs.typing(chat));
    await world.clock.advance(500);
    const seen = (await world.ends(bob.details(chat)))?.typing.map(({ name }) => name);
    await world.clock.advance(MINUTE_MS);
    return seen;
  };
  expect(await typing(ana)).toEqual(["Ana"]);
  await world.ends(phone.verbs.setShowsTyping(false));
  await world.clock.advance(MINUTE_MS);
  expect([await typing(ana), await typing(phone)]).toEqual([[], []]);
  expect(await account(world, ana)).toMatchObject({ showsTyping: false });
  await world.ends(ana.verbs.setShowsTyping(true));
  expect(await typing(ana)).toEqual(["Ana"]);
});

test("[PE3] a shared contact has the account, by the name they call themselves; whoever opens it is led to that account or to nobody", async () => {
  const { world, ana, bob, cleo, chat, group } = await household(1404);
  const cleoId = await cleo.accountId;
  await world.ends(ana.verbs.callContact(cleoId, "My secret name"));
  const sent = await world.ends(ana.verbs.shareContact(chat, cleoId));
  // In a group one knows nobody's handle before one has asked for it.
  expect(sent).toEqual({ kind: "unknown-contact" });
  await world.ends(ana.verbs.openDirect("cleo"));
  expect(await world.ends(ana.verbs.shareContact(chat, cleoId))).toMatchObject({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  const items = (await world.ends(bob.timeline(chat))).items;
  const card = items.flatMap((item) => (item.kind === "message" && item.body.kind === "contacts" ? item.body.contacts : []))[0];
  expect(card).toMatchObject({ name: "Cleo", account: { id: cleoId, handle: "cleo" } });
  expect(JSON.stringify(items)).not.toContain("secret");
  const opened = await world.ends(bob.verbs.openCard({ id: cleoId, handle: "cleo" }));
  if (opened.kind !== "ok") throw new Error(opened.kind);
  expect((await world.ends(bob.details(opened.conversation)))?.members.map(({ accountId }) => accountId)).toContain(cleoId);
  // A handle that is another's, by the service or by whoever made the card.
  const before = (await world.ends(bob.conversations())).length;
  const dan = await world.person("Dan");
  expect(await world.ends(bob.verbs.openCard({ id: cleoId, handle: "dan" }))).toEqual({ kind: "other-account" });
  expect(await world.ends(bob.verbs.openCard({ id: await dan.accountId, handle: "cleo" }))).toEqual({ kind: "other-account" });
  expect(await world.ends(bob.verbs.openCard({ id: await bob.accountId, handle: "cleo" }))).toEqual({ kind: "yourself" });
  expect(await world.ends(bob.verbs.openCard({ id: cleoId, handle: "no.one" }))).toMatchObject({ kind: "unknown-handle" });
  expect((await world.ends(bob.conversations())).length).toBe(before);
  const own = await world.ends(ana.verbs.shareContact(group, await ana.accountId));
  expect(own).toMatchObject({ kind: "ok" });
});

test("[PE3] a card with an account that is none, or a handle that is none, is no card", () => {
  const read = (account: unknown) => {
    const parsed = contactsKind.schema["~standard"].validate([["Eve", null, [], [], [], account]]);
    return "issues" in parsed && parsed.issues ? "none" : "card";
  };
  const id = "A".repeat(43);
  for (const hostile of [["x", "eve"], [id, "../eve"], [id, ""], [id, "e".repeat(99)], [id], [7, "eve"]])
    expect(read(hostile)).toBe("none");
  expect(read(undefined)).toBe("card");
});

test("[PE4] shared groups are those that both are in, and no request", async () => {
  const { world, ana, bob, cleo, group } = await household(1405);
  const other = await world.opened(ana.verbs.createGroup({ title: "Two", handles: ["cleo"] }));
  await world.clock.advance(MINUTE_MS);
  const shared = async (device: Device, who: Device) =>
    (await world.ends(device.ask({ kind: "shared-groups", account: await who.accountId }))).groups.map(({ title }) => title);
  expect(await shared(ana, cleo)).toEqual(["Two", "Trip"]);
  expect(await shared(ana, bob)).toEqual(["Trip"]);
  await world.ends(cleo.verbs.leave(group));
  await world.clock.advance(MINUTE_MS);
  expect(await shared(ana, cleo)).toEqual(["Two"]);
  await world.ends(ana.verbs.removeMember(other, await cleo.accountId));
  await world.clock.advance(MINUTE_MS);
  expect(await shared(ana, cleo)).toEqual([]);
});
