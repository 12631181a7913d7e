// One step of the history: what is new on this device since the last one goes to the service, as segments and a manifest. Repeated after whatever
// broke it off, it loses nothing and says nothing twice that matters.

import { sha256 } from "../../../mls/index.ts";
import { sealKeyring } from "../../../mls/recovery/index.ts";
import {
  type ConversationId,
  fromBase64Url,
  type HistoryHead,
  type HistoryObjectId,
  recoveryEndpoints,
  type Seq,
  sameBytes,
} from "../../../protocol/index.ts";
import { after, coversWith } from "../../history/chain.ts";
import type { Chain, SegmentRef } from "../../history/chain-record.ts";
import { isCovered } from "../../history/covered.ts";
import { type Manifest, NO_KEYRING, NO_MANIFEST, sealManifest } from "../../history/manifest.ts";
import { inParts, objectIdOf, packed, sealBytes, sealSegment } from "../../history/segment.ts";
import type { HistoryProgress } from "../../queries.ts";
import { NAMES } from "../../store/migrations/names.ts";
import type { Key } from "../../store/port.ts";
import type { HistoryRecord, RecoveryRecord } from "../../store/tables.ts";
import { ownLog } from "../account/own-log.ts";
import type { Conversations } from "../conversations.ts";
import { whatIsKnown } from "../linking/giving.ts";
import { waysNow } from "../recovery/keyring.ts";
import type { World } from "../world.ts";
import { baseOf, saying } from "./compacting.ts";
import { followChain } from "./following.ts";
import { freshRows } from "./fresh.ts";
import { NotNow, putObject, taken } from "./objects.ts";
import { packsInTurn } from "./progress.ts";

export type Written =
  | { kind: "written" | "nothing" }
  /** There is one that this device has not begun to read */
  | { kind: "not-begun" }
  /** What there is cannot be read here: nothing is put in its place */
  | { kind: "missing" | "damaged" | "other-key" }
  /** The service shows less than this device has seen, or something else: evidence, and nothing is added to it */
  | { kind: "rolled-back" | "forked" };

const PURGED_EVERY_MS = 24 * 3600_000;
/** Until another device has said them */
const WAYS_AGAIN_MS = 15 * 60_000;
const NEVER: HistoryRecord = {
  chain: null,
  keyringKey: new Uint8Array(),
  index: new Uint8Array(),
  missing: [],
  taken: [],
  since: {},
};
const SCOPE = "history";
/** The last change of what is stored that rows have gone through */
export const SHAPE = NAMES.at(-1)?.name ?? "";

export async function readRecord({ store }: Pick<World, "store">): Promise<HistoryRecord> {
  return (await store.get("history", [])) ?? NEVER;
}

