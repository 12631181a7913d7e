// Whom this account has blocked, and how often the others may claim its KeyPackages.

import type { AccountId, UnixMs } from "../../protocol/index.ts";
import type { Admission } from "../rpc.ts";
import type { Tables } from "../tables.ts";
import { TokenBucket } from "../token-bucket.ts";

/** All requesters together: enough to be added by many in one evening, too few to empty the store of KeyPackages. */
const CLAIMS_BY_ALL = { atOnce: 60, perSecond: 1 / 10 };
const CLAIMS_BY_ONE = { atOnce: 20, perSecond: 1 / 60 };
const REQUESTERS_REMEMBERED = 1_000;

export class Blocks {
  private readonly byAll = new TokenBucket(CLAIMS_BY_ALL.atOnce, CLAIMS_BY_ALL.perSecond);
  private readonly byOne = new Map<AccountId, TokenBucket>();

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

  admit(requester: AccountId, now: UnixMs): Admission {
    const own = this.byOne.get(requester) ?? new TokenBucket(CLAIMS_BY_ONE.atOnce, CLAIMS_BY_ONE.perSecond);
    if (this.byOne.size >= REQUESTERS_REMEMBERED) this.byOne.clear();
    this.byOne.set(requester, own);
    const isBlocked = this.has(requester);
    // Who is blocked waits as others do, or having to wait would tell them apart; but takes nothing from the others.
    const retryAfterMs = own.take(now) || (isBlocked ? 0 : this.byAll.take(now));
    if (retryAfterMs === 0 && isBlocked) return { kind: "blocked" };
    return retryAfterMs > 0 ? { kind: "rate-limited", retryAfterMs } : { kind: "ok" };
  }
}
