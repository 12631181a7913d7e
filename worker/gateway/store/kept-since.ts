// Since when something is kept of each conversation, so that a round looks only where something may be past its time.

import type { Step } from "../../../client/store/port.ts";
import type { ConversationId, UnixMs } from "../../../protocol/index.ts";

/** It is being looked at: what is stored meanwhile is older than that, and what a crash leaves so is looked at again. */
const LOOKED_AT = Number.MAX_SAFE_INTEGER;

export class KeptSince {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** In the transaction of a step of the client. */
  note({ writes }: Pick<Step, "writes">): void {
    for (const write of writes)
      if (write.table === "timeline" && "value" in write && write.value)
        this.lower(write.key[0] as ConversationId, write.value.at);
  }

  /** Some of those in which something may be older, longest first */
  before(at: UnixMs, limit: number): ConversationId[] {
    const query = "SELECT conversation FROM kept_since WHERE at < ? OR at = ? ORDER BY at LIMIT ?";
    const rows = this.sql.exec<{ conversation: ConversationId }>(query, at, LOOKED_AT, limit).toArray();
    return rows.map(({ conversation }) => conversation);
  }

  begin(conversation: ConversationId): void {
    this.sql.exec("UPDATE kept_since SET at = ? WHERE conversation = ?", LOOKED_AT, conversation);
  }

  /** @param first when the first was said that stayed; null: nothing did @returns whether nothing is kept there now */
  end(conversation: ConversationId, first: UnixMs | null): boolean {
    if (first !== null) {
      this.lower(conversation, first);
      return false;
    }
    const query = "DELETE FROM kept_since WHERE conversation = ? AND at = ? RETURNING conversation";
    return this.sql.exec(query, conversation, LOOKED_AT).toArray().length > 0;
  }

  /** No row is written where it says so already. */
  private lower(conversation: ConversationId, at: UnixMs): void {
    this.sql.exec(
      `INSERT INTO kept_since (conversation, at) VALUES (?, ?)
       ON CONFLICT (conversation) DO UPDATE SET at = excluded.at WHERE excluded.at < at`,
      conversation,
      at,
    );
  }
}