/** @throws NotNow, NotTaken */
export async function writeHistory(
  world: World,
  conversations: Conversations,
  come: (progress: HistoryProgress) => void = () => {},
): Promise<Written> {
  const { recovery, accountId: account } = world.account();
  if (!recovery) return { kind: "nothing" };
  const { keyringKey } = recovery;
  const before = await readRecord(world);
  const wasRekeyed = before.chain !== null && !sameBytes(before.keyringKey, keyringKey);
  const knows = await whatIsKnown(world, conversations);
  const index = knows.standing;
  const purgeDue = world.clock.now() - (before.purgedAt ?? 0) >= PURGED_EVERY_MS;
  const first = await freshRows(world, conversations, before, purgeDue);
  if (first.rows.length === 0 && sameBytes(index, before.index) && !wasRekeyed) return { kind: "nothing" };

  const follow = (head: HistoryHead | null) => followChain(world, { accountId: account, recovery }, { head, known: before });
  // Whoever cannot read it holds up nobody who can.
  const shown = taken(await world.api.ask(recoveryEndpoints.history)).head;
  const seen = await follow(shown);
  if (seen.kind !== "ok") return seen;
  const { head } = taken(await world.api.ask(recoveryEndpoints.takeHistoryLease));
  const read = head?.n === shown?.n && head?.hash === shown?.hash ? seen : await follow(head);
  if (read.kind !== "ok") return read;
  const { chain } = read;
  if (chain !== null && before.chain === null) return { kind: "not-begun" };
  const isRekeyed = chain !== null && !sameBytes(read.keyringKey, keyringKey);
  // Of one that was begun anew nothing is known to have been in it.
  const known = chain !== null && holdsAllOf(chain, before.chain) ? before.since : {};
  const fresh = chain === before.chain ? first : await freshRows(world, conversations, { chain, since: known }, purgeDue);
  const { rows, notes, since } = fresh;
  const isPurged = notes.some(([, , what]) => what === "gone");
  const purgedAt = isPurged ? world.clock.now() : (before.purgedAt ?? 0);
  const settle = async (chain: Chain) => {
    const { missing, taken: names, lost = 0 } = await readRecord(world);
    const record = { chain, keyringKey, index, missing: stillThere(missing, chain), taken: names, lost, since, purgedAt };
    await keep(world, record, notes);
  };
  if (rows.length === 0 && sameBytes(index, before.index) && chain !== null && !isRekeyed) {
    // Another device has said it all.
    await settle(chain);
    return { kind: "nothing" };
  }

  const ways = await waysNow({ accountId: account, recovery }, await ownLog(world));
  // Under a key that nobody who comes back could have nothing is written.
  if (isRekeyed && !ways.areKnown) throw new NotNow(WAYS_AGAIN_MS);
  const random = (length: number) => world.random.bytes(length);
  const put = async ({ ref, bytes }: { ref: SegmentRef; bytes: Uint8Array }) => {
    await putObject(world, ref.id, bytes);
    return ref;
  };
  const base = chain && (await baseOf(world, chain, rows, { isRekeyed }));
  // As it is there, it stays, until all is said anew: what is said does not send people and chats along.
  const isSame = chain !== null && base === null && isIndexOf(before, chain) && sameBytes(index, before.index);
  const said = saying(rows, chain, base);
  if (said.length === 0 && isSame) {
    // It was never in it.
    await settle(chain);
    return { kind: "nothing" };
  }
  const adds: SegmentRef[] = [];
  for (const { pack, progress } of packsInTurn(packed(said))) {
    come(progress);
    adds.push(await put(await sealSegment(pack, random)));
  }
  const parts: SegmentRef[] = [];
  if (!isSame) for (const part of inParts(knows.whole())) parts.push(await put(await sealBytes(part, random)));
  const keyring = await keyringFor(world, chain, chain === null || isRekeyed ? ways.methods : null);

  const manifest: Manifest = {
    n: (head?.n ?? 0) + 1,
    prev: chain === null ? NO_MANIFEST : (fromBase64Url(chain.head.hash) ?? NO_MANIFEST),
    at: world.clock.now(),
    shape: SHAPE,
    isBase: chain === null || base !== null,
    index: isSame ? chain.index : parts,
    adds: [...(base?.segments ?? []), ...adds],
    drops: [],
    keyring: keyring.hash,
    covers: base === null ? fresh.covers : allOf(coversWith(chain?.covers ?? {}, fresh.covers)),
  };
  const sealed = await sealManifest({ account, keyringKey }, manifest, random);
  await putObject(world, sealed.id, sealed.bytes);
  const added = [...[...(base?.added ?? []), ...adds, ...parts].map(({ id }) => id), ...keyring.added];
  const drops = [...(isSame ? [] : (chain?.index ?? []).map(({ id }) => id)), ...(base?.drops ?? []), ...keyring.drops];
  const step = { head: sealed.head, adds: [...added, sealed.id], drops };
  taken(await world.api.ask(recoveryEndpoints.moveHistoryHead, {}, step));

  await settle(after(chain, { manifest, id: sealed.id }, sealed.head));
  return { kind: "written" };
}

/** Whether people and chats are those that this device has put there, or seen there */
function isIndexOf(before: HistoryRecord, { index }: Chain): boolean {
  const known = before.chain?.index ?? [];
  return index.length === known.length && index.every(({ id }, at) => id === known[at]?.id);
}

type Keyring = { hash: Uint8Array; added: HistoryObjectId[]; drops: HistoryObjectId[] };

/** Beside a history that begins, or goes on under another key: that key, for whoever comes back without a device. @param methods null: it goes on */
async function keyringFor(world: World, chain: Chain | null, methods: RecoveryRecord["methods"] | null): Promise<Keyring> {
  const { accountId, deviceId: id, deviceSecret: privateKey, recovery } = world.account();
  if (chain !== null && methods === null) return { hash: chain.keyring, added: [], drops: [] };
  const drops = chain === null || sameBytes(chain.keyring, NO_KEYRING) ? [] : [objectIdOf(chain.keyring)];
  if (!recovery || methods === null || methods.length === 0) return { hash: NO_KEYRING, added: [], drops };
  const bytes = await sealKeyring(accountId, { id, privateKey }, { ...recovery, methods });
  const hash = await sha256(bytes);
  await putObject(world, objectIdOf(hash), bytes);
  return { hash, added: [objectIdOf(hash)], drops };
}

/** What was gone through by a compaction is read where it is now. */
export function stillThere(missing: readonly SegmentRef[], { segments }: Chain): SegmentRef[] {
  if (missing.length === 0) return [];
  const there = new Set(segments.map(({ id }) => id));
  return missing.every(({ id }) => there.has(id)) ? [...missing] : segments.toReversed();
}

function allOf(covers: Chain["covers"]): Manifest["covers"] {
  return Object.entries(covers).flatMap(([id, stretches]) =>
    stretches.map(([from, to]): [ConversationId, Seq, Seq] => [id as ConversationId, from, to]),
  );
}

function holdsAllOf({ covers }: Chain, before: Chain | null): boolean {
  const all = before === null ? [] : allOf(before.covers);
  return all.every(([id, from, to]) => isCovered(covers[id], from) && isCovered(covers[id], to));
}

/** Stored with what it stands for; notes of what changed since it was read stay. */
export async function keep({ store }: Pick<World, "store">, record: HistoryRecord, notes: readonly Key[] = []): Promise<void> {
  for (;;) {
    const version = await store.version(SCOPE);
    const writes = [
      { table: "history" as const, key: [], value: record },
      ...notes.map((key) => ({ table: "historyNotes" as const, key, value: null })),
    ];
    if ((await store.transact({ scope: SCOPE, version, writes })) === "done") return;
  }
}
