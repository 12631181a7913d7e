// Places, people and permissions between two of them.

import { expect, test } from "vitest";
import type { Device } from "../simulation/device.ts";
import type { Talk } from "./talking.ts";
import { talking } from "./talking.ts";

async function last({ world, chat }: Talk, device: Device) {
  await world.clock.advance(2000);
  return (await world.ends(device.timeline(chat))).items.at(-1);
}

const place = { latitude: 52.5163, longitude: 13.3777, name: "Tor" };

test("[CO2] a place arrives, is a message in words too, and can be replied to; repeated under its id it is sent once", async () => {
  const talk = await talking(301);
  const { world, ana, bob, chat } = talk;
  const id = "AAAAAAAAAAAAAAAAAAAAAQ";
  for (let i = 0; i < 2; i++) expect((await world.ends(ana.verbs.sendLocation(chat, place, { id }))).kind).toBe("ok");
  const there = await last(talk, bob);
  expect(there).toMatchObject({ text: "Tor", body: { kind: "location", location: { ...place, address: null } } });
  expect(await world.ends(bob.conversations())).toMatchObject([{ preview: { text: "Tor" }, unread: 2 }, {}]);
  await world.ends(bob.verbs.send(chat, { text: "coming", replyTo: there?.id ?? "" }));
  expect(await last(talk, ana)).toMatchObject({ text: "coming", reply: { text: "Tor" } });
  expect(
    (await world.ends(bob.timeline(chat))).items.filter((item) => item.kind === "message" && item.body.kind === "location"),
  ).toHaveLength(1);
});

test("[CO2] people arrive as cards; what waits is shown the same", async () => {
  const talk = await talking(302);
  const { world, ana, bob, chat } = talk;
  ana.network.setOnline(false);
  await world.ends(ana.verbs.sendContacts(chat, [{ name: "Cleo", phones: ["+1 555 0100"] }, { name: "Dan" }]));
  const cleo = { name: "Cleo", organisation: null, phones: ["+1 555 0100"], emails: [], urls: [] };
  const shown = { text: "Cleo, Dan", body: { kind: "contacts", contacts: [cleo, { ...cleo, name: "Dan", phones: [] }] } };
  expect(await last(talk, ana)).toMatchObject({ ...shown, state: "pending" });
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(10_000);
  expect(await last(talk, bob)).toMatchObject({ ...shown, own: false });
});

test("[CO1] what does not fit is refused with its place, and nothing is sent", async () => {
  const talk = await talking(303);
  const { world, ana, bob, chat } = talk;
  const bad = world.ends(ana.verbs.sendLocation(chat, { latitude: 91, longitude: 0 }));
  expect(await bad).toEqual({ kind: "bad-location", where: "latitude" });
  const scripted = ana.verbs.sendContacts(chat, [{ name: "A", urls: ["javascript:1"] }]);
  expect(await world.ends(scripted)).toEqual({ kind: "bad-contacts", where: "0.urls.0" });
  expect(await last(talk, bob)).toMatchObject({ text: "first" });
});

test("[CO3] who lets the other write shows at once, arrives as a line that is not unread, and is taken back", async () => {
  const talk = await talking(304);
  const { world, ana, bob, chat } = talk;
  const unread = async () => (await world.ends(bob.conversations())).find(({ id }) => id === chat)?.unread;
  const before = await unread();
  for (let i = 0; i < 2; i++) expect(await world.ends(ana.verbs.allowToWrite(chat, true))).toEqual({ kind: "ok" });
  expect(await world.ends(ana.details(chat))).toMatchObject({ permission: { byYou: true, byPeer: false } });
  const granted = { kind: "permission", by: { name: "Ana" }, to: { name: "Bob" }, granted: true };
  for (const device of [ana, bob]) expect(await last(talk, device)).toMatchObject({ kind: "system", line: granted });
  expect(await world.ends(bob.details(chat))).toMatchObject({ permission: { byYou: false, byPeer: true } });
  expect(await unread()).toBe(before);
  await world.ends(ana.verbs.allowToWrite(chat, false));
  expect(await last(talk, bob)).toMatchObject({ line: { granted: false, by: { self: false } } });
  expect(await world.ends(bob.details(chat))).toMatchObject({ permission: { byPeer: false } });
  const lines = (await world.ends(bob.timeline(chat))).items.filter((item) => item.kind === "system");
  expect(lines.filter((item) => item.kind === "system" && item.line.kind === "permission")).toHaveLength(2);
});

test("[CO3] a change of mind that never left is not sent, and a group has no permissions", async () => {
  const talk = await talking(305);
  const { world, ana, bob, chat } = talk;
  ana.network.setOnline(false);
  await world.clock.advance(1000);
  await world.ends(ana.verbs.send(chat, { text: "offline" }));
  await world.ends(ana.verbs.allowToWrite(chat, true));
  await world.ends(ana.verbs.allowToWrite(chat, false));
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(10_000);
  expect(await last(talk, bob)).toMatchObject({ text: "offline" });
  const group = await world.opened(ana.verbs.createGroup({ title: "Trip", handles: ["bob"] }));
  expect(await world.ends(ana.verbs.allowToWrite(group, true))).toEqual({ kind: "not-allowed" });
});
