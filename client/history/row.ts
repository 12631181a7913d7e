// What enters the history of what was said, row by row, as a device stores it. Never a ratchet, a group's state or a device's secret.

import * as v from "valibot";
import type { ConversationId } from "../../protocol/index.ts";
import type { Key } from "../store/port.ts";
import { hasShape } from "../store/shapes.ts";
import type { ReactionRecord, StarRecord, TimelineRecord } from "../store/tables.ts";

/** What else is stored of a line, to find it by, follows from it. `value` null: there is nothing any more. */
export type Row =
  | { table: "timeline"; key: Key; value: TimelineRecord | null }
  | { table: "reactions"; key: Key; value: ReactionRecord | null }
  | { table: "stars"; key: Key; value: StarRecord | null };

const MAX_KEY_PARTS = 3;
const MAX_KEY_LETTERS = 100;
const part = v.union([v.pipe(v.string(), v.maxLength(MAX_KEY_LETTERS)), v.pipe(v.number(), v.safeInteger(), v.minValue(0))]);
const rowSchema = v.strictTuple([
  v.picklist(["timeline", "reactions", "stars"]),
  v.pipe(v.array(part), v.length(MAX_KEY_PARTS)),
  v.unknown(),
]);

export function encodableRow({ table, key, value }: Row): unknown {
  return [table, [...key], value];
}

/** Undefined for what no version wrote. */
export function readRow(given: unknown): Row | undefined {
  const parsed = v.safeParse(rowSchema, given);
  if (!parsed.success) return undefined;
  const [table, key, value] = parsed.output;
  const isPlaced = typeof key[0] === "string" && typeof key[1] === "number";
  if (!isPlaced || (value !== null && !hasShape(table, value))) return undefined;
  return { table, key, value } as Row;
}

export function conversationOf({ key }: Pick<Row, "key">): ConversationId {
  return key[0] as ConversationId;
}

/** The message's place in the log of its conversation */
export function seqOf({ key }: Pick<Row, "key">): number {
  return Number(key[1]);
}

/** What a message, its reactions and its stars are called by together */
export function messageOf({ key }: Pick<Row, "key">): string {
  return JSON.stringify([key[0], key[1]]);
}

export function nameOf({ table, key }: Pick<Row, "table" | "key">): string {
  return JSON.stringify([table, ...key]);
}
