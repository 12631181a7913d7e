// What was deleted goes out of the segments that it is in, and many small ones become few: each run of them in its own place, so that the order stays.

import type { HistoryObjectId, UnixMs } from "../../../protocol/index.ts";
import type { Chain, SegmentRef } from "../../history/chain-record.ts";
import { isCovered } from "../../history/covered.ts";
import { conversationOf, messageOf, nameOf, type Row, seqOf } from "../../history/row.ts";
import { isWithin, openSegment, packed, sealSegment } from "../../history/segment.ts";
import { expiryInHistory } from "../receiving/lifetime.ts";
import type { World } from "../world.ts";
import { getObject, putObject } from "./objects.ts";

/** By then reading them one by one takes longer than one that says all. */
export const MANIFESTS_AT_MOST = 24;
const SMALL_BYTES = 256 * 1024;

export type Compacted = {
  /** All that stay, in their order */ segments: SegmentRef[];
  /** Those of them that were written for it */ added: SegmentRef[];
  /** Those that stay as they were: what is said to be gone may be in them */ kept: SegmentRef[];
  /** What nothing names any more */ drops: HistoryObjectId[];
};

type Purge = { coming: readonly Row[]; isPurged(ref: SegmentRef): boolean };

export function isCompactionDue({ manifests }: Pick<Chain, "manifests">): boolean {
  return manifests.length >= MANIFESTS_AT_MOST;
}

/** Null where this step says only what is new. */
export async function baseOf(
  world: Pick<World, "api" | "random" | "clock">,
  chain: Chain,
  rows: readonly Row[],
  { isRekeyed }: { isRekeyed: boolean },
): Promise<Compacted | null> {
  const gone = rows.filter((row) => isDeletion(row) && isCovered(chain.covers[conversationOf(row)], seqOf(row)));
  const isPurged = (ref: SegmentRef) => gone.some((row) => isWithin(row, ref));
  const base = await compacted(world, chain, { coming: rows, isPurged });
  // Whoever has another key reads no manifest of before: one says all.
  return base ?? (isRekeyed ? { segments: chain.segments, added: [], kept: chain.segments, drops: chain.manifests } : null);
}

function isDeletion({ table, value }: Row): boolean {
  return value === null || (table === "timeline" && value.kind === "deleted");
}

/**
 * @param coming rows of this step: what they say of the same is what counts
 * @param isPurged whether something in that segment has been deleted
 * @returns null where there is nothing to do
 */
async function compacted(
  world: Pick<World, "api" | "random" | "clock">,
  chain: Chain,
  { coming, isPurged }: Purge,
): Promise<Compacted | null> {
  const isDue = isCompactionDue(chain);
  const isRewritten = (ref: SegmentRef) => isPurged(ref) || (isDue && ref.bytes < SMALL_BYTES);
  if (!isDue && !chain.segments.some(isRewritten)) return null;
  const runs: { refs: SegmentRef[]; rows: Map<string, Row> | undefined }[] = [];
  // One that cannot be read stays as it is: whoever restores is told.
  for (const run of runsOf(chain.segments, isRewritten))
    runs.push({ refs: run.refs, rows: run.isRewritten ? await rowsOf(world, run.refs) : undefined });
  // Messages whose time has run out: nothing of them stays, nor what was said to them.
  const all = [...coming, ...runs.flatMap(({ rows }) => [...(rows?.values() ?? [])])];
  const over = new Set(all.filter(({ table, value }) => table === "timeline" && value === null).map(messageOf));
  const newer = new Set(coming.map(nameOf));
  for (const { rows } of runs.toReversed())
    for (const [name, row] of rows ?? []) {
      if (newer.has(name) || isOver(row, world.clock.now(), over)) rows?.delete(name);
      newer.add(name);
    }
  const whole: Compacted = { segments: [], added: [], kept: [], drops: [...chain.manifests] };
  for (const { refs, rows } of runs) {
    if (rows === undefined) {
      whole.segments.push(...refs);
      whole.kept.push(...refs);
      continue;
    }
    whole.drops.push(...refs.map(({ id }) => id));
    for (const pack of packed([...rows.values()].filter((row) => !isIdle(row, whole.kept)))) {
      const { ref, bytes } = await sealSegment(pack, (length) => world.random.bytes(length));
      await putObject(world, ref.id, bytes);
      whole.segments.push(ref);
      whole.added.push(ref);
    }
  }
  return whole;
}

/** Of the rows of a step those that say something: that something is gone need not be said where no part from before has it. */
export function saying(rows: readonly Row[], chain: Pick<Chain, "segments" | "covers"> | null, base: Compacted | null): Row[] {
  const kept = base?.kept ?? chain?.segments ?? [];
  const isNew = (row: Row) => row.table === "timeline" && !isCovered(chain?.covers[conversationOf(row)], seqOf(row));
  // What comes for the first time had nothing said to it there.
  const fresh = new Set(rows.filter(isNew).map(messageOf));
  return rows.filter((row) => !isIdle(row, kept) && (row.value !== null || !fresh.has(messageOf(row))));
}

/** It says of something that it is gone, and none of these, which came before, has that. */
function isIdle(row: Row, kept: readonly SegmentRef[]): boolean {
  return row.value === null && !kept.some((ref) => isWithin(row, ref));
}

function runsOf(refs: readonly SegmentRef[], isRewritten: (ref: SegmentRef) => boolean) {
  const runs: { isRewritten: boolean; refs: SegmentRef[] }[] = [];
  for (const ref of refs) {
    const last = runs.at(-1);
    if (last?.isRewritten === isRewritten(ref)) last.refs.push(ref);
    else runs.push({ isRewritten: isRewritten(ref), refs: [ref] });
  }
  return runs;
}

/** The newest of each, in the order in which they came first. */
async function rowsOf(world: Pick<World, "api">, refs: readonly SegmentRef[]): Promise<Map<string, Row> | undefined> {
  const rows = new Map<string, Row>();
  for (const ref of refs) {
    const bytes = await getObject(world, ref.id);
    const opened = bytes && (await openSegment(ref, bytes));
    if (opened === undefined) return undefined;
    for (const row of opened) rows.set(nameOf(row), row);
  }
  return rows;
}

/** Whose time has run out goes, whether or not its device has said so. */
function isOver(row: Row, now: UnixMs, over: ReadonlySet<string>): boolean {
  if (row.table !== "timeline") return over.has(messageOf(row));
  return row.value !== null && (expiryInHistory(row.value) ?? now + 1) <= now;
}
