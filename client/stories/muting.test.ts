// A muted chat: until a moment of the service's time, whatever the device's own clock says, and known to this device alone.

import { expect, test } from "vitest";
import { mentions } from "../preferences/mentions.ts";
import { isMuted, LONGEST_MUTE_MS, leftOf, mute } from "../preferences/mute.ts";
import { memoryProfile, World } from "../simulation/world.ts";
import { talking } from "./talking.ts";

const HOUR_MS = 3600_000;

test("[PR2] an hour is an hour of the service's time, on a device whose clock is a day ahead too, and ends by itself", async () => {
  for (const aheadMs of [0, 24 * HOUR_MS, -24 * HOUR_MS]) {
    const world = new World(830);
    const ana = await world.person("Ana", memoryProfile(), aheadMs);
    await world.person("Bob");
    const chat = await world.opened(ana.verbs.openDirect("bob"));
    await world.ends(ana.verbs.mute(chat, HOUR_MS));
    const begun = world.clock.now();
    const muted = async () => {
      const { mute } = (await world.ends(ana.details(chat))) ?? { mute: null };
      const { aheadMs: ahead } = await world.ends(ana.ask({ kind: "connection" }));
      return isMuted(mute, world.clock.now() + aheadMs + ahead);
    };
    expect(await muted()).toBe(true);
    await world.clock.advance(begun + HOUR_MS - 5_000 - world.clock.now());
    expect(await muted()).toBe(true);
    await world.clock.advance(10_000);
    expect(await muted()).toBe(false);
  }
});

test("[PR2] muting writes its own record and tells nobody; unmuted, nothing is left of it", async () => {
  const { world, ana, bob, chat } = await talking(831);
  const store = ana.disk.open();
  // Each one's first update of their keys is over by then.
  await world.clock.advance(11 * 60_000);
  const before = world.service.logOf(chat).head;
  await world.ends(ana.verbs.mute(chat, "always"));
  expect(await store.range("preferences", { prefix: [chat] })).toEqual([{ key: [chat, "mute"], value: { value: "always" } }]);
  await world.clock.advance(60_000);
  expect(world.service.logOf(chat).head).toBe(before);
  expect(await world.ends(bob.details(chat))).toMatchObject({ mute: null });
  // What comes is there and counts as always.
  await world.ends(ana.verbs.hide(chat));
  await world.ends(bob.verbs.send(chat, { text: "are you there?" }));
  await world.clock.advance(10_000);
  const row = (await world.ends(ana.conversations())).find(({ id }) => id === chat);
  expect(row).toMatchObject({ mute: "always", unread: 1, preview: { text: "are you there?" } });
  // Whether one is told of who means one is kept with it, and what is no wish is the usual one.
  await world.ends(ana.verbs.mute(chat, "always", { mentions: "quiet" }));
  expect(await world.ends(ana.details(chat))).toMatchObject({ mute: "always", mentions: "quiet" });
  expect([mentions.tidy("quiet"), mentions.tidy(null), mentions.tidy({})]).toEqual(["quiet", "told", "told"]);
  await world.ends(ana.verbs.mute(chat, null, { mentions: "told" }));
  expect(await store.range("preferences", { prefix: [] })).toEqual([]);
});

test("[PR2] a service that lied about the time, and a view that gives what is no time, mute nobody for years", async () => {
  const { world, ana, chat } = await talking(832);
  await world.ends(ana.verbs.mute(chat, Number.MAX_SAFE_INTEGER / 2));
  const until = (await world.ends(ana.details(chat)))?.mute as number;
  expect(leftOf(until, world.clock.now())).toBeGreaterThan(LONGEST_MUTE_MS - 60_000);
  expect(isMuted(until, until - LONGEST_MUTE_MS - 1)).toBe(false);
  expect([isMuted(until, until - 1), isMuted(until, until)]).toEqual([true, false]);
  for (const given of [Number.NaN, -1, 0.5, "never", {}, true, undefined, Number.POSITIVE_INFINITY])
    expect(mute.tidy(given)).toBe(null);
  await world.ends(ana.verbs.prefer(chat, { mute: Number.NaN as never }));
  expect(await world.ends(ana.details(chat))).toMatchObject({ mute: null });
});
