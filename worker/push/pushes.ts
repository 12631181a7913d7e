// The pushes of one account's devices: their subscriptions, and what each is still to hear, kept in its Inbox.

import { sha256 } from "@noble/hashes/sha2.js";
import { type DeviceId, sameBytes, type UnixMs, utf8 } from "../../protocol/index.ts";
import { tally } from "../counting/counting.ts";
import type { Tables } from "../tables.ts";
import { IDLE, onLook, onNews, onTold, onVerdict, type PushState } from "./decide.ts";
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

  /** It has no socket here, and something came for it. `run` sends; the alarm calls it, also where the object dies before. */
  news(device: DeviceId): void {
    const known = this.of(device);
    if (known === undefined) return;
    const next = onNews(known.state, this.ports.now());
    if (next !== known.state) this.write(device, next);
    if (next.kind === "due") this.plan();
  }

  /** It was told by its socket, which looks alive. */
  told(device: DeviceId): void {
    const known = this.of(device);
    if (known === undefined) return;
    const next = onTold(known.state, this.ports.now());
    if (next === known.state) return;
    this.write(device, next);
    this.plan();
  }

  /** It has come, and hears by its socket what is new. */
  answered(device: DeviceId): void {
    const known = this.of(device);
    if (known === undefined || known.state.kind === "idle") return;
    this.write(device, IDLE);
  }

  /**
   * All whose time has come, side by side: an account has few devices.
   * @param look how it stands with a device that was told by a socket
   */
  async run(look: (device: DeviceId) => { isHere: boolean; isBehind: boolean }): Promise<void> {
    const now = this.ports.now();
    for (const { device, state } of this.all())
      if (state.kind === "watched" && state.at <= now) this.write(device, onLook(look(device), now));
    const due = this.all().filter(({ state }) => state.kind === "due" && state.at <= now);
    await Promise.all(due.map((each) => this.try(each)));
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

  private async try({ device, subscription, state }: { device: DeviceId } & Known): Promise<void> {
    const verdict = await sendPush(this.ports, subscription);
    tally.note(`push-${verdict.kind}`);
    if (verdict.kind !== "sent") console.warn({ event: "push-failed", verdict: verdict.kind });
    const known = this.of(device);
    // It came meanwhile, or has another subscription by now, of which this verdict says nothing.
    if (known === undefined || !isSame(known.subscription, subscription)) return;
    if (verdict.kind === "gone") this.drop(device, subscription);
    // Where it came and went again, another push is due, which this one was not.
    else if (isSameState(known.state, state)) this.write(device, onVerdict(known.state, verdict, this.ports.now()));
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
    const times = this.all().flatMap(({ state }) => (state.kind === "due" || state.kind === "watched" ? [state.at] : []));
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

function isSameState(one: PushState, other: PushState): boolean {
  return one.kind === other.kind && one.at === other.at && one.attempts === other.attempts;
}

function hashOf({ endpoint }: Subscription): Uint8Array {
  return sha256(utf8(`parley/push-endpoint/v1 ${endpoint}`));
}
