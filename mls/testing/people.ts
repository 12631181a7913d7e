// People with devices for tests: accounts, KeyPackages, groups that grow, and the service that follows them.

import {
  type ConversationId,
  type DeviceId,
  deviceIdFor,
  directConversationId,
  groupConversationId,
  idFromBytes,
  selfConversationId,
  type UnixMs,
} from "../../protocol/index.ts";
import {
  type AccountKeys,
  type AccountLog,
  beginAccount,
  type CommitIntent,
  type CommitMade,
  createCommit,
  createGroup,
  createKeyPackage,
  type DeviceIdentity,
  deviceIdentity,
  extendLog,
  type externalRejoin,
  type Group,
  generateDevice,
  join,
  OPEN_RULES,
  openPublicGroup,
  type Policy,
  type PublicGroup,
  processCommit,
  publicGroupInfo,
  publicGroupTree,
  type RootSaying,
  signByRoot,
  standingProof,
  verifyCommit,
} from "../index.ts";

export const NOW: UnixMs = Date.UTC(2026, 10, 24);
const DAY_MS = 24 * 3600 * 1000;

export type Person = { account: AccountKeys; device: DeviceIdentity };

/** As the service has them; what devices show is of when they looked. */
const logs = new WeakMap<AccountKeys, AccountLog>();

export async function person(at: UnixMs = NOW): Promise<Person> {
  const { account, device, log } = await beginAccount(at);
  logs.set(account, log);
  return { account, device };
}

/** One more device of the account, as its root adds it. */
export async function deviceOf(account: AccountKeys, at: UnixMs = NOW): Promise<DeviceIdentity> {
  const keys = await generateDevice(account.accountId);
  const { deviceId: device, publicKey: deviceKey } = keys;
  const accepts = logOf(account).entries.length;
  await rootSays(account, { type: "recover", accepts, device, deviceKey, devices: [], lifts: [] }, at);
  return deviceIdentity(account, keys, logOf(account));
}

/** The account puts a device out, which goes on showing what it showed before. */
export async function putOut(account: AccountKeys, { deviceId }: DeviceIdentity, at: UnixMs = NOW): Promise<void> {
  await rootSays(account, { type: "revoke", accepts: logOf(account).entries.length, devices: [deviceId], lifts: [] }, at);
}

/** A device that has looked at its account's log again. */
export function upToDate(account: AccountKeys, device: DeviceIdentity): DeviceIdentity {
  return { ...device, proof: standingProof(logOf(account)) };
}

export function logOf(account: AccountKeys): AccountLog {
  const log = logs.get(account);
  if (log === undefined) throw new Error("an account without a log");
  return log;
}

export async function rootSays(account: AccountKeys, saying: RootSaying, at: UnixMs = NOW): Promise<void> {
  await grow(account, await signByRoot(logOf(account), account.privateKey, saying, at));
}

export async function grow(account: AccountKeys, entry: Uint8Array): Promise<void> {
  const next = await extendLog(logOf(account), entry);
  if (next.kind === "refused") throw new Error(`the account's log: ${next.rule}`);
  logs.set(account, next);
}

export function newDeviceId({ accountId }: AccountKeys): DeviceId {
  return deviceIdFor(accountId, crypto.getRandomValues(new Uint8Array(16)));
}

export function randomId<Id extends ConversationId | DeviceId>(): Id {
  return idFromBytes<Id>(crypto.getRandomValues(new Uint8Array(16)));
}

export function randomGroupId(): ConversationId {
  return groupConversationId(crypto.getRandomValues(new Uint8Array(16)));
}

export function keyPackageOf(device: DeviceIdentity, lastResort = false) {
  return createKeyPackage(device, { now: NOW, lifetimeMs: 30 * DAY_MS, lastResort });
}

export function groupPolicy(admins: Person[], more: Partial<Policy> = {}): Policy {
  return {
    version: 1,
    kind: "group",
    admins: admins.map(({ account }) => account.accountId).sort(),
    ...OPEN_RULES,
    whoEdits: "admins",
    ...more,
  };
}

/** The members' groups by device id, and the service's view of the same group: what must stay in step. */
export type World = { members: Map<DeviceId, Group>; service: PublicGroup };

