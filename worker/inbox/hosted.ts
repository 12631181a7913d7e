// Which devices of this account run in a Gateway: it sleeps, and is woken where others get a push.

import type { DeviceId } from "../../protocol/index.ts";

export class Hosted {
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.sql = sql;
  }

  add(device: DeviceId, business: string): void {
    this.sql.exec("INSERT INTO hosted (device, business) VALUES (?, ?) ON CONFLICT DO NOTHING", device, business);
  }

  businessOf(device: DeviceId): string | undefined {
    return this.sql.exec<{ business: string }>("SELECT business FROM hosted WHERE device = ?", device).toArray()[0]?.business;
  }

  remove(device: DeviceId): void {
    this.sql.exec("DELETE FROM hosted WHERE device = ?", device);
  }
}
