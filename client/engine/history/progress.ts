// How far reading or writing has come, in chats: one counts when all of it is there.

import type { ConversationId } from "../../../protocol/index.ts";
import type { SegmentRef } from "../../history/chain-record.ts";
import { conversationOf, type Row } from "../../history/row.ts";
import type { HistoryProgress } from "../../queries.ts";
import type { HistoryRecord } from "../../store/tables.ts";

/** Null where nothing is missing */
export function readingProgress({ chain, missing }: Pick<HistoryRecord, "chain" | "missing">): HistoryProgress | null {
  if (chain === null || missing.length === 0) return null;
  return { doing: "reading", ...counted(new Set(chain.segments.flatMap(chatsIn)), missing.flatMap(chatsIn)) };
}

/** Packs of rows as they are written one after another, and how far that has come before each. */
export function packsInTurn(packs: readonly Row[][]): { pack: Row[]; progress: HistoryProgress }[] {
  const chats = packs.map((pack) => [...new Set(pack.map(conversationOf))]);
  const all = new Set(chats.flat());
  return packs.map((pack, at) => ({ pack, progress: { doing: "writing", ...counted(all, chats.slice(at).flat()) } }));
}

function counted(all: ReadonlySet<ConversationId>, left: readonly ConversationId[]) {
  return { done: all.size - new Set(left.filter((id) => all.has(id))).size, total: all.size };
}

function chatsIn({ spans }: SegmentRef): ConversationId[] {
  return spans.map(([id]) => id);
}
