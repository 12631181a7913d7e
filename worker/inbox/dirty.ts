// Dirty flags: for each device, the conversations that have news for it, and up to where.

import type { ConversationId, DeviceId, Seq } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

export class Dirty {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">) {
    this.sql = sql;
    this.tables = tables;
  }

  /** @returns whether this was news (IN2) */
  raise(device: DeviceId, conversation: ConversationId, seq: Seq): boolean {
    this.tables.make();
    const { rowsWritten } = this.sql.exec(
      `INSERT INTO dirty (device, conversation, seq) VALUES (?, ?, ?)
       ON CONFLICT (device, conversation) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > dirty.seq`,
      device,
      conversation,
      seq,
    );
    return rowsWritten > 0;
  }

  /** Up to where there was news for it when it was rung last; undefined: it has heard of all. */
  seqOf(device: DeviceId, conversation: ConversationId): Seq | undefined {
    if (!this.tables.areMade) return undefined;
    return this.sql
      .exec<{ seq: Seq }>("SELECT seq FROM dirty WHERE device = ? AND conversation = ?", device, conversation)
      .toArray()[0]?.seq;
  }

  lower(device: DeviceId, conversation: ConversationId, seq: Seq): void {
    if (!this.tables.areMade) return;
    this.sql.exec("DELETE FROM dirty WHERE device = ? AND conversation = ? AND seq <= ?", device, conversation, seq);
  }

  of(device: DeviceId): { conversation: ConversationId; seq: Seq }[] {
    if (!this.tables.areMade) return [];
    return this.sql
      .exec<{ conversation: ConversationId; seq: Seq }>("SELECT conversation, seq FROM dirty WHERE device = ?", device)
      .toArray();
  }

  has(device: DeviceId): boolean {
    if (!this.tables.areMade) return false;
    return this.sql.exec("SELECT 1 FROM dirty WHERE device = ? LIMIT 1", device).toArray().length > 0;
  }

  forget(device: DeviceId): void {
    if (!this.tables.areMade) return;
    this.sql.exec("DELETE FROM dirty WHERE device = ?", device);
  }
}
