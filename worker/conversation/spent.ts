// Who has written as much as an account may in a day, as far as this conversation was told: kept, so that it holds when the object has slept.

import type { AccountId, UnixMs } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

const DAY_MS = 24 * 3600_000;

/** Days are those of the counters: of UTC. */
export function endOfDay(now: UnixMs): UnixMs {
  return (Math.floor(now / DAY_MS) + 1) * DAY_MS;
}

export class Spent {
  private readonly until: Map<AccountId, UnixMs>;
  private readonly sql: SqlStorage;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade">) {
    this.sql = sql;
    const query = "SELECT account, until FROM spent";
    const rows = tables.areMade ? sql.exec<{ account: AccountId; until: UnixMs }>(query).toArray() : [];
    this.until = new Map(rows.map(({ account, until }) => [account, until]));
  }

  /** A message of theirs was the one too many. */
  note(account: AccountId, now: UnixMs): void {
    const until = endOfDay(now);
    if (this.until.get(account) === until) return;
    // Of days that are over nothing is asked.
    for (const [each, end] of this.until) if (end <= now) this.until.delete(each);
    this.sql.exec("DELETE FROM spent WHERE until <= ?", now);
    this.until.set(account, until);
    this.sql.exec("INSERT OR REPLACE INTO spent (account, until) VALUES (?, ?)", account, until);
  }

  /** @returns 0, or how many milliseconds to wait. A clock that was set back makes nobody wait longer than a day. */
  waitMs(account: AccountId, now: UnixMs): number {
    return Math.min(Math.max(0, (this.until.get(account) ?? 0) - now), DAY_MS);
  }
}
