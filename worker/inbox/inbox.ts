// The Durable Object of one account: wiring only. Each of its devices keeps one socket here, and hears which conversations have news.

import { DurableObject } from "cloudflare:workers";
import {
  type AccountId,
  type DeviceId,
  decodeCbor,
  type Envelope,
  encodeFrame,
  type InboxDown,
  type InboxUp,
  PROTOCOL_VERSION,
  type Rejection,
  readInboxUp,
  type UnixMs,
} from "../../protocol/index.ts";
import { Alarm } from "../alarm.ts";
import type { Env } from "../env.ts";
import { Pushes } from "../push/pushes.ts";
import type { Subscription } from "../push/subscription.ts";
import { vapidKeyOf } from "../push/vapid.ts";
import {
  type Admission,
  type GatewayRpc,
  gatewayOf,
  type InboxRpc,
  type PushTest,
  type Ring,
  type StockLeft,
  sessionFrom,
} from "../rpc.ts";
import { CLOSE_REPLACED, CLOSE_REVOKED, closeSocket, isAlive, sendTo } from "../socket.ts";
import { Tables } from "../tables.ts";
import { TokenBucket } from "../token-bucket.ts";
import { Blocks } from "./blocks.ts";
import { Dirty } from "./dirty.ts";
import { Hosted } from "./hosted.ts";
import { type Claimer, Quotas } from "./quotas.ts";
import { VERSIONS } from "./schema.ts";

/** Kept with the socket while the object sleeps; it hears nothing before its `hello`. */
type Attachment = { device: DeviceId; greeted: boolean; since: UnixMs };

const LOOK_AGAIN_MS = 75_000;

