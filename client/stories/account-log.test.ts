// Accounts whose logs go on: what contacts believe of them, and what a device shows of its own.

import { expect, test } from "vitest";
import { EMPTY_LOG, extendLog, type RootSaying, readKeyPackage, signByRoot, standingProof } from "../../mls/index.ts";
import { type AccountId, deviceIdFor, fromBase64Url, toBase64Url } from "../../protocol/index.ts";
import { type Device, textsOf } from "../simulation/device.ts";
import type { World } from "../simulation/world.ts";
import { talking } from "./talking.ts";

async function stored(device: Device) {
  const account = await device.disk.open().get("account", []);
  if (account === undefined) throw new Error("no account");
  return account;
}

/** Somebody who has the root signs, wherever they are. */
async function rootSays(world: World, device: Device, saying: (accepts: number) => RootSaying): Promise<void> {
  const { accountId, deviceId, rootSecret } = await stored(device);
  const log = world.service.directory.byId(accountId)?.log ?? EMPTY_LOG;
  const entry = await signByRoot(log, rootSecret ?? new Uint8Array(), saying(log.entries.length), world.clock.now());
  const answer = await world.service.directory.append({ account: accountId, device: deviceId }, { entry: toBase64Url(entry) });
  expect(answer).toMatchObject({ ok: { done: true } });
}

const another = (account: AccountId) => deviceIdFor(account, new Uint8Array(16).fill(9));
const recovering =
  (account: AccountId) =>
  (accepts: number): RootSaying => ({
    type: "recover",
    accepts,
    device: another(account),
    deviceKey: new Uint8Array(32).fill(9),
    devices: [],
    lifts: [],
  });

test("[AL9] who has seen more of an account's log believes no older one, and adds nobody by it", async () => {
  const { world, ana, bob } = await talking(701);
  const { accountId } = await stored(bob);
  const known = world.service.directory.byId(accountId);
  if (known === undefined) throw new Error("no account");
  const before = known.log;
  await rootSays(world, bob, recovering(accountId));
  expect(await world.ends(ana.verbs.createGroup({ title: "One", handles: ["bob"] }))).toMatchObject({ kind: "ok" });
  const [newer, pinned] = [known.log, (await ana.disk.open().get("contacts", [accountId]))?.log];
  expect(pinned).toMatchObject({ seq: 2, root: { seq: 2 } });
  known.log = before;
  expect(await world.ends(ana.verbs.createGroup({ title: "Two", handles: ["bob"] }))).toMatchObject({ kind: "refused" });
  known.log = newer;
  expect(await world.ends(ana.verbs.createGroup({ title: "Three", handles: ["bob"] }))).toMatchObject({ kind: "ok" });
});

test("[AL6] a device shows the newest of its own log as soon as it is online again, and goes on talking", async () => {
  const { world, ana, bob, chat } = await talking(702);
  const first = await stored(bob);
  bob.network.setOnline(false);
  await rootSays(world, bob, recovering(first.accountId));
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(30_000);
  const now = await stored(bob);
  expect(now.log).toHaveLength(2);
  let log: Awaited<ReturnType<typeof extendLog>> | typeof EMPTY_LOG = EMPTY_LOG;
  for (const entry of now.log) log = await extendLog(log as typeof EMPTY_LOG, entry);
  expect(now.proof).toEqual(standingProof(log as typeof EMPTY_LOG));
  await world.ends(bob.verbs.send(chat, { text: "still me" }));
  await world.clock.advance(30_000);
  expect(textsOf(await world.ends(ana.timeline(chat)))).toContain("still me");
});

test("[AL9] a log of its own that was rolled back or forged changes nothing that a device shows", async () => {
  const { world, bob } = await talking(703);
  const { accountId } = await stored(bob);
  await rootSays(world, bob, recovering(accountId));
  bob.network.setOnline(false);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(30_000);
  const shown = await stored(bob);
  const known = world.service.directory.byId(accountId);
  if (known === undefined) throw new Error("no account");
  const { entries, states } = known.log;
  known.log = { entries: entries.slice(0, 1), states: states.slice(0, 1) };
  bob.network.setOnline(false);
  bob.network.setOnline(true);
  bob.client?.wake();
  await world.clock.advance(30_000);
  expect(await stored(bob)).toEqual(shown);
  expect(bob.failures).toEqual([]);
});

test("[AL8] a device that its account has put out is signed out at once, and others are given none of its KeyPackages", async () => {
  const { world, ana, bob } = await talking(704);
  const { accountId, deviceId } = await stored(bob);
  const directory = world.service.directory;
  const kept = directory.byId(accountId)?.stock.get(deviceId)?.keyPackages[0]?.keyPackage ?? "";
  await rootSays(world, bob, (accepts) => ({ ...recovering(accountId)(accepts), devices: [deviceId] }) as RootSaying);
  // A service that goes on handing them out: they are still signed, and the log says that nobody is added by them.
  const claims = await readKeyPackage(fromBase64Url(kept) ?? new Uint8Array(), world.clock.now());
  if (claims.kind === "refused") throw new Error(claims.detail);
  const stock = { keyPackages: [{ ref: claims.ref, keyPackage: kept }], lastResort: null };
  directory.byId(accountId)?.stock.set(another(accountId), stock);
  const group = await world.opened(ana.verbs.createGroup({ title: "Without", handles: ["bob"] }));
  await world.clock.advance(60_000);
  const log = world.service.logs.get(group);
  expect([...(log?.members.keys() ?? [])]).not.toContain(deviceId);
  expect(stock.keyPackages).toEqual([]);
});
