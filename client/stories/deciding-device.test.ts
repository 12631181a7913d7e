// What becomes of a device once the root is on none: suspended at once by any other, and by the recovery key out for good or in again.

import { expect, test } from "vitest";
import type { DeviceId } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { devicesOf, household, link, MINUTE_MS, newDevice, says } from "./linking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

async function idOf(device: Device): Promise<DeviceId> {
  return (await device.disk.open().get("account", []))?.deviceId as DeviceId;
}

/** Ana has a phone, and a recovery key: so the root is on neither of them. */
async function withKey(seed: number) {
  const home = await household(seed);
  const { world, ana } = home;
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  expect(await world.ends(ana.verbs.finishRecovery(asked.map((group) => groups[group] ?? "")))).toEqual({ kind: "ok" });
  const way = { kind: "key", typed: groups.join(" ") } as const;
  return { ...home, phone, way };
}

test("[LK8] by the recovery key a device goes for good from any other one: its place is free, and the keyring's key is another", async () => {
  const { world, ana, phone, way, chat } = await withKey(951);
  const device = await idOf(phone);
  const before = (await ana.disk.open().get("account", []))?.recovery?.keyringKey;
  expect(await world.ends(ana.verbs.removeDevice(device))).toEqual({ kind: "ok" });
  expect(await devicesOf(world, ana)).toMatchObject([{ isThis: true }, { id: device, suspended: true }]);
  expect(await world.ends(ana.verbs.decideDevice({ device, stays: false, way }))).toEqual({ kind: "ok" });
  expect(await devicesOf(world, ana)).toMatchObject([{ isThis: true }]);
  expect(await devicesOf(world, ana)).toHaveLength(1);
  await world.clock.advance(MINUTE_MS);
  const account = await ana.disk.open().get("account", []);
  expect(account?.rootSecret).toBeNull();
  expect(account?.recovery?.keyringKey).not.toEqual(before);
  expect(world.service.logs.get(chat)?.members.get(device)?.removedAt).not.toBeNull();
  expect(await world.ends(ana.verbs.decideDevice({ device, stays: false, way }))).toEqual({ kind: "ok" });
  // The key opens as before.
  const other = await newDevice(world, "Ana again");
  expect((await world.ends(other.verbs.findAccount(way))).kind).toBe("ok");
  expect(ana.failures).toEqual([]);
});

test("[LK8] by the recovery key one that was suspended is in again, and in its chats", async () => {
  const { world, ana, bob, phone, way, chat } = await withKey(952);
  const device = await idOf(phone);
  expect(await world.ends(ana.verbs.removeDevice(device))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  phone.crash();
  expect(await world.ends(ana.verbs.decideDevice({ device, stays: true, way }))).toEqual({ kind: "ok" });
  expect(await devicesOf(world, ana)).toMatchObject([{ isThis: true }, { id: device, suspended: false }]);
  await world.ends(phone.open());
  await world.clock.advance(20 * MINUTE_MS);
  await says(world, bob, chat, "to both");
  for (const each of [ana, phone]) expect(textsOf(await world.ends(each.timeline(chat))).at(-1)).toBe("to both");
});

for (const hasKey of [false, true])
  test(`[AL3] [LK8] what another device did to a thief's is not undone by the root's next word, ${hasKey ? "by the key" : "where it lies here"}: its owner looks again first`, async () => {
    const home = hasKey ? await withKey(954) : await household(955);
    const { world, ana } = home;
    const way = "way" in home ? (home.way as { kind: "key"; typed: string }) : undefined;
    const phone = "phone" in home ? (home.phone as Device) : await newDevice(world, "Phone");
    if (!hasKey) await link(world, ana, phone);
    const [thiefs, old] = [await newDevice(world, "Thief's"), await newDevice(world, "Old")];
    for (const device of [thiefs, old]) await link(world, ana, device, way);
    await world.clock.advance(MINUTE_MS);
    ana.network.setOnline(false);
    expect(await world.ends(phone.verbs.removeDevice(await idOf(thiefs)))).toEqual({ kind: "ok" });
    await world.clock.advance(MINUTE_MS);
    const gone = await idOf(old);
    const remove = () =>
      world.ends<{ kind: string }>(
        way ? ana.verbs.decideDevice({ device: gone, stays: false, way }) : ana.verbs.removeDevice(gone),
      );
    // Nothing that she hears by herself in between.
    const { request } = ana.network.http;
    let isFirst = true;
    ana.network.http.request = async (...asked) => {
      if (isFirst && asked[0] === "GET" && asked[1].includes("/accounts/")) isFirst = false;
      return request(...asked);
    };
    ana.network.setOnline(true);
    const first = await remove();
    expect(first).toEqual({ kind: "refused", detail: "devices-changed" });
    expect(await remove()).toEqual({ kind: "ok" });
    expect(await world.ends(ana.ask({ kind: "devices" }))).toHaveLength(3);
    expect((await devicesOf(world, ana)).find(({ id, suspended }) => id !== gone && suspended)?.id).toBe(await idOf(thiefs));
    await world.clock.advance(20 * MINUTE_MS);
    expect((await world.ends(thiefs.ask({ kind: "connection" }))).state).toBe("revoked");
  });

test("[LK8] without the key, with a wrong one or somebody else's the root says nothing; and nothing of this device", async () => {
  const { world, ana, bob, phone, way } = await withKey(953);
  const [own, device] = [await idOf(ana), await idOf(phone)];
  const begun = await world.ends(bob.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  expect(await world.ends(bob.verbs.finishRecovery(asked.map((group) => groups[group] ?? "")))).toEqual({ kind: "ok" });
  const bobs = { kind: "key", typed: groups.join(" ") } as const;
  const decide = (over: { device?: DeviceId; way: typeof way | null }) =>
    world.ends(ana.verbs.decideDevice({ device, stays: false, ...over }));
  expect(await decide({ way: null })).toEqual({ kind: "needs-recovery" });
  expect(await decide({ way: { kind: "key", typed: "ABCDE" } })).toMatchObject({ kind: "mistyped" });
  expect(await decide({ way: bobs })).toEqual({ kind: "unknown" });
  expect(await decide({ device: own, way })).toMatchObject({ kind: "refused" });
  expect(await devicesOf(world, ana)).toMatchObject([{ id: own }, { id: device, suspended: false }]);
  for (const each of [ana, phone])
    expect(await world.ends(each.ask({ kind: "account" }))).toMatchObject({ recovery: each === ana ? "set-up" : "elsewhere" });
});
