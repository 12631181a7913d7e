// A history comes back on a device that has nothing: people and chats at once, then what was said, the newest first, each part acknowledged.

import { type AccountLog, reopenLog, sha256 } from "../../../mls/index.ts";
import { openKeyring, type RecoverySecrets } from "../../../mls/recovery/index.ts";
import {
  type AccountId,
  concat,
  fromBase64Url,
  type HistoryHead,
  recoveryEndpoints,
  sameBytes,
} from "../../../protocol/index.ts";
import type { SegmentRef } from "../../history/chain-record.ts";
import { keyringOf } from "../../history/manifest.ts";
import { conversationOf, nameOf, type Row } from "../../history/row.ts";
import { MAX_SEGMENT_BYTES, objectIdOf, openBytes, openSegment } from "../../history/segment.ts";
import type { HistoryProgress, HistoryStop } from "../../queries.ts";
import type { AccountRecord, HistoryRecord, RecoveryRecord } from "../../store/tables.ts";
import type { Conversations } from "../conversations.ts";
import type { World } from "../world.ts";
import { followChain } from "./following.ts";
import { getObject, NotNow, NotTaken, taken } from "./objects.ts";
import { placeRows } from "./placing.ts";
import { readingProgress } from "./progress.ts";
import { keep, readRecord, stillThere } from "./writing.ts";

export type Begun = {
  kind: "begun";
  /** As linking hands it over; null where it cannot be had */ grant: Uint8Array | null;
  record: HistoryRecord;
};
export type Beginning =
  | Begun
  | { kind: "none" } /** Its person has turned it off */
  | { kind: "cleared" }
  | { kind: HistoryStop };

/** Of manifests that went while they were read: a device that writes has put one in their place that says all. */
const HEADS_AT_MOST = 3;

/**
 * There is a history, and it cannot be read: that is not the same as none, which another one may be begun in place of.
 * @param secrets of whoever comes back without a device. @throws NotNow, NotTaken
 */
export async function beginReading(
  world: Pick<World, "api">,
  { accountId, recovery: known, log }: Pick<AccountRecord, "accountId" | "recovery" | "log">,
  secrets: RecoverySecrets | null = null,
): Promise<Beginning> {
  if (!known) return { kind: "none" };
  let recovery: Pick<RecoveryRecord, "keyringKey" | "formerKeys"> = known;
  for (let heads = 1; ; heads++) {
    const { head } = taken(await world.api.ask(recoveryEndpoints.history));
    const read = await followChain(world, { accountId, recovery }, { head, known: null });
    if (read.kind === "missing" && heads < HEADS_AT_MOST) continue;
    if (read.kind === "other-key" && secrets !== null && heads < HEADS_AT_MOST) {
      const keyringKey = await keyBeside(world, { accountId, log: await reopenLog(log) }, secrets, head);
      if (keyringKey === undefined) return read;
      recovery = { keyringKey, formerKeys: [] };
      continue;
    }
    if (read.kind !== "ok") return read;
    const { chain, keyringKey } = read;
    if (chain === null) return { kind: head === null ? "none" : "cleared" };
    const grant = await indexOf(world, chain.index);
    // Without the chats there is nothing that the rest could be read into, and what is written next would put nothing in their place.
    if (grant === null && chain.index.length > 0) return { kind: "missing" };
    return {
      kind: "begun",
      grant,
      // What this device will know is not known yet: it says it anew.
      record: { chain, keyringKey, index: new Uint8Array(), missing: chain.segments.toReversed(), taken: [], since: {} },
    };
  }
}

/** Of whoever has a way to recover the account: the key that its history lies under now, where devices made it. Undefined where it lies under none of those. */
export async function keyOfHistory(
  world: Pick<World, "api">,
  { accountId, log }: Pick<AccountRecord, "accountId" | "log">,
  secrets: RecoverySecrets,
): Promise<Uint8Array | undefined | "later"> {
  try {
    const { head } = taken(await world.api.ask(recoveryEndpoints.history));
    return await keyBeside(world, { accountId, log: await reopenLog(log) }, secrets, head);
  } catch (error) {
    if (error instanceof NotNow) return "later";
    if (error instanceof NotTaken) return undefined;
    throw error;
  }
}

