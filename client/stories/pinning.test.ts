// What stands above a chat: who puts it there, the same for everybody, and gone with its message.

import { expect, test } from "vitest";
import { type ConversationId, toBase64Url } from "../../protocol/index.ts";
import type { TimelineItem } from "../queries.ts";
import type { Device } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { household, link, MINUTE_MS, newDevice, says } from "./linking.ts";
import { followed, hostile, talking } from "./talking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

async function pinned(world: World, device: Device, conversation: ConversationId): Promise<string[]> {
  const { pins } = await world.ends(device.ask({ kind: "pinned", conversation }));
  return pins.map(({ message, by }) => `${message.text} (${by.name})`);
}
async function called(world: World, device: Device, chat: ConversationId, text: string) {
  const { items } = await world.ends(device.timeline(chat));
  const found = items.findLast(
    (item): item is TimelineItem & { kind: "message" } => item.kind === "message" && item.text === text,
  );
  if (found === undefined) throw new Error(`${device.name} has no "${text}"`);
  return found.id;
}
async function pin(world: World, device: Device, chat: ConversationId, text: string, on = true) {
  expect(await world.ends(device.verbs.pin(chat, await called(world, device, chat, text), on))).toEqual({ kind: "ok" });
}

test("[PI1] [PI2] members of a group pin and take down; three stand there, the same for all, also on a device that is linked later, and one that is deleted goes", async () => {
  const { world, ana, bob, cleo, group } = await household(881);
  for (const text of ["one", "two", "three", "four"]) await says(world, bob, group, text);
  for (const text of ["one", "two", "three"]) await pin(world, ana, group, text);
  // At once where it was said.
  expect(await pinned(world, ana, group)).toEqual(["three (Ana)", "two (Ana)", "one (Ana)"]);
  expect(await world.ends(ana.details(group))).toMatchObject({ can: { pin: true } });
  const before = await world.ends(cleo.conversations());
  await pin(world, cleo, group, "four");
  await world.clock.advance(10_000);
  for (const device of [ana, bob, cleo])
    expect(await pinned(world, device, group)).toEqual(["four (Cleo)", "three (Ana)", "two (Ana)"]);
  // No line, nothing unread, no row that moves.
  const after = await world.ends(cleo.conversations());
  expect(after.map(({ id, at, unread }) => [id, at, unread])).toEqual(before.map(({ id, at, unread }) => [id, at, unread]));
  let seen: string[] = [];
  followed(ana, { kind: "pinned", conversation: group }, ({ pins }) => {
    seen = pins.map(({ message }) => message.text);
  });
  await world.ends(bob.verbs.deleteForEveryone(group, await called(world, bob, group, "three")));
  await world.ends(bob.verbs.edit(group, await called(world, bob, group, "two"), { text: "the second" }));
  await world.clock.advance(10_000);
  expect(seen).toEqual(["four", "the second", "one"]);
  await pin(world, bob, group, "four", false);
  await world.clock.advance(10_000);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(2 * MINUTE_MS);
  for (const device of [ana, bob, cleo, phone])
    expect(await pinned(world, device, group)).toEqual(["the second (Ana)", "one (Ana)"]);
  ana.crash();
  await world.ends(ana.open());
  expect(await pinned(world, ana, group)).toEqual(["the second (Ana)", "one (Ana)"]);
  expect([...ana.failures, ...bob.failures, ...cleo.failures, ...phone.failures]).toEqual([]);
});

test("[PI1] offline only the last wish leaves; what is not there, or cannot be written to, is not pinned", async () => {
  const { world, ana, bob, chat } = await talking(882);
  ana.network.setOnline(false);
  for (const on of [true, false, true, false]) await pin(world, ana, chat, "first", on);
  expect(await pinned(world, ana, chat)).toEqual([]);
  await pin(world, ana, chat, "first");
  const sent = await world.ends(ana.verbs.send(chat, { text: "waits" }));
  if (sent.kind !== "ok") throw new Error(sent.kind);
  expect(await world.ends(ana.verbs.pin(chat, sent.id, true))).toEqual({ kind: "not-found" });
  const head = world.service.logOf(chat).head;
  ana.network.setOnline(true);
  ana.client?.wake();
  await world.clock.advance(10_000);
  for (const device of [ana, bob]) expect(await pinned(world, device, chat)).toEqual(["first (Ana)"]);
  // One that was tried while there was no network, what came of it, and the message.
  expect(world.service.logOf(chat).head - head).toBeLessThanOrEqual(4);
  for (const item of ["x", `${"A".repeat(22)}.${"A".repeat(22)}`])
    expect(await world.ends(ana.verbs.pin(chat, item, true))).toEqual({ kind: "not-found" });
  expect(await world.ends(ana.verbs.pin("none" as never, "x", true))).toEqual({ kind: "unknown-conversation" });
});

test("[PI2] pins of what is not there push out what is, for as long as their author may, and cost no more", async () => {
  const talk = await talking(883);
  const { world, ana, bob, chat } = talk;
  await pin(world, ana, chat, "first");
  await world.clock.advance(10_000);
  const sender = await bob.accountId;
  for (const i of [1, 2, 3]) {
    const target = { id: toBase64Url(new Uint8Array(16).fill(100 + i)), sender };
    await hostile(talk, bob, { kind: "pin", target, on: true });
  }
  // What cannot be shown takes no place from what can.
  expect(await pinned(world, ana, chat)).toEqual(["first (Ana)"]);
  expect((await world.ends(ana.details(chat)))?.pinned).toHaveLength(4);
  expect(ana.failures).toEqual([]);
});
