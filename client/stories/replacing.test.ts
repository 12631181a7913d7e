// Another recovery key, and one passkey fewer: what opened the account before opens nothing any more, and no moment is without a way back.

import { expect, test } from "vitest";
import { reopenLog, stateOf } from "../../mls/index.ts";
import { sameBytes, selfConversationId } from "../../protocol/index.ts";
import type { RecoveryWay } from "../outcomes.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import { World } from "../simulation/world.ts";
import { linesOf, link, MINUTE_MS, newDevice } from "./linking.ts";

// Virtual time does not wait for a module that is being loaded.
await import("../verbs/rare.ts");
await import("../engine/linking/index.ts");

async function stored(device: Device) {
  const account = await device.disk.open().get("account", []);
  if (account === undefined) throw new Error("no account");
  return account;
}

const NO_KEY = new Uint8Array();
const keyOf = (groups: readonly string[]): RecoveryWay => ({ kind: "key", typed: groups.join(" ") });
const typedAgain = ({ groups, asked }: { groups: string[]; asked: number[] }) => asked.map((group) => groups[group] ?? "");

async function withKey(seed: number) {
  const world = new World(seed);
  const ana = await world.person("Ana");
  const begun = await world.ends(ana.verbs.beginRecovery());
  if (begun.kind !== "ok") throw new Error(begun.kind);
  expect(await world.ends(ana.verbs.finishRecovery(typedAgain(begun)))).toEqual({ kind: "ok" });
  return { world, ana, old: keyOf(begun.groups) };
}

async function begins(world: World, device: Device, way: RecoveryWay) {
  const begun = await world.ends(device.verbs.beginReplacingKey(way));
  if (begun.kind !== "ok") throw new Error(begun.kind);
  return { way: keyOf(begun.groups), typed: typedAgain(begun) };
}

const finds = async (world: World, device: Device, way: RecoveryWay) => (await world.ends(device.verbs.findAccount(way))).kind;

test("[RC17] a replaced key opens nothing, the new one and the passkey do, under another root and keyring's key; all own devices are told", async () => {
  const { world, ana, old } = await withKey(961);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone, old);
  const secret = new Uint8Array(32).fill(9);
  const passkey: RecoveryWay = { kind: "passkey", secret };
  expect(await world.ends(ana.verbs.addPasskey({ secret, key: old.kind === "key" ? old.typed : "" }))).toEqual({ kind: "ok" });
  const { accountId, recovery, accountKey } = await stored(ana);
  // Whoever has the unlocked device alone replaces nothing.
  for (const way of [keyOf(["ABCDE"]), { kind: "passkey", secret: new Uint8Array(32) } as const])
    expect((await world.ends(ana.verbs.beginReplacingKey(way))).kind).toMatch(/mistyped|unknown/);
  expect(await world.ends(ana.verbs.finishReplacingKey(["", ""]))).toEqual({ kind: "not-begun" });
  const fresh = await begins(world, ana, passkey);
  expect(await world.ends(ana.verbs.finishReplacingKey(["00000", fresh.typed[1] ?? ""]))).toMatchObject({ kind: "mistyped" });
  const other = await newDevice(world, "Ana again");
  expect(await finds(world, other, old)).toBe("ok");
  expect(await world.ends(ana.verbs.finishReplacingKey(fresh.typed))).toEqual({ kind: "ok" });
  expect([await finds(world, other, old), await finds(world, other, fresh.way), await finds(world, other, passkey)]).toEqual([
    "unknown",
    "ok",
    "ok",
  ]);
  const after = await stored(ana);
  expect(after).toMatchObject({ accountId, accountKey, rootSecret: null, emptiedLater: [] });
  const gone = recovery?.methods.find(({ kind }) => kind === "key")?.vaultId;
  expect(gone && world.service.vaults.stateOf(gone)?.proofKey).toBeNull();
  expect(after.recovery?.keyringKey).not.toEqual(recovery?.keyringKey);
  await world.clock.advance(2 * MINUTE_MS);
  // Whichever device it was, all of them have what holds now.
  const { keyringKey, methods } = (await stored(phone)).recovery ?? {};
  expect(keyringKey).toEqual((await stored(ana)).recovery?.keyringKey);
  expect(methods?.map(({ vaultId }) => vaultId).sort()).toEqual(after.recovery?.methods.map(({ vaultId }) => vaultId).sort());
  expect(after.recovery?.methods.map(({ kind }) => kind)).toEqual(["key", "passkey"]);
  await world.clock.advance(MINUTE_MS);
  const self = await selfConversationId(accountId);
  for (const device of [ana, phone])
    expect(linesOf(await world.ends(device.timeline(self))).filter((kind) => kind === "recovery-changed")).toHaveLength(2);
  // Until it had heard of the new key it could not read what the other one wrote.
  expect((await stored(phone)).historyStopped ?? null).toBeNull();
  expect(phone.ownFailures).toEqual([]);
  // Restored by the passkey, which was sealed anew.
  const found = await world.ends(other.verbs.findAccount(passkey));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
  expect([ana.ownFailures, other.failures]).toEqual([[], []]);
});

