// For tests of the objects in workerd: conversations of people with real groups, and their devices on real sockets.

import { env } from "cloudflare:workers";
import {
  beginAccount,
  type CommitIntent,
  type CommitMade,
  createCommit,
  createGroup,
  createKeyPackage,
  type DeviceIdentity,
  describe,
  type Group,
  join,
  type KeyPackageSecrets,
  OPEN_RULES,
  type Policy,
  readKeyPackage,
  seal,
} from "../../mls/index.ts";
import {
  type AccountId,
  type ClientId,
  type CommitBundle,
  type ConversationId,
  type ConversationUp,
  type Creation,
  type DeviceId,
  directConversationId,
  encodeFrame,
  groupConversationId,
  idFromBytes,
  KEY_PACKAGE_LIFETIME_MS,
  type LogPage,
  readLogPage,
  selfConversationId,
  utf8,
} from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import { type Claims, type ConversationRpc, conversationOf, type Session } from "../rpc.ts";

export type Talker = { identity: DeviceIdentity; session: Session };
type Kind = Creation["shape"]["kind"];

export const bindings = env as unknown as Env;

export async function person(): Promise<Talker> {
  const { device: identity } = await beginAccount(Date.now());
  return { identity, session: { account: identity.accountId, device: identity.deviceId } };
}

export function people(count: number): Promise<Talker[]> {
  return Promise.all(Array.from({ length: count }, person));
}

export function random<Id extends AccountId | DeviceId | ClientId | ConversationId>(): Id {
  return idFromBytes<Id>(crypto.getRandomValues(new Uint8Array(16)));
}

export type Prepared = {
  id: ConversationId;
  object: ConversationRpc;
  creation: Creation;
  claims: Claims;
  /** The creator's, as it is once the creation was accepted */
  group: Group;
  keyPackages: KeyPackageSecrets[];
};

/** A creation by the first, with a Commit that adds the others. */
export async function prepare(
  talkers: Talker[],
  kind: Kind = "group",
  given: { id?: ConversationId; generation?: number; policy?: { rules?: Partial<Policy>; admins?: Talker[] } } = {},
) {
  const [creator, ...others] = talkers as [Talker, ...Talker[]];
  const id = given.id ?? (await idFor(kind, talkers));
  const { generation = 0 } = given;
  const policy: Policy = {
    version: 1,
    kind,
    admins: kind === "group" ? (given.policy?.admins ?? [creator]).map(({ session }) => session.account).sort() : [],
    ...OPEN_RULES,
    ...given.policy?.rules,
  };
  const made = await createGroup(creator.identity, { conversation: id, generation, policy, now: Date.now() });
  const keyPackages = await Promise.all(others.map(keyPackageOf));
  const creation: Creation = {
    shape: shapeOf(kind, talkers),
    generation,
    groupInfo: made.groupInfo,
    tree: made.tree,
    first: null,
  };
  const prepared: Prepared = { id, object: conversationOf(bindings, id), creation, claims: {}, group: made.group, keyPackages };
  if (others.length === 0) return prepared;
  const add = keyPackages.map(({ bytes }) => bytes);
  const first = await commitOf(made.group, { add });
  return {
    ...prepared,
    claims: await claimsFor(creator, id, add),
    creation: { ...creation, first: bundleOf(first, made.group) },
    group: first.pending,
  };
}

export type Talk = { id: ConversationId; object: ConversationRpc; talkers: Talker[]; groups: Group[] };

/** A conversation at epoch 1, in which all have come in; its creation is entry 1. */
export async function talkOf(talkers: Talker[], kind: Kind = "group"): Promise<Talk> {
  const prepared = await prepare(talkers, kind);
  const [creator, ...others] = talkers as [Talker, ...Talker[]];
  const answer = await prepared.object.create(creator.session, prepared.id, encodeFrame(prepared.creation), prepared.claims);
  if (answer.kind !== "accepted") throw new Error(`not created: ${JSON.stringify(answer)}`);
  const groups = [prepared.group];
  for (const [i, other] of others.entries()) {
    const keyPackage = prepared.keyPackages[i];
    if (keyPackage !== undefined) groups.push(await joinFromLog(prepared, other, keyPackage));
  }
  return { id: prepared.id, object: prepared.object, talkers, groups };
}

