// The journal in its table: written by the client's steps, taken up by the intake.

import type { Step } from "../../../client/store/port.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { type Entry, type News, newsIn } from "./journal-news.ts";
import type { SealedValues } from "./sealed-values.ts";

export type JournalRow = Entry & { id: number };
type Row = { id: number; conversation: ConversationId; news: ArrayBuffer };
type Reach = { delivered: number; read: number };

export class Journal {
  private readonly sql: SqlStorage;
  private readonly values: SealedValues;

  constructor(sql: SqlStorage, values: SealedValues) {
    this.sql = sql;
    this.values = values;
  }

  /** In the step's own transaction. @returns whether it was news */
  note(step: Step, self: AccountId | null): boolean {
    const entries = newsIn(step, self, (id) => this.reached(id));
    for (const { conversation, news } of entries) {
      this.sql.exec("INSERT INTO journal (conversation, news) VALUES (?, ?)", conversation, this.values.seal("journal", news));
      if (news.kind === "reach") this.reach(conversation, news);
    }
    return entries.length > 0;
  }

  first(limit: number): JournalRow[] {
    const rows = this.sql.exec<Row>("SELECT id, conversation, news FROM journal ORDER BY id LIMIT ?", limit).toArray();
    return rows.map(({ id, conversation, news }) => ({ id, conversation, news: this.values.open<News>("journal", news) }));
  }

  get isEmpty(): boolean {
    return this.sql.exec("SELECT 1 FROM journal LIMIT 1").toArray().length === 0;
  }

  /** @returns whether it was still there */
  done(id: number): boolean {
    return this.sql.exec("DELETE FROM journal WHERE id = ? RETURNING id", id).toArray().length > 0;
  }

  forget(conversation: ConversationId): void {
    this.sql.exec("DELETE FROM journal WHERE conversation = ?", conversation);
  }

  /** Of whom nothing is kept: what comes after is told from its beginning. */
  forgetReach(conversation: ConversationId): void {
    this.sql.exec("DELETE FROM reach WHERE conversation = ?", conversation);
  }

  /** Up to where statuses were told. */
  told(conversation: ConversationId): Reach {
    const [row] = this.sql
      .exec<{ delivered: number; read: number }>(
        "SELECT told_delivered AS delivered, told_read AS read FROM reach WHERE conversation = ?",
        conversation,
      )
      .toArray();
    return row ?? { delivered: 0, read: 0 };
  }

  tell(conversation: ConversationId, { delivered, read }: Reach): void {
    this.sql.exec("UPDATE reach SET told_delivered = ?, told_read = ? WHERE conversation = ?", delivered, read, conversation);
  }

  private reached(conversation: ConversationId): Reach {
    const [row] = this.sql.exec<Reach>("SELECT delivered, read FROM reach WHERE conversation = ?", conversation).toArray();
    return row ?? { delivered: 0, read: 0 };
  }

  private reach(conversation: ConversationId, { delivered, read }: Reach): void {
    this.sql.exec(
      `INSERT INTO reach (conversation, delivered, read, told_delivered, told_read) VALUES (?, ?, ?, 0, 0)
       ON CONFLICT (conversation) DO UPDATE SET delivered = excluded.delivered, read = excluded.read`,
      conversation,
      delivered,
      read,
    );
  }
}
