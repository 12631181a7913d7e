// What the history has not yet of what this device shows: lines that no manifest covers, and what was noted behind them.

import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { apartFrom, holesIn, type Stretch } from "../../history/covered.ts";
import type { Manifest } from "../../history/manifest.ts";
import { nameOf, type Row } from "../../history/row.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { Entry, Key } from "../../store/port.ts";
import type { HistoryRecord, TimelineRecord } from "../../store/tables.ts";
import type { Conversations } from "../conversations.ts";
import { isHandedOver } from "../linking/grant.ts";
import { isBrief } from "../receiving/lifetime.ts";
import type { World } from "../world.ts";
import { isCompactionDue } from "./compacting.ts";

const LINES_AT_ONCE = 500;

/** Notes of what went by its time are taken once a day, or where all is written anew: each of them costs a segment. */
async function notesOf(store: World["store"], { chain }: Pick<HistoryRecord, "chain">, purgeDue: boolean): Promise<Key[]> {
  const keys = (await store.range("historyNotes", { prefix: [] })).map(({ key }) => key);
  const isTaken = purgeDue || chain === null || isCompactionDue(chain);
  return isTaken ? keys : keys.filter(([, , what]) => what !== "gone");
}

/** A line that is not long enough here for a history, or what somebody says to it */
async function isLeftOut(store: World["store"], [id, seq]: Key): Promise<boolean> {
  const lines = await store.range("timeline", { prefix: [id ?? ""], from: Number(seq), before: Number(seq) + 1 });
  return lines.some(({ value }) => isBrief(value));
}

type Fresh = { rows: Row[]; covers: Manifest["covers"]; notes: Key[]; since: HistoryRecord["since"] };

const NOTED: Readonly<Record<string, Row["table"]>> = { line: "timeline", gone: "timeline", star: "stars" };

/** Lines that the chain has not, and what was noted. First the notes: what changes while the rest is read is noted again. */
export async function freshRows(
  { store }: World,
  conversations: Conversations,
  { chain, since: before }: Pick<HistoryRecord, "chain" | "since">,
  purgeDue: boolean,
): Promise<Fresh> {
  const rows = new Map<string, Row>();
  const notes: Key[] = [];
  const kept = new Map<ConversationId, ConversationRecord>();
  for (const record of conversations.all()) if (isHandedOver(record)) kept.set(record.id, record);
  for (const key of await notesOf(store, { chain }, purgeDue)) {
    const [id, seq, what, which] = key as [ConversationId, Seq, string, string | number];
    // Also of a chat that this account is out of, where it is in the history: what was deleted there goes. Else it waits until it comes in.
    if (!kept.has(id) && chain?.covers[id] === undefined) continue;
    notes.push(key);
    const at: Key = [id, seq, which];
    if (what !== "gone" && (await isLeftOut(store, at))) continue;
    const table = NOTED[what] ?? "reactions";
    const row = { table, key: at, value: (await store.get(table, at)) ?? null } as Row;
    rows.set(nameOf(row), row);
  }
  const fresh: Row[] = [];
  const hasNotes = rows.size > 0;
  const add = (key: Key, value: TimelineRecord) => {
    if (hasNotes) rows.delete(nameOf({ table: "timeline", key }));
    fresh.push({ table: "timeline", key, value });
  };
  const covers: Manifest["covers"] = [];
  const since = { ...before };
  for (const [id, { cursor }] of kept) {
    for (const [from, to] of holesIn(chain?.covers[id] ?? [])) {
      const own = since[id] ?? 1;
      // Nothing that only this device has is before its first line.
      if (to < own) continue;
      const all = await linesOf(store, id, [Math.max(from, own), to]);
      // What this device could not read another one may have: it is left to that one.
      const unread = all.filter(({ value }) => value.kind === "unreadable").map(({ key }) => Number(key[1]));
      const lines = all.filter(({ value }) => value.kind !== "unreadable");
      const [first, last] = [lines[0], lines.at(-1)].map((line) => line && Number(line.key[1]));
      if (first === undefined || last === undefined) continue;
      for (const { key, value } of lines) if (!isBrief(value)) add(key, value);
      since[id] ??= first;
      // Where it was there before, what is no line between them is gone through as well.
      const wasThere = since[id] < from;
      const through: Stretch = [wasThere ? from : first, wasThere && cursor >= to ? to : last];
      for (const [begin, end] of apartFrom(through, unread)) covers.push([id, begin, end]);
    }
    if (chain === null) {
      for (const table of ["reactions", "stars"] as const)
        for (const { key, value } of await store.range(table, { prefix: [id] }))
          if (!(await isLeftOut(store, key))) rows.set(nameOf({ table, key }), { table, key, value } as Row);
    }
  }
  // What is said to a line is in no part that is read after the line's own.
  return { rows: [...fresh, ...rows.values()], covers, notes, since };
}

async function linesOf(store: World["store"], id: ConversationId, [from, to]: Stretch): Promise<Entry<"timeline">[]> {
  const lines: Entry<"timeline">[] = [];
  const until = Number.isFinite(to) ? { before: to + 1 } : {};
  for (let last: Key | null = null; ; ) {
    const at = last ? { after: last } : { from };
    const page: Entry<"timeline">[] = await store.range("timeline", { prefix: [id], limit: LINES_AT_ONCE, ...until, ...at });
    lines.push(...page);
    last = page.at(-1)?.key ?? last;
    if (page.length < LINES_AT_ONCE) return lines;
  }
}
