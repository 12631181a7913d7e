// Which vaults this account has: so that they are not without end, and go with it.

import { MAX_VAULTS, type VaultId } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

export class Vaults {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">) {
    this.sql = sql;
    this.tables = tables;
  }

  /** @returns whether it is one of them now */
  add(vault: VaultId): boolean {
    this.tables.make();
    const all = this.sql.exec<{ vault: string }>("SELECT vault FROM vaults").toArray();
    if (all.some((each) => each.vault === vault)) return true;
    if (all.length >= MAX_VAULTS) return false;
    this.sql.exec("INSERT INTO vaults (vault) VALUES (?)", vault);
    return true;
  }

  all(): VaultId[] {
    if (!this.tables.areMade) return [];
    return this.sql
      .exec<{ vault: VaultId }>("SELECT vault FROM vaults")
      .toArray()
      .map(({ vault }) => vault);
  }

  remove(vault: VaultId): void {
    if (!this.tables.areMade) return;
    this.sql.exec("DELETE FROM vaults WHERE vault = ?", vault);
  }
}
