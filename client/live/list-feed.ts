// The list of conversations, and that of requests: each row is made anew only where something about it changed, for all who watch together.

import type { ConversationId } from "../../protocol/index.ts";
import type { ConversationSummary, QueryUpdate, RowPatch } from "../queries.ts";
import { difference } from "./difference.ts";
import { newestFirst } from "./fold.ts";

type Update = QueryUpdate<{ kind: "conversations" }>;

/** The rows as they are now. */
export class Summaries {
  private readonly rows = new Map<ConversationId, ConversationSummary>();
  private stale = new Set<ConversationId>();
  private readonly summary: (id: ConversationId) => ConversationSummary | null;

  constructor(summary: (id: ConversationId) => ConversationSummary | null) {
    this.summary = summary;
  }

  touch(id: ConversationId): void {
    this.stale.add(id);
  }

  get(id: ConversationId): ConversationSummary | undefined {
    if (this.rows.has(id) && !this.stale.has(id)) return this.rows.get(id);
    this.stale.delete(id);
    const row = this.summary(id);
    if (row === null) this.rows.delete(id);
    else this.rows.set(id, row);
    return row ?? undefined;
  }
}

export class ListFeed {
  /** As told last; null before the first answer. */
  private told: Map<ConversationId, ConversationSummary> | null = null;
  private changed = new Set<ConversationId>();
  private readonly summaries: Summaries;
  private readonly all: () => ConversationId[];
  private readonly isOfIt: (row: ConversationSummary) => boolean;

  /** @param isOfIt which rows stand in this list */
  constructor(summaries: Summaries, all: () => ConversationId[], isOfIt: (row: ConversationSummary) => boolean = () => true) {
    this.summaries = summaries;
    this.all = all;
    this.isOfIt = isOfIt;
  }

  /** @returns whether it may have changed */
  note(rows: readonly ConversationId[]): boolean {
    for (const id of rows) this.changed.add(id);
    return rows.length > 0;
  }

  answer(): Update | null {
    const { told } = this;
    const ids = told === null ? this.all() : [...this.changed];
    this.changed = new Set();
    if (told === null) {
      const rows = ids.flatMap((id) => this.row(id) ?? []);
      this.told = new Map(rows.map((row) => [row.id, row]));
      return { kind: "whole", value: rows.sort(newestFirst) };
    }
    const rows: RowPatch[] = [];
    const gone: string[] = [];
    for (const id of ids) {
      const [before, after] = [told.get(id), this.row(id)];
      if (after === undefined) {
        if (told.delete(id)) gone.push(id);
        continue;
      }
      told.set(id, after);
      const fields = before === undefined ? after : difference(before, after);
      if (fields !== null) rows.push({ ...fields, id });
    }
    return rows.length + gone.length === 0 ? null : { kind: "changes", rows, gone, fields: {} };
  }

  private row(id: ConversationId): ConversationSummary | undefined {
    const row = this.summaries.get(id);
    return row && this.isOfIt(row) ? row : undefined;
  }
}