test("[RC17] a replaced key opens nothing where the service keeps its vault and hands it out", async () => {
  const { world, ana, old } = await withKey(962);
  const vaultId = (await stored(ana)).recovery?.methods[0]?.vaultId;
  const { vaults } = world.service;
  const kept = vaultId && vaults.stateOf(vaultId);
  if (!kept) throw new Error("no vault");
  const fresh = await begins(world, ana, old);
  expect(await world.ends(ana.verbs.finishReplacingKey(fresh.typed))).toEqual({ kind: "ok" });
  vaults.replace(vaultId, kept);
  const other = await newDevice(world, "Whoever found the old one");
  expect(await finds(world, other, old)).toBe("unknown");
  expect(await world.ends(ana.verbs.beginReplacingKey(old))).toEqual({ kind: "unknown" });
  expect(await finds(world, other, fresh.way)).toBe("ok");
});

test("[RC17] killed at any call while a key is replaced, the old one or the new one opens; what was left lying is emptied by the next", async () => {
  const calls = await (async () => {
    const { world, ana, old } = await withKey(963);
    await reopened(world, ana, null);
    const before = ana.life.calls;
    const { typed } = await begins(world, ana, old);
    const shown = ana.life.calls;
    await world.ends(ana.verbs.finishReplacingKey(typed));
    return { shown: shown - before, all: ana.life.calls - before, before };
  })();
  const opened = new Set<string>();
  for (let i = 0; i < 7; i++) {
    const { world, ana, old } = await withKey(963);
    const atCall = calls.before + calls.shown + 1 + Math.floor(((calls.all - calls.shown) * i) / 7);
    await reopened(world, ana, { atCall, when: i % 2 === 0 ? "before" : "after" });
    const { way, typed } = await begins(world, ana, old);
    void ana.verbs.finishReplacingKey(typed).catch(() => {});
    await world.clock.until(() => !ana.life.alive, MINUTE_MS);
    expect(ana.life.alive).toBe(false);
    const other = await newDevice(world, "Ana again");
    const [byOld, byNew] = [await finds(world, other, old), await finds(world, other, way)];
    expect([byOld, byNew], `at ${i}`).toContain("ok");
    opened.add(byNew === "ok" && byOld !== "ok" ? "new" : "old");
    await reopened(world, ana, null);
    const next = await begins(world, ana, byNew === "ok" ? way : old);
    expect(await world.ends(ana.verbs.finishReplacingKey(next.typed))).toEqual({ kind: "ok" });
    expect([await finds(world, other, old), await finds(world, other, way), await finds(world, other, next.way)]).toEqual([
      "unknown",
      "unknown",
      "ok",
    ]);
    expect((await stored(ana)).emptiedLater).toEqual([]);
  }
  expect([...opened].sort()).toEqual(["new", "old"]);
});

