// A conversation of many devices, ready to be created: real accounts, KeyPackages, claims and one Commit that adds them all.

import {
  beginAccount,
  type CommitMade,
  createCommit,
  createGroup,
  createKeyPackage,
  type DeviceIdentity,
  type Group,
  type KeyPackageSecrets,
  OPEN_RULES,
  readKeyPackage,
} from "../mls/index.ts";
import {
  type ClientId,
  type ConversationId,
  type Creation,
  type DeviceId,
  groupConversationId,
  idFromBytes,
  KEY_PACKAGE_LIFETIME_MS,
} from "../protocol/index.ts";

export type BigGroup = {
  id: ConversationId;
  devices: DeviceIdentity[];
  keyPackages: KeyPackageSecrets[];
  creation: Creation;
  claims: Record<string, { requester: string; conversation: ConversationId; expiresAt: number }>;
  /** The creator's, at epoch 0 and at epoch 1 */
  begun: Group;
  group: Group;
  first: CommitMade;
};

export async function identities(count: number): Promise<DeviceIdentity[]> {
  const made: DeviceIdentity[] = [];
  for (let i = 0; i < count; i++) {
    made.push((await beginAccount(Date.now())).device);
  }
  return made;
}

export async function groupOf(devices: DeviceIdentity[]): Promise<BigGroup> {
  const [creator, ...others] = devices;
  if (creator === undefined || others.length === 0) throw new Error("a group has at least two devices");
  const now = Date.now();
  const id = groupConversationId(crypto.getRandomValues(new Uint8Array(16)));
  const policy = {
    version: 1,
    kind: "group",
    admins: [creator.accountId],
    ...OPEN_RULES,
  } as const;
  const begun = await createGroup(creator, {
    conversation: id,
    generation: 0,
    policy: { ...policy, admins: [...policy.admins] },
    now,
  });
  const keyPackages: KeyPackageSecrets[] = [];
  const claims: BigGroup["claims"] = {};
  for (const other of others) {
    const keyPackage = await createKeyPackage(other, { now, lifetimeMs: KEY_PACKAGE_LIFETIME_MS, lastResort: false });
    const read = await readKeyPackage(keyPackage.bytes, now);
    if (read.kind === "refused") throw new Error(read.detail);
    keyPackages.push(keyPackage);
    claims[read.ref] = { requester: creator.accountId, conversation: id, expiresAt: now + 3600_000 };
  }
  const first = await createCommit(begun.group, { add: keyPackages.map(({ bytes }) => bytes), remove: [], at: now });
  if (first.kind === "refused") throw new Error(first.detail);
  const { commit, welcome, groupInfo, claim } = first;
  const creation: Creation = {
    shape: { kind: "group" },
    generation: 0,
    groupInfo: begun.groupInfo,
    tree: begun.tree,
    first: { clientId: random<ClientId>(), generation: 0, epoch: 0, commit, welcome, groupInfo, claim },
  };
  return { id, devices, keyPackages, creation, claims, begun: begun.group, group: first.pending, first };
}

export function random<Id extends DeviceId | ClientId>(): Id {
  return idFromBytes<Id>(crypto.getRandomValues(new Uint8Array(16)));
}
