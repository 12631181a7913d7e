// Dirty flags: for each device, the conversations that have news for it, and up to where.

import type { ConversationId, DeviceId, Seq } from "../../protocol/index.ts";

export class Dirty {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  /** @returns whether this was news (IN2) */
  raise(device: DeviceId, conversation: ConversationId, seq: Seq): boolean {
    const { rowsWritten } = this.sql.exec(
      `INSERT INTO dirty (device, conversation, seq) VALUES (?, ?, ?)
       ON CONFLICT (device, conversation) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > dirty.seq`,
      device,
      conversation,
      seq,
    );
    return rowsWritten > 0;
  }

  lower(device: DeviceId, conversation: ConversationId, seq: Seq): void {
    this.sql.exec("DELETE FROM dirty WHERE device = ? AND conversation = ? AND seq <= ?", device, conversation, seq);
  }

  of(device: DeviceId): { conversation: ConversationId; seq: Seq }[] {
    return this.sql
      .exec<{ conversation: ConversationId; seq: Seq }>("SELECT conversation, seq FROM dirty WHERE device = ?", device)
      .toArray();
  }

  forget(device: DeviceId): void {
    this.sql.exec("DELETE FROM dirty WHERE device = ?", device);
  }
}
