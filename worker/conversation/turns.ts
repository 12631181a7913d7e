// Whose turn it is to commit: an admin that removes somebody gets one, for a moment in which nobody else's Commit can come before it (CT7).

import type { AccountId, UnixMs } from "../../protocol/index.ts";

const TURN_MS = 8_000;
/** One account does not keep the others waiting for longer than this share of the time. */
const NEXT_TURN_AFTER_MS = 60_000;

export class Turns {
  private turn: { account: AccountId; until: UnixMs } | null = null;
  private readonly grantedAt = new Map<AccountId, UnixMs>();

  /** @returns 0, or how many milliseconds another's turn still lasts */
  wait(account: AccountId, now: UnixMs): number {
    if (this.turn === null || this.turn.account === account) return 0;
    return Math.max(0, this.turn.until - now);
  }

  grant(account: AccountId, now: UnixMs): void {
    if (this.turn !== null && this.turn.until > now) return;
    if (now - (this.grantedAt.get(account) ?? Number.NEGATIVE_INFINITY) < NEXT_TURN_AFTER_MS) return;
    this.grantedAt.set(account, now);
    this.turn = { account, until: now + TURN_MS };
  }

  /** It was used. */
  took(account: AccountId): void {
    if (this.turn?.account === account) this.turn = null;
  }
}
