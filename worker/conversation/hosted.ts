// Members that run in a Gateway: it holds no socket while it sleeps, and wants to know when its messages were read.

import type { DeviceId } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

/** Markers come in bursts: one word for all of them. */
const TELL_AFTER_MS = 300;

export class Hosted {
  private readonly businesses: Map<DeviceId, string>;
  private readonly toTell = new Set<string>();

  private readonly sql: SqlStorage;
  private readonly isAttached: (device: DeviceId) => boolean;
  private readonly tell: (business: string) => void;

  constructor(
    sql: SqlStorage,
    tables: Pick<Tables, "areMade">,
    isAttached: (device: DeviceId) => boolean,
    tell: (business: string) => void,
  ) {
    this.sql = sql;
    this.isAttached = isAttached;
    this.tell = tell;
    const query = "SELECT device, business FROM hosted";
    const rows = tables.areMade ? sql.exec<{ device: DeviceId; business: string }>(query).toArray() : [];
    this.businesses = new Map(rows.map(({ device, business }) => [device, business]));
  }

  add(device: DeviceId, business: string): void {
    if (this.businesses.get(device) === business) return;
    this.sql.exec("INSERT OR REPLACE INTO hosted (device, business) VALUES (?, ?)", device, business);
    this.businesses.set(device, business);
  }

  /** @param by whose marker it is */
  marked(by: DeviceId): void {
    for (const [device, business] of this.businesses) {
      if (device === by || this.isAttached(device) || this.toTell.has(business)) continue;
      this.toTell.add(business);
      setTimeout(() => {
        this.toTell.delete(business);
        this.tell(business);
      }, TELL_AFTER_MS);
    }
  }
}
