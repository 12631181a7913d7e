// Histories in memory, by the decisions of protocol/history.ts.

import { sha256 } from "../../../mls/verify.ts";
import {
  type AccountId,
  clearedHistory,
  type DeviceId,
  HISTORY_QUOTA_BYTES,
  type HistoryHead,
  type HistoryObjectId,
  type HistoryState,
  MAX_HISTORY_OBJECT_BYTES,
  moveHead,
  NO_HISTORY,
  releaseLease,
  takeLease,
  toBase64Url,
} from "../../../protocol/index.ts";
import type { Clock } from "../../ports.ts";
import type { Answered, Session } from "./directory.ts";

type History = { state: HistoryState; objects: Map<HistoryObjectId, Uint8Array> };
type Step = { head: HistoryHead; adds: HistoryObjectId[]; drops: HistoryObjectId[] };

export class Histories {
  /** Of each account: to be read, and to be tampered with */
  readonly there = new Map<AccountId, History>();
  limitBytes = HISTORY_QUOTA_BYTES;
  private readonly clock: Pick<Clock, "now">;

  constructor(clock: Pick<Clock, "now">) {
    this.clock = clock;
  }

  of(account: AccountId): History {
    const known = this.there.get(account) ?? { state: NO_HISTORY, objects: new Map() };
    this.there.set(account, known);
    return known;
  }

  request({ account, device }: Session, method: string, what: string | undefined, body: unknown): Answered {
    const history = this.of(account);
    const now = this.clock.now();
    if (method === "DELETE") {
      this.there.set(account, { state: clearedHistory(history.state), objects: new Map() });
      return { ok: { done: true } };
    }
    if (what === "lease") {
      const outcome = takeLease(history.state, device, now);
      if (outcome.kind !== "taken") return { rejection: outcome };
      history.state = outcome.state;
      return { ok: { until: outcome.state.lease?.until, head: outcome.state.head } };
    }
    if (what === "head") return this.move(history, { account, device }, body as Step);
    const { head, lease } = history.state;
    const shown = lease && { until: lease.until, isOwn: lease.device === device };
    return { ok: { head, lease: shown, bytes: bytesOf(history.objects), limitBytes: this.limitBytes } };
  }

  release(account: AccountId, out: readonly DeviceId[]): void {
    const history = this.of(account);
    history.state = releaseLease(history.state, out);
  }

  async put({ account }: Session, id: HistoryObjectId, bytes: Uint8Array): Promise<Answered> {
    if (bytes.length > MAX_HISTORY_OBJECT_BYTES) return { rejection: { kind: "too-big", limitBytes: MAX_HISTORY_OBJECT_BYTES } };
    const there = this.of(account).objects;
    if (!there.has(id) && bytesOf(there) + bytes.length > this.limitBytes)
      return { rejection: { kind: "quota-exceeded", limitBytes: this.limitBytes, retryAfterMs: 0 } };
    if (toBase64Url((await sha256(bytes)).subarray(0, 16)) !== id) return { rejection: { kind: "malformed", detail: "object" } };
    this.of(account).objects.set(id, bytes.slice());
    return { ok: { done: true } };
  }

  get({ account }: Session, id: HistoryObjectId): Uint8Array | undefined {
    return this.of(account).objects.get(id);
  }

  private move(history: History, { device }: Session, { head, adds, drops }: Step): Answered {
    const outcome = moveHead(history.state, { device, head }, this.clock.now());
    if (outcome.kind === "known") return { ok: { done: true } };
    if (outcome.kind !== "moved") return { rejection: outcome };
    if (adds.some((id) => !history.objects.has(id))) return { rejection: { kind: "malformed", detail: "adds: not there" } };
    history.state = outcome.state;
    for (const id of drops) history.objects.delete(id);
    return { ok: { done: true } };
  }
}

function bytesOf(objects: History["objects"]): number {
  return [...objects.values()].reduce((sum, { length }) => sum + length, 0);
}
