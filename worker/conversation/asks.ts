// Who asks to be let in by the group's link: kept here until an admin's device has let them in or declined (IL2, IL5), by the rules of protocol/asks.ts.

import { sha256 } from "../../mls/verify.ts";
import {
  type AccountId,
  type Ask,
  type AskState,
  asksMark,
  decideAsk,
  declineAsk,
  fromBase64Url,
  type Rejection,
  settleAsks,
  stillWaiting,
  toBase64Url,
  type WaitingAsk,
} from "../../protocol/index.ts";
import type { Session } from "../rpc.ts";
import type { Tables } from "../tables.ts";
import { NOT_A_MEMBER } from "./decide.ts";
import { presentMember, presentMembers } from "./head.ts";
import type { Ledger } from "./ledger.ts";

type Row = { account: AccountId; at: number; proof: string; sealed: string | null };
const NOTHING_HERE: Rejection = { kind: "not-found" };

export class Asks {
  private readonly sql: SqlStorage;
  private readonly ledger: Ledger;
  private all: readonly Ask[];

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade">, ledger: Ledger) {
    this.sql = sql;
    this.ledger = ledger;
    this.all = tables.areMade ? sql.exec<Row>("SELECT account, at, proof, sealed FROM asks ORDER BY at").toArray() : [];
  }

  /** Who waits, as a number, for a device of an admin; nobody else hears that there are any. */
  markFor({ account }: { account: AccountId }): number {
    if (this.all.length === 0) return 0;
    return this.isAdmin(account) ? asksMark(this.waiting()) : 0;
  }

  /** @returns `isNew`: admins are to be told */
  async ask(
    session: Session,
    given: { token: string; sealed: string },
  ): Promise<{ state: AskState; isNew: boolean } | Rejection> {
    const proof = toBase64Url(await sha256(fromBase64Url(given.token) ?? new Uint8Array()));
    const { head } = this.ledger;
    if (head === null || head.kind !== "group") return NOTHING_HERE;
    const { account } = session;
    const isMember = presentMembers(head).some((member) => member.account === account);
    const link = this.ledger.group()?.policy.invite ?? null;
    const decided = decideAsk({ link, asks: this.all, isMember, now: Date.now() }, { account, sealed: given.sealed, proof });
    if (decided.kind !== "state") return decided;
    const isNew = decided.asks.length > 0 && decided.asks.at(-1) !== this.all.at(-1);
    this.write(decided.asks);
    return { state: decided.state, isNew };
  }

  list({ account, device }: Session): { asks: WaitingAsk[] } | Rejection {
    if (presentMember(this.ledger.head, device) === undefined || !this.isAdmin(account)) return NOT_A_MEMBER.rejection;
    return { asks: this.waiting() };
  }

  decline({ account, device }: Session, declined: AccountId): Rejection | null {
    if (presentMember(this.ledger.head, device) === undefined || !this.isAdmin(account)) return NOT_A_MEMBER.rejection;
    this.write(declineAsk(this.all, declined));
    return null;
  }

  /** After a Commit, in its turn. */
  settle(): void {
    const { head } = this.ledger;
    if (this.all.length === 0 || head === null) return;
    const link = this.ledger.group()?.policy.invite ?? null;
    const isIn = (account: AccountId) => presentMembers(head).some((member) => member.account === account);
    this.write(settleAsks(this.all, { link, isIn }));
  }

  private waiting(): WaitingAsk[] {
    return stillWaiting(this.all, Date.now()).flatMap(({ sealed, ...ask }) => (sealed === null ? [] : [{ ...ask, sealed }]));
  }

  private isAdmin(account: AccountId): boolean {
    return this.ledger.group()?.policy.admins.includes(account) ?? false;
  }

  private write(next: readonly Ask[]): void {
    if (next === this.all) return;
    const before = new Map(this.all.map((ask) => [ask.account, ask]));
    const stays = new Set(next.map(({ account }) => account));
    for (const { account } of this.all) if (!stays.has(account)) this.sql.exec("DELETE FROM asks WHERE account = ?", account);
    for (const ask of next) {
      if (before.get(ask.account) === ask) continue;
      const { account, at, proof, sealed } = ask;
      this.sql.exec("INSERT OR REPLACE INTO asks (account, at, proof, sealed) VALUES (?, ?, ?, ?)", account, at, proof, sealed);
    }
    this.all = next;
  }
}