/** Devices have made a newer key than the one in the vault: it lies beside what it opens, sealed to the vault's owner. */
async function keyBeside(
  world: Pick<World, "api">,
  { accountId, log }: { accountId: AccountId; log: AccountLog },
  secrets: RecoverySecrets,
  head: HistoryHead | null,
): Promise<Uint8Array | undefined> {
  const manifest = head && (await getObject(world, objectIdOf(fromBase64Url(head.hash) ?? new Uint8Array())));
  const hash = manifest && keyringOf(manifest);
  const sealed = hash && (await getObject(world, objectIdOf(hash)));
  if (!sealed || !sameBytes(await sha256(sealed), hash)) return undefined;
  return openKeyring(accountId, log, secrets, sealed);
}

/** People and chats, whole or not at all. */
async function indexOf(world: Pick<World, "api">, refs: readonly SegmentRef[]): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  for (const ref of refs) {
    const bytes = await getObject(world, ref.id);
    const part = bytes && (await openBytes(ref, bytes, MAX_SEGMENT_BYTES));
    if (part === undefined) return null;
    parts.push(part);
  }
  return parts.length === 0 ? null : concat(...parts);
}

/** One segment more. @returns whether there are others, or why it cannot be told where they are now. @throws NotNow, NotTaken */
export async function takeSegment(
  world: World,
  conversations: Conversations,
  come: (progress: HistoryProgress | null) => void = () => {},
): Promise<boolean | HistoryStop> {
  const record = await readRecord(world);
  const [ref, ...rest] = record.missing;
  if (ref === undefined) return false;
  come(readingProgress(record));
  const bytes = await getObject(world, ref.id);
  const moved = bytes === undefined ? await movedOn(world, record) : null;
  if (typeof moved === "string") return moved;
  if (moved !== null) {
    await keep(world, moved);
    return moved.missing.length > 0;
  }
  const read = await rowsOf(world, ref, bytes);
  const rows = read ?? [];
  const gone = new Set(record.taken);
  // Of the same row the last one counts.
  const newest = new Map(rows.map((row) => [nameOf(row), row]));
  const there = [...newest.values()].filter((row) => !gone.has(nameOf(row)));
  for (const [id, some] of Map.groupBy(there, conversationOf)) await placeRows(world, conversations.get(id), some);
  const deleted = there.filter(({ value }) => value === null).map(nameOf);
  const lost = (record.lost ?? 0) + (read === null ? 1 : 0);
  await keep(world, { ...record, lost, missing: rest, taken: rest.length === 0 ? [] : [...record.taken, ...deleted] });
  return rest.length > 0;
}

/** Another device has written meanwhile: what is not where it was is somewhere else. Null where nothing has changed. */
async function movedOn(world: World, record: HistoryRecord): Promise<HistoryRecord | HistoryStop | null> {
  const { accountId, recovery } = world.account();
  if (!recovery) return null;
  const { head } = taken(await world.api.ask(recoveryEndpoints.history));
  if (head?.n === record.chain?.head.n) return null;
  const read = await followChain(world, { accountId, recovery }, { head, known: record });
  // It lies under a key of which this device has not heard yet: nothing is passed over for that.
  if (read.kind !== "ok") return read.kind;
  if (read.chain === null) return null;
  const { chain, keyringKey } = read;
  return { ...record, chain, keyringKey, missing: stillThere(record.missing, chain) };
}

/** Null for what is not there any more, or not what it was. That is passed over and counted: all else comes back. */
async function rowsOf(world: World, ref: SegmentRef, bytes: Uint8Array | undefined): Promise<Row[] | null> {
  const rows = bytes && (await openSegment(ref, bytes));
  if (rows === undefined) world.failed(new Error("a part of the history cannot be read"));
  return rows ?? null;
}
