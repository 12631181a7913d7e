// How often the KeyPackages of this account may be claimed: by one account, from one network, and, as a last line, by all; and how often it links.
// Stored, so that an object that slept has not forgotten.

import { sha256 } from "@noble/hashes/sha2.js";
import { type AccountId, toBase64Url, type UnixMs, utf8 } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";

type Rule = { atOnce: number; perSecond: number };
export type Claimer = { requester: AccountId; network: string };
type Bucket = { who: string; rule: Rule; tokens: number };

const BY_ONE: Rule = { atOnce: 10, perSecond: 1 / 60 };
/** A household or an office */
const FROM_ONE_NETWORK: Rule = { atOnce: 20, perSecond: 1 / 30 };
/** Far more than come honestly: where the stock is empty there is a last resort, so nobody is kept out by others. */
const BY_ALL: Rule = { atOnce: 2_000, perSecond: 1 };
/** A device is linked a few times in a life, and a person mistypes. */
const MAILBOXES: Rule = { atOnce: 10, perSecond: 1 / 60 };
/** As seldom; each key that is replaced leaves a line behind. */
const VAULTS: Rule = { atOnce: 30, perSecond: 1 / 120 };
/** By then each of them is full again. */
const FORGOTTEN_AFTER_MS = 3600_000;

export class Quotas {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">) {
    this.sql = sql;
    this.tables = tables;
  }

  /** @param takesFromAll whether it counts for the others too. @returns 0, or how many milliseconds to wait; then nothing is taken */
  take({ requester, network }: Claimer, takesFromAll: boolean, now: UnixMs): number {
    return this.takeFrom(now, [
      this.bucket(`account ${requester}`, BY_ONE, now),
      // Where somebody was is kept for an hour, and not in the clear.
      this.bucket(`network ${toBase64Url(sha256(utf8(`parley/quota/v1 ${network}`)).slice(0, 12))}`, FROM_ONE_NETWORK, now),
      ...(takesFromAll ? [this.bucket("all", BY_ALL, now)] : []),
    ]);
  }

  /** For a mailbox of this account's own */
  takeMailbox(now: UnixMs): number {
    return this.takeFrom(now, [this.bucket("mailboxes", MAILBOXES, now)]);
  }

  takeVault(now: UnixMs): number {
    return this.takeFrom(now, [this.bucket("vaults", VAULTS, now)]);
  }

  private takeFrom(now: UnixMs, buckets: Bucket[]): number {
    this.sql.exec("DELETE FROM quotas WHERE at < ?", now - FORGOTTEN_AFTER_MS);
    const waitMs = Math.max(
      ...buckets.map(({ tokens, rule }) => (tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * 1000) / rule.perSecond))),
    );
    if (waitMs > 0) return waitMs;
    const write =
      "INSERT INTO quotas (who, tokens, at) VALUES (?, ?, ?) ON CONFLICT (who) DO UPDATE SET tokens = excluded.tokens, at = excluded.at";
    for (const { who, tokens } of buckets) this.sql.exec(write, who, tokens - 1, now);
    return 0;
  }

  private bucket(who: string, rule: Rule, now: UnixMs): Bucket {
    this.tables.make();
    const [row] = this.sql.exec<{ tokens: number; at: number }>("SELECT tokens, at FROM quotas WHERE who = ?", who).toArray();
    const tokens = row === undefined ? rule.atOnce : row.tokens + (Math.max(0, now - row.at) * rule.perSecond) / 1000;
    return { who, rule, tokens: Math.min(rule.atOnce, tokens) };
  }
}
