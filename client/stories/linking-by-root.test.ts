// Where the root is on no device a link is its word: who steals an unlocked one adds none.

import { expect, test } from "vitest";
import { generateDevice, signByDevice } from "../../mls/index.ts";
import { toBase64Url } from "../../protocol/index.ts";
import type { RecoveryWay } from "../outcomes.ts";
import type { Device } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { devicesOf, household, link, MINUTE_MS, newDevice, says, view } from "./linking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");
await import("../engine/linking/index.ts");

async function withKey(seed: number) {
  const home = await household(seed);
  const { world, ana } = home;
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  const { groups, asked } = begun;
  expect(await world.ends(ana.verbs.finishRecovery(asked.map((group) => groups[group] ?? "")))).toEqual({ kind: "ok" });
  return { ...home, way: { kind: "key", typed: groups.join(" ") } satisfies RecoveryWay as RecoveryWay };
}

async function account(device: Device) {
  const stored = await device.disk.open().get("account", []);
  if (stored === undefined) throw new Error("no account");
  return stored;
}

test("[LK11] an unlocked device alone shows no code and adds no device, whatever it signs; its owner's key does, and neither lies there then", async () => {
  const { world, ana, bob, way, chat } = await withKey(971);
  const show = (given?: RecoveryWay) => world.ends(ana.verbs.showLinkCode({ system: "Old", ...(given && { way: given }) }));
  expect(await show()).toEqual({ kind: "needs-recovery" });
  expect(await show({ kind: "key", typed: "ABCDE" })).toMatchObject({ kind: "mistyped" });
  expect(await show({ kind: "passkey", secret: new Uint8Array(32) })).toEqual({ kind: "unknown" });
  expect(await world.ends(ana.ask({ kind: "link" }))).toEqual({ kind: "none" });
  // A thief does not use the screen.
  const { accountId, deviceId, deviceSecret } = await account(ana);
  const log = world.service.directory.byId(accountId)?.log;
  if (log === undefined) throw new Error("no log");
  const thiefs = await generateDevice(accountId);
  const saying = { type: "add", device: thiefs.deviceId, deviceKey: thiefs.publicKey } as const;
  const entry = toBase64Url(await signByDevice(log, { id: deviceId, privateKey: deviceSecret }, saying, world.clock.now()));
  expect(await world.service.directory.append({ account: accountId, device: deviceId }, { entry })).toMatchObject({
    rejection: { kind: "entry-refused", rule: "root-adds" },
  });
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone, way);
  await world.clock.advance(2 * MINUTE_MS);
  expect((await devicesOf(world, phone)).map(({ suspended }) => suspended)).toEqual([false, false]);
  await says(world, phone, chat, "from the phone");
  expect((await world.ends(bob.timeline(chat))).items.at(-1)).toMatchObject({ text: "from the phone" });
  // Neither the key nor the root stays on either of them, and the next one is asked for again.
  for (const device of [ana, phone]) {
    expect((await account(device)).rootSecret).toBeNull();
    expect(await world.ends(device.verbs.showLinkCode({ system: "Old" }))).toEqual({ kind: "needs-recovery" });
  }
  await link(world, phone, await newDevice(world, "Tablet"), way);
  expect([ana.failures, phone.failures]).toEqual([[], []]);
});

test("[LK11] whoever mistypes the digits, or lets the code get old, need not type the key again for five minutes; whoever gives up does", async () => {
  const { world, ana, way } = await withKey(972);
  const show = (given?: RecoveryWay) => world.ends(ana.verbs.showLinkCode({ system: "Old", ...(given && { way: given }) }));
  expect(await show(way)).toEqual({ kind: "ok" });
  const phone = await newDevice(world, "Phone");
  await wrongDigits(world, ana, phone);
  expect(await show()).toEqual({ kind: "ok" });
  await world.clock.advance(3 * MINUTE_MS);
  await link(world, ana, phone);
  expect(await show(way)).toEqual({ kind: "ok" });
  await world.ends(ana.verbs.endLink());
  expect(await show()).toEqual({ kind: "needs-recovery" });
  expect(await show(way)).toEqual({ kind: "ok" });
  await world.clock.advance(5 * MINUTE_MS);
  expect(await show()).toEqual({ kind: "needs-recovery" });
});

test("[LK11] a device that has not heard that recovery was set up says so in the end, and adds nothing", async () => {
  const home = await household(973);
  const { world, ana } = home;
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone);
  await world.clock.advance(MINUTE_MS);
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  expect(await world.ends(phone.verbs.showLinkCode({ system: "Old" }))).toEqual({ kind: "ok" });
  const { code } = await view(world, phone, "shown");
  expect(await world.ends(ana.verbs.finishRecovery(begun.asked.map((group) => begun.groups[group] ?? "")))).toEqual({
    kind: "ok",
  });
  const tablet = await newDevice(world, "Tablet");
  await world.ends(tablet.verbs.linkThisDevice({ code, system: "New" }));
  const { digits } = await view(world, tablet, "check-code");
  await view(world, phone, "checking");
  await phone.verbs.confirmLink(digits);
  expect(await view(world, phone, "failed")).toEqual({ kind: "failed", why: "root-adds" });
  expect(await devicesOf(world, ana)).toHaveLength(2);
});

async function wrongDigits(world: World, old: Device, fresh: Device): Promise<void> {
  const { code } = await view(world, old, "shown");
  await world.ends(fresh.verbs.linkThisDevice({ code, system: "New" }));
  const { digits } = await view(world, fresh, "check-code");
  await view(world, old, "checking");
  await old.verbs.confirmLink(digits === "0000" ? "0001" : "0000");
  expect(await view(world, old, "failed")).toMatchObject({ why: "wrong-check-code" });
  await world.ends(fresh.verbs.endLink());
}
