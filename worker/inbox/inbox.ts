// The Durable Object of one account: wiring only. Each of its devices keeps one socket here, and hears which conversations have news.

import { DurableObject } from "cloudflare:workers";
import {
  type AccountId,
  type ConversationId,
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
  type VaultId,
} from "../../protocol/index.ts";
import { Alarm } from "../alarm.ts";
import { tally, writeTally } from "../counting/counting.ts";
import type { Env } from "../env.ts";
import { Pushes } from "../push/pushes.ts";
import type { Subscription } from "../push/subscription.ts";
import { vapidKeyOf } from "../push/vapid.ts";
import {
  type Admission,
  conversationOf,
  type GatewayRpc,
  gatewayOf,
  type InboxRpc,
  type PushTest,
  type Ring,
  type StockLeft,
  sessionFrom,
  type VaultAdmission,
} from "../rpc.ts";
import { shutTo } from "../shut-to.ts";
import { CLOSE_REPLACED, CLOSE_REVOKED, closeSocket, isAlive, sendTo } from "../socket.ts";
import { Tables } from "../tables.ts";
import { TokenBucket } from "../token-bucket.ts";
import { Blocks } from "./blocks.ts";
import { Dirty } from "./dirty.ts";
import { Hosted } from "./hosted.ts";
import { Opened } from "./opened.ts";
import { type Claimer, Quotas } from "./quotas.ts";
import { VERSIONS } from "./schema.ts";
import { Vaults } from "./vaults.ts";

const GONE = "gone";
const SUSPENDED = "suspended";

/** Kept with the socket while the object sleeps; it hears nothing before its `hello`. */
type Attachment = { device: DeviceId; greeted: boolean; since: UnixMs /** Since it came */; rung: boolean };