export class Inbox extends DurableObject<Env> implements InboxRpc {
  private readonly dirty: Dirty;
  private readonly blocks: Blocks;
  private readonly quotas: Quotas;
  private readonly hosted: Hosted;
  private readonly pushes: Pushes;
  private readonly alarms: Alarm;
  /** Tests of pushes: a person presses a button */
  private readonly tests = new TokenBucket(3, 0.1);
  private readonly gatewayOf: (business: string) => Pick<GatewayRpc, "wake">;
  private readonly floods = new Map<DeviceId, TokenBucket>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const tables = new Tables(ctx.storage, VERSIONS);
    this.dirty = new Dirty(ctx.storage.sql, tables);
    this.blocks = new Blocks(ctx.storage.sql, tables);
    this.quotas = new Quotas(ctx.storage.sql, tables);
    this.hosted = new Hosted(ctx.storage.sql, tables);
    this.gatewayOf = (business) => gatewayOf(env, business);
    const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), now: Date.now, vapidKey: () => vapidKeyOf(env) };
    this.alarms = new Alarm(ctx.storage);
    this.pushes = new Pushes(ctx.storage.sql, tables, ports, (time) => this.alarms.by(time));
    void ctx.blockConcurrencyWhile(() => this.alarms.load());
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  override async fetch(request: Request): Promise<Response> {
    const session = sessionFrom(request);
    if (session === undefined) return new Response(null, { status: 404 });
    this.closeDevice(session.device, CLOSE_REPLACED, "replaced by a newer socket");
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [session.device]);
    server.serializeAttachment({ device: session.device, greeted: false, since: Date.now() } satisfies Attachment);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, data: ArrayBuffer | string): void {
    const { device } = socket.deserializeAttachment() as Attachment;
    const retryAfterMs = this.flood(device);
    const read = readInboxUp(typeof data === "string" ? new Uint8Array() : new Uint8Array(data));
    if (retryAfterMs > 0) reject(socket, { kind: "rate-limited", retryAfterMs });
    else if (!read.ok) reject(socket, read.rejection);
    else this.take(socket, device, read.frame);
  }

  /** What it was told by this socket and has not fetched it may never have heard. */
  override webSocketClose(socket: WebSocket, code: number): void {
    closeSocket(socket, code, "");
    const { device } = socket.deserializeAttachment() as Attachment;
    if (this.dirty.has(device)) this.pushIfAway(device);
  }

  async ring({ conversation, kind, seq, from, devices, envelope }: Ring): Promise<void> {
    // In a group the others' news waits behind the same flag: there a blocked account rings as everybody does.
    if (kind === "direct" && this.blocks.has(from)) return;
    const frame = encodeFrame({ kind: "ring", conversation, seq, envelope: envelope && (decodeCbor(envelope) as Envelope) });
    const asleep = new Set<string>();
    for (const device of devices) {
      const isNews = this.dirty.raise(device, conversation, seq);
      const sockets = this.ctx.getWebSockets(device).filter(isGreeted);
      if (isNews) for (const socket of sockets) sendTo(socket, frame);
      const business = sockets.length > 0 ? undefined : this.hosted.businessOf(device);
      if (business !== undefined) asleep.add(business);
      else if (isNews) this.pushIfAway(device);
    }
    // Where that fails the ring has failed: whoever rang will ring again.
    for (const business of asleep) await this.gatewayOf(business).wake({ conversation });
  }

  /** Who is blocked waits as others do, or having to wait would tell them apart; but takes nothing from the others. */
  async admit(claimer: Claimer): Promise<Admission> {
    const isBlocked = this.blocks.has(claimer.requester);
    const retryAfterMs = this.quotas.take(claimer, !isBlocked, Date.now());
    if (retryAfterMs > 0) return { kind: "rate-limited", retryAfterMs };
    return { kind: isBlocked ? "blocked" : "ok" };
  }

  async block(account: AccountId): Promise<void> {
    this.blocks.add(account);
  }

  async unblock(account: AccountId): Promise<void> {
    this.blocks.remove(account);
  }

  async refuses(account: AccountId): Promise<boolean> {
    return this.blocks.has(account);
  }

  async host(device: DeviceId, business: string): Promise<void> {
    this.hosted.add(device, business);
  }

  async stock(left: StockLeft[]): Promise<void> {
    for (const { device, ...stock } of left) {
      const frame = encodeFrame({ kind: "stock", ...stock });
      for (const socket of this.ctx.getWebSockets(device).filter(isGreeted)) sendTo(socket, frame);
    }
  }

  async revoke(devices: DeviceId[]): Promise<void> {
    for (const device of devices) {
      this.dirty.forget(device);
      this.hosted.remove(device);
      this.pushes.forget(device);
      this.closeDevice(device, CLOSE_REVOKED, "this device was removed from its account");
    }
  }

  async subscribe(device: DeviceId, subscription: Subscription): Promise<"ok" | "gone"> {
    return this.pushes.subscribe(device, subscription);
  }

  async unsubscribe(device: DeviceId): Promise<void> {
    this.pushes.forget(device);
  }

  async testPush(device: DeviceId): Promise<PushTest> {
    const retryAfterMs = this.tests.take(Date.now());
    return retryAfterMs > 0 ? { kind: "rate-limited", retryAfterMs } : { kind: await this.pushes.test(device) };
  }

  override async alarm(): Promise<void> {
    this.alarms.rang();
    for (const device of this.pushes.devices()) if (this.dirty.has(device) && !this.isHere(device)) this.pushes.news(device);
    await this.pushes.run();
  }

  /** Who seems to be here is looked at again a little later: a phone that lost its network says nothing. */
  private pushIfAway(device: DeviceId): void {
    if (!this.isHere(device)) this.pushes.news(device);
    else if (this.pushes.devices().includes(device)) this.alarms.by(Date.now() + LOOK_AGAIN_MS);
  }

  private isHere(device: DeviceId): boolean {
    const sinceOf = (socket: WebSocket) => (socket.deserializeAttachment() as Attachment).since;
    const greeted = this.ctx.getWebSockets(device).filter(isGreeted);
    return greeted.some((socket) => isAlive(this.ctx, socket, sinceOf(socket), Date.now()));
  }

  private take(socket: WebSocket, device: DeviceId, frame: InboxUp): void {
    if (frame.kind === "seen") this.dirty.lower(device, frame.conversation, frame.seq);
    else if (frame.version === PROTOCOL_VERSION) this.greet(socket, device);
    else reject(socket, { kind: "unsupported-version", supported: PROTOCOL_VERSION });
  }

  /** Everything that is new for the device (IN1), and from now on each ring. */
  private greet(socket: WebSocket, device: DeviceId): void {
    socket.serializeAttachment({ device, greeted: true, since: Date.now() } satisfies Attachment);
    this.pushes.answered(device);
    sendTo(socket, encodeFrame({ kind: "dirty", conversations: this.dirty.of(device) }));
  }

  private flood(device: DeviceId): number {
    const bucket = this.floods.get(device) ?? new TokenBucket(1_000, 50);
    this.floods.set(device, bucket);
    return bucket.take(Date.now());
  }

  private closeDevice(device: DeviceId, code: number, reason: string): void {
    for (const socket of this.ctx.getWebSockets(device)) closeSocket(socket, code, reason);
  }
}

function isGreeted(socket: WebSocket): boolean {
  return (socket.deserializeAttachment() as Attachment).greeted;
}

function reject(socket: WebSocket, rejection: Rejection): void {
  sendTo(socket, encodeFrame({ kind: "rejected", rejection } satisfies InboxDown));
}
