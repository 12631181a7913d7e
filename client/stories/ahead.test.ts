// One's own message is placed before what others wrote first has been read here; and one's own other device has read further.

import { expect, test } from "vitest";
import type { DeviceId } from "../../protocol/index.ts";
import { openInsides } from "../client.ts";
import { sealMarker } from "../engine/receiving/ephemera.ts";
import { memoryVault } from "../media/vault-memory.ts";
import { textsOf } from "../simulation/device.ts";
import { memoryProfile } from "../simulation/world.ts";
import { memoryDisk, memoryStore } from "../store/memory.ts";
import { talking } from "./talking.ts";

test("[CL11] the last words of a chat do not go back to what was written before them and read later", async () => {
  const { world, ana, bob, chat } = await talking(101);
  // Updates of keys read the log: they are done.
  await world.clock.advance(5 * 60_000);
  const { sockets } = ana.network;
  const { open } = sockets;
  let isDeaf = true;
  sockets.open = (path, events) => {
    if (!isDeaf) return open(path, events);
    world.clock.after(10, () => events.onClose(1006));
    return { send() {}, close() {} };
  };
  ana.network.setOnline(false);
  ana.network.setOnline(true);
  await world.ends(bob.verbs.send(chat, { text: "before" }));
  await world.clock.advance(2000);
  await world.ends(ana.verbs.send(chat, { text: "after" }));
  await world.clock.advance(10_000);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(["first", "after"]);
  isDeaf = false;
  await world.clock.advance(60_000);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toEqual(["first", "before", "after"]);
  const row = (await world.ends(ana.conversations())).find(({ id }) => id === chat);
  expect(row?.preview).toMatchObject({ text: "after", own: true });
});

test("[RR1] what one has read on another device of one's own is read here", async () => {
  const disk = memoryDisk();
  const { world, ana, bob, chat } = await talking(102, memoryProfile(disk));
  await world.ends(ana.verbs.hide(chat));
  await world.ends(bob.verbs.send(chat, { text: "second" }));
  await world.clock.advance(60_000);
  ana.crash();
  const store = memoryStore(disk);
  const [roster, record] = [await store.get("rosters", [chat]), await store.get("conversations", [chat])];
  const self = await ana.accountId;
  const [key] = record?.markerKeys ?? [];
  if (roster === undefined || record === undefined || key === undefined) throw new Error("no conversation");
  expect(record.unread).toBe(1);
  const tablet = "AAAAAAAAAAAAAAAAAAAAAQ" as DeviceId;
  const members = roster.members.map((member) =>
    member.account === self ? { ...member, devices: [...member.devices, { device: tablet, leaf: 9 }] } : member,
  );
  await store.transact({
    scope: chat,
    version: await store.version(chat),
    writes: [{ table: "rosters", key: [chat], value: { ...roster, members } }],
  });
  ana.network.setOnline(false);
  const { http, sockets } = ana.network;
  const ports = { store, vault: memoryVault(), http, sockets, clock: world.clock, random: world.random };
  const { client, conversations } = await world.ends(openInsides(ports, { keyPackages: 3 }));
  const said = { delivered: record.cursor, read: record.cursor };
  const bytes = await sealMarker(key, { conversation: chat, device: tablet }, said, world.random.bytes(12));
  conversations.get(chat)?.takeMarkers([{ device: tablet, epoch: key.epoch, bytes }]);
  await world.clock.advance(5000);
  expect(conversations.record(chat)).toMatchObject({ unread: 0, readUpTo: record.cursor });
  await client.close();
});