export class Inbox extends DurableObject<Env> implements InboxRpc {
  private readonly tables: Tables;
  private readonly dirty: Dirty;
  private readonly blocks: Blocks;
  private readonly quotas: Quotas;
  private readonly hosted: Hosted;
  private readonly opens: Opened;
  private readonly vaults: Vaults;
  private readonly pushes: Pushes;
  private readonly alarms: Alarm;
  /** Tests of pushes: a person presses a button */
  private readonly tests = new TokenBucket(3, 0.1);
  private readonly gatewayOf: (business: string) => Pick<GatewayRpc, "wake">;
  private readonly floods = new Map<DeviceId, TokenBucket>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    tally.noteSome("woken-inbox");
    const tables = new Tables(ctx.storage, VERSIONS);
    this.tables = tables;
    this.dirty = new Dirty(ctx.storage.sql, tables);
    this.blocks = new Blocks(ctx.storage.sql, tables);
    this.quotas = new Quotas(ctx.storage.sql, tables);
    this.hosted = new Hosted(ctx.storage.sql, tables);
    this.vaults = new Vaults(ctx.storage.sql, tables);
    this.gatewayOf = (business) => gatewayOf(env, business);
    const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), now: Date.now, vapidKey: () => vapidKeyOf(env) };
    this.alarms = new Alarm(ctx.storage);
    this.pushes = new Pushes(ctx.storage.sql, tables, ports, (time) => this.alarms.by(time));
    const close = (conversation: ConversationId, device: DeviceId) => conversationOf(env, conversation).revoke(device);
    this.opens = new Opened(ctx.storage.sql, tables, close, (time) => this.alarms.by(time));
    void ctx.blockConcurrencyWhile(() => this.alarms.load());
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  override async fetch(request: Request): Promise<Response> {
    const session = sessionFrom(request);
    if (session === undefined) return new Response(null, { status: 404 });
    // Its session was looked at before it was suspended.
    if (this.isSuspended()) return new Response(null, { status: 403 });
    // It has a session: the account was made anew by the same root.
    if (this.ctx.storage.kv.get(GONE)) this.ctx.storage.kv.delete(GONE);
    this.closeDevice(session.device, CLOSE_REPLACED, "replaced by a newer socket");
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, [session.device]);
    server.serializeAttachment({ device: session.device, greeted: false, since: Date.now(), rung: false } satisfies Attachment);
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

  override webSocketClose(socket: WebSocket, code: number): void {
    closeSocket(socket, code, "");
    this.gone(socket);
  }

  override webSocketError(socket: WebSocket): void {
    this.gone(socket);
  }

  /**
   * What it was rung for by this socket and has not fetched it may never have heard. What was there before it came, it has heard of: where
   * that cannot be fetched, another push would only bring it here again.
   */
  private gone(socket: WebSocket): void {
    const { device, rung } = socket.deserializeAttachment() as Attachment;
    if (rung && this.dirty.has(device) && !this.isHere(device) && !this.isSuspended()) this.pushes.news(device);
  }

  async ring({ conversation, kind, seq, from, devices, has, envelope }: Ring): Promise<void> {
    if (this.ctx.storage.kv.get(GONE)) return;
    // In a group the others' news waits behind the same flag: there a blocked account rings as everybody does.
    if (kind === "direct" && this.blocks.has(from)) return;
    const frame = encodeFrame({ kind: "ring", conversation, seq, envelope: envelope && (decodeCbor(envelope) as Envelope) });
    const asleep = new Set<string>();
    for (const device of devices) {
      const rung = this.dirty.seqOf(device, conversation);
      // It has come for what it was rung for, though not by its socket here.
      if (rung !== undefined && rung <= (has[device] ?? 0)) this.pushes.answered(device);
      const isNews = this.dirty.raise(device, conversation, seq);
      if (this.isSuspended()) continue;
      const sockets = this.ctx.getWebSockets(device).filter(isGreeted);
      if (isNews) for (const socket of sockets) ringBy(socket, frame);
      const business = sockets.length > 0 ? undefined : this.hosted.businessOf(device);
      if (business !== undefined) asleep.add(business);
      else if (isNews && this.isHere(device)) this.pushes.told(device);
      else if (isNews) this.pushes.news(device);
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

  async admitMailbox(): Promise<{ kind: "ok" } | { kind: "rate-limited"; retryAfterMs: number }> {
    const retryAfterMs = this.quotas.takeMailbox(Date.now());
    return retryAfterMs > 0 ? { kind: "rate-limited", retryAfterMs } : { kind: "ok" };
  }

  async admitVault(vault: VaultId, isGone: boolean): Promise<VaultAdmission> {
    const retryAfterMs = this.quotas.takeVault(Date.now());
    if (retryAfterMs > 0) return { kind: "rate-limited", retryAfterMs };
    return isGone || this.vaults.add(vault) ? { kind: "ok" } : { kind: "full" };
  }

  async forgetVault(vault: VaultId): Promise<void> {
    this.vaults.remove(vault);
  }

  async vaultIds(): Promise<VaultId[]> {
    return this.vaults.all();
  }

  async erase(devices: DeviceId[]): Promise<void> {
    await this.revoke(devices);
    await this.alarms.none();
    const isSuspended = this.isSuspended();
    await this.tables.remove();
    if (isSuspended) this.ctx.storage.kv.put(SUSPENDED, true);
    // Conversations ring as long as its leaves are in them.
    this.ctx.storage.kv.put(GONE, true);
  }

  async suspend(devices: DeviceId[]): Promise<void> {
    this.ctx.storage.kv.put(SUSPENDED, true);
    for (const device of devices) this.closeDevice(device, CLOSE_REVOKED, "this account was suspended");
    await this.opens.putOut(devices, Date.now());
  }

  async restore(devices: DeviceId[]): Promise<void> {
    this.ctx.storage.kv.delete(SUSPENDED);
    for (const device of devices) {
      this.opens.takeBack(device);
      const business = this.hosted.businessOf(device);
      if (business === undefined && this.dirty.has(device)) this.pushes.news(device);
      if (business === undefined) continue;
      for (const { conversation } of this.dirty.of(device)) await this.gatewayOf(business).wake({ conversation });
    }
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

  async isShutTo(account: AccountId): Promise<boolean> {
    return this.isSuspended() || this.blocks.has(account);
  }

  async shutAmong(own: AccountId, others: readonly AccountId[], account: AccountId): Promise<AccountId[]> {
    const shut = await shutTo(this.env, others, account);
    return (await this.isShutTo(account)) ? [own, ...shut] : shut;
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
    await this.opens.putOut(devices, Date.now());
  }

  async opened(device: DeviceId, conversation: ConversationId): Promise<boolean> {
    return !this.isSuspended() && this.opens.add(device, conversation, Date.now());
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
    await this.opens.run(Date.now());
    if (this.isSuspended()) return;
    await this.pushes.run((device) => ({ isHere: this.isHere(device), isBehind: this.dirty.has(device) }));
    writeTally(this.env, (work) => this.ctx.waitUntil(work));
  }

  private isSuspended(): boolean {
    return this.ctx.storage.kv.get(SUSPENDED) === true;
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
    socket.serializeAttachment({ device, greeted: true, since: Date.now(), rung: false } satisfies Attachment);
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

function ringBy(socket: WebSocket, frame: Uint8Array): void {
  const attachment = socket.deserializeAttachment() as Attachment;
  if (!attachment.rung) socket.serializeAttachment({ ...attachment, rung: true } satisfies Attachment);
  sendTo(socket, frame);
}

function isGreeted(socket: WebSocket): boolean {
  return (socket.deserializeAttachment() as Attachment).greeted;
}

function reject(socket: WebSocket, rejection: Rejection): void {
  sendTo(socket, encodeFrame({ kind: "rejected", rejection } satisfies InboxDown));
}