test("[RC17] [RC14] a device that dies while its key is replaced, lives on and is lost: whatever opens then brings back what was said, before and after", async () => {
  const rotated = new Set<boolean>();
  /** @returns where in the replacing it died, of all its calls; null where it did not */
  const lost = async (at: { call: number; of: number } | null) => {
    const { world, ana, old } = await withKey(967);
    const self = await selfConversationId((await stored(ana)).accountId);
    await world.ends(ana.verbs.send(self, { text: "before" }));
    expect(await world.ends(ana.verbs.keepHistory())).toEqual({ kind: "ok" });
    await reopened(world, ana, null);
    await world.clock.advance(MINUTE_MS);
    const { recovery } = await stored(ana);
    const { way, typed } = await begins(world, ana, old);
    const begun = ana.life.calls;
    if (at === null) {
      expect(await world.ends(ana.verbs.finishReplacingKey(typed))).toEqual({ kind: "ok" });
      return ana.life.calls - begun;
    }
    void ana.verbs.finishReplacingKey(typed).catch(() => {});
    await world.clock.until(() => ana.life.calls - begun >= at.call, MINUTE_MS);
    ana.crash();
    await reopened(world, ana, null);
    await world.clock.advance(30 * MINUTE_MS);
    // Whoever has what was replaced has the key that it opened.
    const now = await stored(ana);
    const isRotated = stateOf(await reopenLog(now.log))?.rotations.length === 1;
    expect(sameBytes(now.recovery?.keyringKey ?? NO_KEY, recovery?.keyringKey ?? NO_KEY), `${at.call} of ${at.of}`).toBe(
      !isRotated,
    );
    rotated.add(isRotated);
    await world.ends(ana.verbs.send(self, { text: "after" }));
    await world.clock.advance(15 * MINUTE_MS);
    ana.crash();
    const other = await newDevice(world, "Ana again");
    const opens = [await finds(world, other, way), await finds(world, other, old)];
    const opening = opens[0] === "ok" ? way : old;
    const found = await world.ends(other.verbs.findAccount(opening));
    if (found.kind !== "ok") throw new Error(`${at.call} of ${at.of}: ${found.kind}`);
    expect(await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
    await world.clock.advance(10 * MINUTE_MS);
    expect(textsOf(await world.ends(other.timeline(self))), `${at.call} of ${at.of}`).toEqual(["before", "after"]);
    if (opens.join() !== "ok,ok") return null;
    // As long as either opens, what the one brought back the other does too.
    await world.ends(other.verbs.send(self, { text: "by the new one" }));
    await world.clock.advance(MINUTE_MS);
    expect(await world.ends(other.verbs.keepHistory())).toEqual({ kind: "ok" });
    other.crash();
    const third = await newDevice(world, "Ana for the third time");
    const again = await world.ends(third.verbs.findAccount(old));
    if (again.kind !== "ok") throw new Error(`${at.call} of ${at.of}: ${again.kind}`);
    expect(await world.ends(third.verbs.restore(again.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
    await world.clock.advance(10 * MINUTE_MS);
    expect(textsOf(await world.ends(third.timeline(self)))).toEqual(["before", "after", "by the new one"]);
    return null;
  };
  const of = (await lost(null)) ?? 0;
  for (let i = 0; i < 8; i++) await lost({ call: 1 + Math.floor((of * i) / 8), of });
  expect([...rotated].sort()).toEqual([false, true]);
});

test("[RC17] a way that another device adds while the key is shown stays one, and tries that broke off keep no place", async () => {
  const { world, ana, old } = await withKey(968);
  const phone = await newDevice(world, "Phone");
  await link(world, ana, phone, old);
  const request = world.service.request.bind(world.service);
  for (let tries = 0; tries < 9; tries++) {
    const { typed } = await begins(world, ana, old);
    // What is put there is there, and the root never says so.
    world.service.request = async (...asked) => {
      if (asked[1] === "POST" && asked[2].endsWith("/me/log")) throw new TypeError("no network");
      return request(...asked);
    };
    const outcome = await world.ends(ana.verbs.finishReplacingKey(typed));
    world.service.request = request;
    expect(outcome, `${tries}`).toEqual({ kind: "offline" });
  }
  const fresh = await begins(world, ana, old);
  const secret = new Uint8Array(32).fill(5);
  const passkey: RecoveryWay = { kind: "passkey", secret };
  expect(await world.ends(phone.verbs.addPasskey({ secret, key: old.kind === "key" ? old.typed : "" }))).toEqual({ kind: "ok" });
  expect(await world.ends(ana.verbs.finishReplacingKey(fresh.typed))).toEqual({ kind: "ok" });
  const other = await newDevice(world, "Ana again");
  expect([await finds(world, other, old), await finds(world, other, fresh.way), await finds(world, other, passkey)]).toEqual([
    "unknown",
    "ok",
    "ok",
  ]);
});

test("[RC17] [RC14] where the key is replaced on a device that had been away, the new one brings back what was said under a key that it never heard of", async () => {
  const { world, ana, old } = await withKey(969);
  const self = await selfConversationId((await stored(ana)).accountId);
  const [phone, thiefs] = [await newDevice(world, "Phone"), await newDevice(world, "Thief's")];
  for (const device of [phone, thiefs]) await link(world, ana, device, old);
  await world.clock.advance(5 * MINUTE_MS);
  phone.network.setOnline(false);
  expect(await world.ends(ana.verbs.removeDevice((await stored(thiefs)).deviceId))).toEqual({ kind: "ok" });
  await world.clock.advance(10 * MINUTE_MS);
  await world.ends(ana.verbs.send(self, { text: "under the newer key" }));
  await world.clock.advance(MINUTE_MS);
  expect(await world.ends(ana.verbs.keepHistory())).toEqual({ kind: "ok" });
  expect((await stored(phone)).recovery?.keyringKey).not.toEqual((await stored(ana)).recovery?.keyringKey);
  ana.crash();
  // The service gives it nothing of what its devices say to one another.
  const { request } = phone.network.http;
  phone.network.http.request = async (method, path, body) => {
    if (path.includes(self)) throw new Error("no answer");
    return request(method, path, body);
  };
  phone.network.setOnline(true);
  phone.client?.wake();
  await world.clock.advance(MINUTE_MS);
  const fresh = await begins(world, phone, old);
  expect(await world.ends(phone.verbs.finishReplacingKey(fresh.typed))).toEqual({ kind: "ok" });
  phone.crash();
  const other = await newDevice(world, "Ana again");
  const found = await world.ends(other.verbs.findAccount(fresh.way));
  if (found.kind !== "ok") throw new Error(found.kind);
  expect(await world.ends(other.verbs.restore(found.devices.map(({ device }) => device)))).toEqual({ kind: "ok" });
  await world.clock.advance(10 * MINUTE_MS);
  expect(textsOf(await world.ends(other.timeline(self)))).toEqual(["under the newer key"]);
});

test("[RC17] without an answer the same call goes on, wherever it broke off", async () => {
  const { world, ana, old } = await withKey(964);
  const { way, typed } = await begins(world, ana, old);
  const request = world.service.request.bind(world.service);
  let answers = 0;
  for (let tries = 0; tries < 30; tries++) {
    let left = ++answers;
    world.service.request = async (...asked) => {
      if (left-- <= 0) throw new TypeError("no network");
      return request(...asked);
    };
    const outcome = await world.ends(ana.verbs.finishReplacingKey(typed));
    world.service.request = request;
    if (outcome.kind === "ok") break;
  }
  const other = await newDevice(world, "Ana again");
  expect([await finds(world, other, old), await finds(world, other, way)]).toEqual(["unknown", "ok"]);
});

test("[RC18] a removed passkey opens nothing; the key, with which it was removed, does; the key itself is not removed, and no passkey by itself", async () => {
  const { world, ana, old } = await withKey(965);
  const key = old.kind === "key" ? old.typed : "";
  const ways = [1, 2].map((byte): RecoveryWay => ({ kind: "passkey", secret: new Uint8Array(32).fill(byte) }));
  for (const way of ways)
    if (way.kind === "passkey") expect(await world.ends(ana.verbs.addPasskey({ ...way, key }))).toEqual({ kind: "ok" });
  const [first, second] = ways as [RecoveryWay, RecoveryWay];
  const [keysId, firstId, secondId] = (await stored(ana)).recovery?.methods.map(({ vaultId }) => vaultId) ?? [];
  if (!keysId || !firstId || !secondId) throw new Error("three ways");
  expect(await world.ends(ana.verbs.removePasskey(keysId, first))).toMatchObject({ kind: "refused" });
  expect(await world.ends(ana.verbs.removePasskey(firstId, first))).toMatchObject({ kind: "refused" });
  expect(await world.ends(ana.verbs.removePasskey(firstId, second))).toEqual({ kind: "ok" });
  const other = await newDevice(world, "Ana again");
  expect([await finds(world, other, first), await finds(world, other, second), await finds(world, other, old)]).toEqual([
    "unknown",
    "ok",
    "ok",
  ]);
  expect(await world.ends(ana.verbs.removePasskey(secondId, old))).toEqual({ kind: "ok" });
  expect([await finds(world, other, second), await finds(world, other, old)]).toEqual(["unknown", "ok"]);
  expect(await world.ends(ana.ask({ kind: "account" }))).toMatchObject({ recovery: "set-up", passkeys: [] });
});

async function reopened(world: World, device: Device, death: Parameters<Device["open"]>[0]): Promise<void> {
  device.crash();
  await world.ends(device.open(death).then(() => undefined));
  await world.clock.advance(MINUTE_MS);
}
