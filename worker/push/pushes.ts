// The pushes of one account's devices: their subscriptions, and what each is still to hear, kept in its Inbox.

import { sha256 } from "@noble/hashes/sha2.js";
import { type DeviceId, sameBytes, type UnixMs, utf8 } from "../../protocol/index.ts";
import type { Tables } from "../tables.ts";
import { IDLE, onNews, onVerdict, type PushState } from "./decide.ts";
import { type PushPorts, sendPush } from "./send.ts";
import type { Subscription } from "./subscription.ts";
import type { Verdict } from "./verdict.ts";

type Row = {
  device: string;
  endpoint: string;
  p256dh: ArrayBuffer;
  auth: ArrayBuffer;
  origin: string;
  state: PushState["kind"];
  at: number;
  attempts: number;
};
type Known = { subscription: Subscription; state: PushState };

export class Pushes {
  private readonly sql: SqlStorage;
  private readonly tables: Pick<Tables, "areMade" | "make">;
  private readonly ports: PushPorts;
  /** Rings at the time of the next try, or before it: then nothing is due. */
  private readonly wakeBy: (time: UnixMs) => void;

  constructor(sql: SqlStorage, tables: Pick<Tables, "areMade" | "make">, ports: PushPorts, wakeBy: (time: UnixMs) => void) {
    this.sql = sql;
    this.tables = tables;
    this.ports = ports;
    this.wakeBy = wakeBy;
  }

  /** @returns "gone" where the push service has said that this very subscription will never work again: the device makes a new one. */
  subscribe(device: DeviceId, subscription: Subscription): "ok" | "gone" {
    this.tables.make();
    const [gone] = this.sql.exec<{ hash: ArrayBuffer }>("SELECT hash FROM gone_push WHERE device = ?", device).toArray();
    if (gone !== undefined && sameBytes(new Uint8Array(gone.hash), hashOf(subscription))) return "gone";
    if (gone !== undefined) this.sql.exec("DELETE FROM gone_push WHERE device = ?", device);
    const known = this.of(device);
    if (known !== undefined && isSame(known.subscription, subscription)) return "ok";
    const { endpoint, p256dh, auth, origin } = subscription;
    this.sql.exec(
      `INSERT INTO push (device, endpoint, p256dh, auth, origin, state, at, attempts) VALUES (?, ?, ?, ?, ?, 'idle', 0, 0)
       ON CONFLICT (device) DO UPDATE SET endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
         origin = excluded.origin, state = 'idle', at = 0, attempts = 0`,
      device,
      endpoint,
      p256dh,
      auth,
      origin,
    );
    return "ok";
  }

  /** Also of what was said about it. */
  forget(device: DeviceId): void {
    if (!this.tables.areMade) return;
    this.sql.exec("DELETE FROM push WHERE device = ?", device);
    this.sql.exec("DELETE FROM gone_push WHERE device = ?", device);
  }

  /** Those that can be pushed to */
  devices(): DeviceId[] {
    return this.all().map(({ device }) => device);
  }

  /** It has no socket here, and something came for it. `run` sends; the alarm calls it, also where the object dies before. */
  news(device: DeviceId): void {
    const known = this.of(device);
    if (known === undefined) return;
    const next = onNews(known.state, this.ports.now());
    if (next !== known.state) this.write(device, next);
    if (next.kind === "due") this.plan();
  }

  /** It has come, and hears by its socket what is new. */
  answered(device: DeviceId): void {
    const known = this.of(device);
    if (known === undefined || known.state.kind === "idle") return;
    this.write(device, IDLE);
  }

  /** All that is due, side by side: an account has few devices. */
  async run(): Promise<void> {
    const now = this.ports.now();
    const due = this.all().filter(({ state }) => state.kind === "due" && state.at <= now);
    await Promise.all(due.map(({ device, subscription }) => this.try(device, subscription)));
    this.plan();
  }

  /** For the person who wants to see one: now, whatever is due. */
  async test(device: DeviceId): Promise<Verdict["kind"] | "none"> {
    const known = this.of(device);
    if (known === undefined) return "none";
    const verdict = await sendPush(this.ports, known.subscription);
    if (verdict.kind === "gone") this.drop(device, known.subscription);
    return verdict.kind;
  }

  private async try(device: DeviceId, subscription: Subscription): Promise<void> {
    const verdict = await sendPush(this.ports, subscription);
    if (verdict.kind !== "sent") console.warn({ event: "push-failed", verdict: verdict.kind });
    const known = this.of(device);
    // It came meanwhile, or has another subscription by now, of which this verdict says nothing.
    if (known === undefined || !isSame(known.subscription, subscription)) return;
    if (verdict.kind === "gone") this.drop(device, subscription);
    else if (known.state.kind === "due") this.write(device, onVerdict(known.state, verdict, this.ports.now()));
  }

  private drop(device: DeviceId, subscription: Subscription): void {
    this.sql.exec("DELETE FROM push WHERE device = ?", device);
    this.sql.exec(
      "INSERT INTO gone_push (device, hash) VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET hash = excluded.hash",
      device,
      hashOf(subscription),
    );
  }

  private plan(): void {
    const times = this.all().flatMap(({ state }) => (state.kind === "due" ? [state.at] : []));
    if (times.length > 0) this.wakeBy(Math.min(...times));
  }

  private write(device: DeviceId, { kind, at, attempts }: PushState): void {
    this.sql.exec("UPDATE push SET state = ?, at = ?, attempts = ? WHERE device = ?", kind, at, attempts, device);
  }

  private of(device: DeviceId): Known | undefined {
    return this.all().find((each) => each.device === device);
  }

  private all(): ({ device: DeviceId } & Known)[] {
    if (!this.tables.areMade) return [];
    return this.sql
      .exec<Row>("SELECT device, endpoint, p256dh, auth, origin, state, at, attempts FROM push")
      .toArray()
      .map(({ device, endpoint, p256dh, auth, origin, state, at, attempts }) => ({
        device: device as DeviceId,
        subscription: { endpoint, p256dh: new Uint8Array(p256dh), auth: new Uint8Array(auth), origin },
        state: { kind: state, at, attempts },
      }));
  }
}

function isSame(one: Subscription, other: Subscription): boolean {
  return (
    one.endpoint === other.endpoint &&
    one.origin === other.origin &&
    sameBytes(one.p256dh, other.p256dh) &&
    sameBytes(one.auth, other.auth)
  );
}

function hashOf({ endpoint }: Subscription): Uint8Array {
  return sha256(utf8(`parley/push-endpoint/v1 ${endpoint}`));
}
