// Which devices of this account run in a Gateway: it sleeps, and is woken where others get a push.

import type { DeviceId } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

export class Hosted {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">) {
    this.sql = sql;
    this.tables = tables;
  }

  add(device: DeviceId, business: string): void {
    this.tables.make();
    this.sql.exec("INSERT INTO hosted (device, business) VALUES (?, ?) ON CONFLICT DO NOTHING", device, business);
  }

  businessOf(device: DeviceId): string | undefined {
    if (!this.tables.areMade) return undefined;
    return this.sql.exec<{ business: string }>("SELECT business FROM hosted WHERE device = ?", device).toArray()[0]?.business;
  }

  remove(device: DeviceId): void {
    if (!this.tables.areMade) return;
    this.sql.exec("DELETE FROM hosted WHERE device = ?", device);
  }
}
