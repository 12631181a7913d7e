// Whom this account has blocked.

import type { AccountId } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

export class Blocks {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">) {
    this.sql = sql;
    this.tables = tables;
  }

  has(account: AccountId): boolean {
    return this.tables.areMade && this.sql.exec("SELECT 1 FROM blocked WHERE account = ?", account).toArray().length > 0;
  }

  add(account: AccountId): void {
    this.tables.make();
    this.sql.exec("INSERT INTO blocked (account) VALUES (?) ON CONFLICT DO NOTHING", account);
  }

  remove(account: AccountId): void {
    if (!this.tables.areMade) return;
    this.sql.exec("DELETE FROM blocked WHERE account = ?", account);
  }
}
