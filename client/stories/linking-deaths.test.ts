// Linking, with either device killed at any call of its ports.

import { expect, test } from "vitest";
import { type Device, textsOf } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { type household, households, link, linkUntilDeath, MINUTE_MS, newDevice, says } from "./linking.ts";

/** Whatever died comes again: then the new one is a device of the account, or is linked by another code. */
async function endsLinked(
  world: World,
  { ana, bob, chat, group }: Omit<Awaited<ReturnType<typeof household>>, "world" | "cleo">,
  phone: Device,
) {
  for (const device of [ana, phone]) {
    if (device.life.alive) device.crash();
    await world.ends(device.open().then(() => undefined));
  }
  await world.clock.advance(MINUTE_MS);
  if ((await world.ends(phone.ask({ kind: "account" }))) === null) await link(world, ana, phone);
  await world.clock.advance(3 * MINUTE_MS);
  for (const id of [chat, group]) expect(await world.ends(phone.details(id))).toMatchObject({ state: "active" });
  expect(await world.ends(phone.ask({ kind: "arriving" }))).toBeNull();
  await says(world, phone, chat, "here I am");
  await says(world, bob, group, "hello");
  expect(textsOf(await world.ends(bob.timeline(chat))).at(-1)).toBe("here I am");
  for (const device of [ana, phone]) {
    expect(textsOf(await world.ends(device.timeline(group))).at(-1)).toBe("hello");
    expect(device.ownFailures).toEqual([]);
  }
}

test.each(["before", "after"] as const)("[LK6] killed %s any call, the new device goes on or is linked anew", async (when) => {
  let deaths = 0;
  const homes = households(920);
  for (let atCall = 4; atCall < 120; atCall += 9) {
    const { world, ...home } = await homes();
    const phone = world.device("Phone");
    await phone.open({ atCall, when });
    if (phone.client !== null) await linkUntilDeath(world, home.ana, phone);
    deaths += phone.life.alive ? 0 : 1;
    await endsLinked(world, home, phone);
  }
  expect(deaths).toBeGreaterThan(8);
});

test("[LK6] the old device killed at any call: the new one has all of it, or nothing and is linked anew", async () => {
  let deaths = 0;
  const homes = households(921);
  for (let more = 1; more < 40; more += 4) {
    const { world, ...home } = await homes();
    home.ana.crash();
    await world.ends(home.ana.open({ atCall: 15 + more, when: more % 8 < 4 ? "before" : "after" }).then(() => undefined));
    await world.clock.advance(MINUTE_MS);
    const phone = await newDevice(world, "Phone");
    if (home.ana.client !== null && home.ana.life.alive) await linkUntilDeath(world, home.ana, phone);
    deaths += home.ana.life.alive ? 0 : 1;
    await endsLinked(world, home, phone);
  }
  expect(deaths).toBeGreaterThan(4);
});