export async function joinFromLog(
  { id: conversation, object }: Pick<Talk, "id" | "object">,
  who: Talker,
  keyPackage: KeyPackageSecrets,
): Promise<Group> {
  const { envelopes } = await logOf(object, who);
  const welcome = envelopes.findLast((envelope) => envelope.kind === "welcome");
  if (welcome?.kind !== "welcome") throw new Error("no Welcome in the log");
  const { bytes, tree, claim } = welcome;
  const joined = await join({ welcome: bytes, tree, keyPackages: [keyPackage], identity: who.identity, conversation, claim });
  if (joined.kind === "refused") throw new Error(`${joined.rule}: ${joined.detail}`);
  return joined.group;
}

export async function logOf(object: ConversationRpc, who: Talker, after = 0, limit = 500): Promise<LogPage> {
  const answer = await object.log(who.session, { after, limit });
  if (!(answer instanceof Uint8Array)) throw new Error(`no log: ${answer.kind}`);
  const read = readLogPage(answer);
  if (!read.ok) throw new Error("not a page");
  return read.frame;
}

export async function commitOf(group: Group, intent: Partial<CommitIntent>): Promise<CommitMade> {
  const made = await createCommit(group, { add: [], remove: [], at: Date.now(), ...intent });
  if (made.kind === "refused") throw new Error(`${made.rule}: ${made.detail}`);
  return made;
}

/** @param group as it was before the Commit */
export function bundleOf(
  { commit, welcome, groupInfo, claim }: Omit<CommitMade, "kind" | "pending" | "change" | "consumed">,
  group: Group,
): CommitBundle {
  const { generation, epoch } = describe(group);
  return { clientId: random<ClientId>(), generation, epoch, commit, welcome, groupInfo, claim };
}

export type MessageFrame = Extract<ConversationUp, { kind: "message" }>;

export async function messageOf(group: Group, text: string): Promise<MessageFrame> {
  const { bytes } = await seal(group, utf8(text), new Uint8Array());
  const { generation, epoch } = describe(group);
  return { kind: "message", clientId: random<ClientId>(), generation, epoch, bytes };
}

export function keyPackageOf({ identity }: Talker): Promise<KeyPackageSecrets> {
  return createKeyPackage(identity, { now: Date.now(), lifetimeMs: KEY_PACKAGE_LIFETIME_MS, lastResort: false });
}

/** As the directory would have given them out. */
export async function claimsFor(requester: Talker, conversation: ConversationId, keyPackages: Uint8Array[]): Promise<Claims> {
  const claims: Claims = {};
  for (const bytes of keyPackages) {
    const read = await readKeyPackage(bytes, Date.now());
    if (read.kind === "refused") throw new Error(read.detail);
    claims[read.ref] = {
      requester: requester.session.account,
      account: read.accountId,
      conversation,
      expiresAt: Date.now() + 60_000,
    };
  }
  return claims;
}

function idFor(kind: Kind, talkers: Talker[]): Promise<ConversationId> | ConversationId {
  const [one, other] = talkers.map(({ session }) => session.account);
  if (kind === "direct" && one && other) return directConversationId(one, other);
  return kind === "self" && one ? selfConversationId(one) : groupConversationId(crypto.getRandomValues(new Uint8Array(16)));
}

function shapeOf(kind: Kind, talkers: Talker[]): Creation["shape"] {
  const [one, other] = talkers.map(({ session }) => session.account);
  if (kind === "direct" && one && other) return { kind, accounts: one < other ? [one, other] : [other, one] };
  return kind === "self" && one ? { kind, account: one } : { kind: "group" };
}