export async function worldOf(
  creator: DeviceIdentity,
  policy: Policy,
  conversation: ConversationId = randomGroupId(),
): Promise<World> {
  const { group, groupInfo, tree } = await createGroup(creator, { conversation, generation: 0, policy, now: NOW });
  const opened = await openPublicGroup({ groupInfo, tree, at: NOW });
  if (opened.kind === "refused") throw new Error(`${opened.rule}: ${opened.detail}`);
  return { members: new Map([[creator.deviceId, group]]), service: opened.group };
}

/** A group of these devices, the first of which has created it and added all others in one Commit. */
export async function groupOf(devices: DeviceIdentity[], policy: Policy, conversation?: ConversationId): Promise<World> {
  const [creator, ...others] = devices;
  if (creator === undefined) throw new Error("a group has a creator");
  const world = await worldOf(creator, policy, conversation);
  return others.length === 0 ? world : change(world, creator, { add: others });
}

export async function directOf(one: Person, other: Person): Promise<World> {
  const id = await directConversationId(one.account.accountId, other.account.accountId);
  return groupOf([one.device, other.device], groupPolicy([one, other], { kind: "direct", whoEdits: "members" }), id);
}

export async function selfOf(one: Person): Promise<World> {
  return groupOf([one.device], groupPolicy([one], { kind: "self" }), await selfConversationId(one.account.accountId));
}

export type Wish = { add?: DeviceIdentity[]; remove?: DeviceId[]; policy?: Policy };

/** One device's Commit, accepted by the service and followed by everybody; who is added joins. */
export async function change(world: World, by: DeviceIdentity, wish: Wish, at: UnixMs = NOW): Promise<World> {
  const keyPackages = await Promise.all(
    (wish.add ?? []).map(async (device) => ({ device, keyPackage: await keyPackageOf(device) })),
  );
  const made = await commitBy(world, by, {
    add: keyPackages.map(({ keyPackage }) => keyPackage.bytes),
    remove: (wish.remove ?? []).map((device) => leafOf(world, device)),
    policy: wish.policy,
    at,
  });
  const next = await accept(world, by, made, at);
  for (const { device, keyPackage } of keyPackages) {
    const joined = await join({
      welcome: made.welcome ?? new Uint8Array(),
      tree: publicGroupTree(next.service),
      keyPackages: [keyPackage],
      identity: device,
      conversation: next.service.conversation,
      claim: made.claim,
    });
    if (joined.kind === "refused") throw new Error(`joining: ${joined.rule}: ${joined.detail}`);
    next.members.set(device.deviceId, joined.group);
  }
  return next;
}

export async function commitBy(world: World, by: DeviceIdentity, intent: CommitIntent): Promise<CommitMade> {
  const made = await createCommit({ ...memberOf(world, by.deviceId), identity: by }, intent);
  if (made.kind === "refused") throw new Error(`committing: ${made.rule}: ${made.detail}`);
  return made;
}

export async function accept(
  world: World,
  by: DeviceIdentity,
  made: { commit: Uint8Array; welcome: Uint8Array | null; groupInfo: Uint8Array; claim: Uint8Array; pending: Group },
  at: UnixMs = NOW,
): Promise<World> {
  const actor = { account: by.accountId, device: by.deviceId };
  const verified = await verifyCommit(world.service, made, { at, actor });
  if (verified.kind === "refused") throw new Error(`the service: ${verified.rule}: ${verified.detail}`);
  const members = new Map<DeviceId, Group>([[by.deviceId, made.pending]]);
  for (const [device, group] of world.members) {
    if (device === by.deviceId) continue;
    const processed = await processCommit(group, made, at);
    if (processed.kind === "refused") throw new Error(`${device}: ${processed.rule}: ${processed.detail}`);
    if (processed.kind === "ok") members.set(device, processed.group);
  }
  return { members, service: verified.next };
}

/** What the service gives to whoever wants to come back. */
export function wayBack(service: PublicGroup, more: Partial<Omit<Parameters<typeof externalRejoin>[0], "identity">> = {}) {
  const { conversation } = service;
  return { conversation, groupInfo: publicGroupInfo(service), tree: publicGroupTree(service), at: NOW, followed: null, ...more };
}

export function memberOf(world: World, device: DeviceId): Group {
  const group = world.members.get(device);
  if (group === undefined) throw new Error(`${device} is not a member`);
  return group;
}

export function leafOf(world: World, device: DeviceId): number {
  const entry = world.service.roster.find((each) => each.deviceId === device);
  if (entry === undefined) throw new Error(`${device} has no leaf`);
  return entry.leaf;
}
