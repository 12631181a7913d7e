// A device that a thief's put out, while the root lies on it or its owner has the recovery key: it is in again, and the thief is not.

import { expect, test } from "vitest";
import type { DeviceId } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { CALM, ROUGH } from "../simulation/network.ts";
import { devicesOf, household, link, MINUTE_MS, newDevice, says } from "./linking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");

const PASSKEY = new Uint8Array(32).fill(5);
const idOf = async (device: Device) => (await device.disk.open().get("account", []))?.deviceId as DeviceId;

/** The thief's device was linked, and has put Ana's out. @param hasKey the root is in a vault and on no device */
async function putOut(seed: number, hasKey: boolean, more = async (_ana: Device, _key: string) => {}) {
  const home = await household(seed);
  const { world, ana } = home;
  const thief = await newDevice(world, "Thief's");
  await link(world, ana, thief);
  await world.clock.advance(MINUTE_MS);
  let typed = "";
  if (hasKey) {
    const begun = await world.ends(ana.verbs.beginRecovery());
    if (begun.kind !== "ok") throw new Error(begun.kind);
    typed = begun.groups.join(" ");
    await world.ends(ana.verbs.finishRecovery(begun.asked.map((group) => begun.groups[group] ?? "")));
    await world.ends(more(ana, typed));
    await world.clock.advance(2 * MINUTE_MS);
  }
  expect(await world.ends(thief.verbs.removeDevice(await idOf(ana)))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect((await world.ends(ana.ask({ kind: "connection" }))).state).toBe("revoked");
  return { ...home, thief, way: hasKey ? ({ kind: "key", typed } as const) : null };
}

for (const hasKey of [false, true]) {
  test(`[RC15] ${hasKey ? "by the recovery key" : "by the root that lies on it"} it is in again, in its chats, and the thief is out for good`, async () => {
    const { world, ana, bob, chat, thief, way } = await putOut(hasKey ? 995 : 996, hasKey);
    await says(world, bob, chat, "while she was out");
    ana.network.weather = ROUGH;
    expect(await world.ends(ana.verbs.comeBack([]))).toEqual({ kind: "not-begun" });
    if (hasKey) expect(await world.ends(ana.verbs.findBack(null))).toEqual({ kind: "needs-recovery" });
    const thiefs = await idOf(thief);
    let tries = 0;
    for (let isBack = false; !isBack; ) {
      expect(tries++).toBeLessThan(20);
      // Whoever repeats a proof has failed to prove: that is counted, and comes back with time.
      await world.clock.advance(10 * MINUTE_MS);
      const found = await world.ends(ana.verbs.findBack(way));
      if (found.kind !== "ok") continue;
      isBack = (await world.ends(ana.verbs.comeBack([thiefs]))).kind === "ok";
    }
    ana.network.weather = CALM;
    await world.clock.advance(20 * MINUTE_MS);
    expect((await world.ends(ana.ask({ kind: "connection" }))).state).toBe("online");
    expect(await devicesOf(world, ana)).toMatchObject([{ isThis: true, suspended: false }]);
    expect(await world.ends(ana.verbs.send(chat, { text: "I am back" }))).toMatchObject({ kind: "ok" });
    await world.clock.advance(MINUTE_MS);
    await says(world, bob, chat, "good");
    await world.clock.advance(MINUTE_MS);
    expect(textsOf(await world.ends(bob.timeline(chat))).slice(-2)).toEqual(["I am back", "good"]);
    expect(textsOf(await world.ends(ana.timeline(chat))).slice(-2)).toEqual(["I am back", "good"]);
    expect(world.service.logs.get(chat)?.members.get(thiefs)?.removedAt).not.toBeNull();
    expect((await world.ends(thief.ask({ kind: "connection" }))).state).toBe("revoked");
    const recovery = (await ana.disk.open().get("account", []))?.recovery;
    const known = (await thief.disk.open().get("account", []))?.recovery;
    if (hasKey) expect(recovery?.keyringKey).not.toEqual(known?.keyringKey);
    // Until it had the key that the thief's device made meanwhile, it wrote nothing.
    expect((await ana.disk.open().get("account", []))?.historyStopped ?? null).toBeNull();
    expect(ana.failures).toEqual([]);
  });
}

test("[RC15] neither the thief, whom nobody gave the root, nor a device that went for good comes back so", async () => {
  const { world, ana, thief, way } = await putOut(997, true, async ({ verbs }, key) => {
    expect(await verbs.addPasskey({ secret: PASSKEY, key })).toEqual({ kind: "ok" });
  });
  // What a passkey gives opens the account as the key does.
  expect(await world.ends(ana.verbs.findBack({ kind: "passkey", secret: new Uint8Array(32).fill(6) }))).toEqual({
    kind: "unknown",
  });
  expect(await world.ends(ana.verbs.findBack({ kind: "passkey", secret: PASSKEY }))).toMatchObject({ kind: "ok" });
  expect(await world.ends(ana.verbs.comeBack([await idOf(thief)]))).toEqual({ kind: "ok" });
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(thief.verbs.findBack(null))).toEqual({ kind: "needs-recovery" });
  // Also with the key: as another device only.
  expect(await world.ends(thief.verbs.findBack(way))).toEqual({ kind: "gone" });
});
