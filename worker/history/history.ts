// The Durable Object of one account's history: wiring only. It says who writes, how far it goes, and which objects there are.

import { DurableObject } from "cloudflare:workers";
import {
  type AccountId,
  clearedHistory,
  type DeviceId,
  type HistoryHead,
  type HistoryObjectId,
  type HistoryState,
  moveHead,
  NO_HISTORY,
  type Rejection,
  releaseLease,
  takeLease,
} from "../../protocol/index.ts";
import { tally } from "../counting/counting.ts";
import type { Env } from "../env.ts";
import type { HistoryRpc, HistoryStands } from "../rpc.ts";
import { Tables } from "../tables.ts";
import { objectKey } from "./object-key.ts";
import { Objects } from "./objects.ts";
import { VERSIONS } from "./schema.ts";

const STATE = "history";
const ACCOUNT = "account";
/** R2 deletes up to a thousand at once. */
const AT_ONCE = 500;
/** By then a request that reads what was just dropped has it. */
const DROPPED_KEPT_MS = 60_000;

export class History extends DurableObject<Env> implements HistoryRpc {
  private readonly objects: Objects;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    tally.noteSome("woken-history");
    this.objects = new Objects(ctx.storage.sql, new Tables(ctx.storage, VERSIONS));
  }

  async stands(device: DeviceId, limitBytes: number): Promise<HistoryStands> {
    const { head, lease } = this.state();
    const isOwn = lease?.device === device;
    return { head, lease: lease && { until: lease.until, isOwn }, bytes: this.objects.bytes, limitBytes };
  }

  async lease(device: DeviceId): Promise<{ kind: "ok"; until: number; head: HistoryHead | null } | Rejection> {
    const outcome = takeLease(this.state(), device, Date.now());
    if (outcome.kind !== "taken") return outcome;
    this.keep(outcome.state);
    return { kind: "ok", until: outcome.state.lease?.until ?? 0, head: outcome.state.head };
  }

  async release(out: DeviceId[]): Promise<void> {
    const before = this.state();
    const next = releaseLease(before, out);
    if (next !== before) this.keep(next);
  }

  async admit(
    account: AccountId,
    object: HistoryObjectId,
    bytes: number,
    limitBytes: number,
  ): Promise<{ kind: "ok" } | Rejection> {
    this.ctx.storage.kv.put(ACCOUNT, account);
    if (!this.objects.admit(object, bytes, Date.now(), limitBytes))
      return { kind: "quota-exceeded", limitBytes, retryAfterMs: 0 };
    await this.schedule();
    return { kind: "ok" };
  }

  /** @param adds the new manifest and what it brings. @param drops what no manifest names any more */
  async move(
    device: DeviceId,
    { head, adds, drops }: { head: HistoryHead; adds: HistoryObjectId[]; drops: HistoryObjectId[] },
  ): Promise<{ kind: "ok" } | Rejection> {
    const now = Date.now();
    const outcome = moveHead(this.state(), { device, head }, now);
    if (outcome.kind === "known") return { kind: "ok" };
    if (outcome.kind !== "moved") return outcome;
    const missing = adds.find((id) => !this.objects.has(id));
    if (missing !== undefined) return { kind: "malformed", detail: "adds: not there" };
    this.keep(outcome.state);
    this.objects.drop(drops, now + DROPPED_KEPT_MS);
    this.objects.keep(adds);
    await this.schedule();
    return { kind: "ok" };
  }

  /** All of it goes, whoever writes now. */
  async clear(): Promise<void> {
    const state = this.state();
    this.keep(clearedHistory(state));
    if (state.head === null) return;
    this.objects.dropAll(Date.now());
    await this.schedule();
  }

  override async alarm(): Promise<void> {
    const account = this.ctx.storage.kv.get<AccountId>(ACCOUNT);
    if (account === undefined) return;
    for (;;) {
      const due = this.objects.due(Date.now(), AT_ONCE);
      if (due.length === 0) break;
      await this.env.MEDIA.delete(due.map((id) => objectKey(account, id)));
      this.objects.forget(due);
    }
    await this.schedule();
  }

  private async schedule(): Promise<void> {
    const next = this.objects.next();
    if (next !== null) await this.ctx.storage.setAlarm(next);
  }

  private state(): HistoryState {
    return this.ctx.storage.kv.get<HistoryState>(STATE) ?? NO_HISTORY;
  }

  private keep(state: HistoryState): void {
    this.ctx.storage.kv.put(STATE, state);
  }
}
