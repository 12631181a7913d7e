// Our Conversation with its SQL watched: how many rows it has written, as the platform counts (and bills) them.

import { Conversation } from "../../worker/conversation/conversation.ts";
import type { Env } from "../../worker/env.ts";

export class Counted extends Conversation {
  private readonly cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[];

  constructor(ctx: DurableObjectState, env: Env) {
    const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
    const { sql } = ctx.storage;
    const exec = sql.exec.bind(sql);
    sql.exec = ((query: string, ...bindings: unknown[]) => {
      const cursor = exec(query, ...bindings);
      cursors.push(cursor);
      return cursor;
    }) as typeof sql.exec;
    super(ctx, env);
    this.cursors = cursors;
  }

  rowsWritten(): number {
    return this.cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
  }
}
