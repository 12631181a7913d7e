// The Durable Object of one conversation: wiring only. What it decides is in the files beside it.

import { DurableObject } from "cloudflare:workers";
import {
  type PublicGroup,
  publicGroupInfo,
  publicGroupTree,
  REPORTABLE_ENTRIES,
  readMessageHeader,
  reportsAfter,
} from "../../mls/verify.ts";
import {
  type AccountId,
  type AskState,
  type ConversationDown,
  type ConversationId,
  type ConversationUp,
  type DeviceId,
  encodeFrame,
  MAX_LOG_PAGE,
  PROTOCOL_VERSION,
  type Rejection,
  readConversationUp,
  type Seq,
  unreachable,
  type WaitingAsk,
} from "../../protocol/index.ts";
import { Alarm } from "../alarm.ts";
import { tally, writeTally } from "../counting/counting.ts";
import { noteWriter } from "../counting/writers.ts";
import type { Env } from "../env.ts";
import { type Claims, type ConversationRpc, gatewayOf, inboxOf, type Session, sessionFrom } from "../rpc.ts";
import { CLOSE_REMOVED, CLOSE_REVOKED, CLOSE_TRY_AGAIN, sendTo } from "../socket.ts";
import { Tables } from "../tables.ts";
import { answerTo, reject, whereIs } from "./answers.ts";
import { Asks } from "./asks.ts";
import { Bells } from "./bells.ts";
import type { Change } from "./change.ts";
import { commit, create, groupOf } from "./changing.ts";
import { decideAcknowledge, decideMarker, decideMessage, decideSignal, NOT_A_MEMBER, type Up } from "./decide.ts";
import { Doorbell } from "./doorbell.ts";
import { envelopeFrames, logPageFrame } from "./entry.ts";
import { FanOut } from "./fan-out.ts";
import { Floods } from "./floods.ts";
import { type Head, type Member, presentMember, presentMembers } from "./head.ts";
import { Hosted } from "./hosted.ts";
import { Ledger } from "./ledger.ts";
import { Markers } from "./markers.ts";
import { decideReport, isSignedReport } from "./reports.ts";
import { SWEEP_AFTER_MS, SWEEP_EVERY_MS } from "./retention.ts";
import { VERSIONS } from "./schema.ts";
import { Sockets } from "./sockets.ts";
import { Spent } from "./spent.ts";
import { Turns } from "./turns.ts";

/** Cursors and markers are written together, at most this often. */
const WRITE_MEMBERS_AFTER_MS = 500;
/** More than this is fetched by pages, not by attaching. */
const MAX_BACKLOG = 5_000;

export class Conversation extends DurableObject<Env> implements ConversationRpc {
  private readonly ledger: Ledger;
  private readonly sockets: Sockets;
  private readonly fanOut: FanOut;
  private readonly markers: Markers;
  private readonly doorbell: Doorbell;
  private readonly wakeUp: Alarm;
  private readonly bells: Bells;
  private readonly hosted: Hosted;
  private readonly asking: Asks;
  private readonly changing: { ledger: Ledger; turns: Turns; apply: (change: Change) => void };
  private readonly floods = new Floods();
  private readonly spent: Spent;
  /** The tree of an epoch: many who lost their place come back at once. */
  private encoded: { group: PublicGroup; tree: Uint8Array } | null = null;
  private readonly arrived: { socket: WebSocket; data: ArrayBuffer | string }[] = [];
  private draining = false;
  private writingMembers = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    tally.noteSome("woken-conversation");
    const tables = new Tables(ctx.storage, VERSIONS);
    this.ledger = new Ledger(ctx.storage, tables);
    this.sockets = new Sockets(ctx);
    this.fanOut = new FanOut(this.sockets);
    this.markers = new Markers(this.sockets);
    this.doorbell = new Doorbell((account) => inboxOf(env, account));
    this.wakeUp = new Alarm(ctx.storage);
    const { ledger, sockets, doorbell, wakeUp: alarm } = this;
    this.changing = { ledger, turns: new Turns(), apply: (change) => this.apply(change) };
    this.bells = new Bells({ ledger, sockets, doorbell, alarm });
    this.asking = new Asks(ctx.storage.sql, tables, ledger);
    this.spent = new Spent(ctx.storage.sql, tables);
    this.hosted = new Hosted(
      ctx.storage.sql,
      tables,
      (device) => sockets.isAttached(device),
      (business) => this.wakeGateway(business),
    );
    ctx.blockConcurrencyWhile(() => this.wakeUp.load());
  }

  override async fetch(request: Request): Promise<Response> {
    const session = sessionFrom(request);
    const { head } = this.ledger;
    if (session === undefined || !head?.members.has(session.device)) return new Response(null, { status: 404 });
    const response = this.sockets.accept(session);
    this.ctx.waitUntil(this.tellInbox(session, head.conversation));
    return response;
  }

  async revoke(device: DeviceId): Promise<void> {
    this.sockets.closeDevice(device, CLOSE_REVOKED, "this device was removed from its account");
  }

  /** Its Inbox knows where to close it. Where that cannot be noted the socket would outlive the device: it may come again. */
  private async tellInbox({ account, device }: Session, conversation: ConversationId): Promise<void> {
    const mayStay = await inboxOf(this.env, account)
      .opened(device, conversation)
      .catch(() => null);
    if (mayStay === false) await this.revoke(device);
    else if (mayStay === null) this.sockets.closeDevice(device, CLOSE_TRY_AGAIN, "try again");
  }

  /** Frames that come at the same time are taken together, in their order: one commit to the disk, one send to each socket. */
  override webSocketMessage(socket: WebSocket, data: ArrayBuffer | string): void {
    this.arrived.push({ socket, data });
    this.drainSoon();
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.drain();
    this.sockets.closed(socket, code);
    // What it was sent last may not have arrived.
    this.ring(null);
  }

  override webSocketError(socket: WebSocket): void {
    this.sockets.forget(socket);
    this.ring(null);
  }

  async submit(session: Session, bytes: Uint8Array, hostedBy?: string): Promise<ConversationDown> {
    if (hostedBy !== undefined) await this.host(session, hostedBy);
    const read = readConversationUp(bytes);
    if (!read.ok) return reject(read.rejection);
    const { kind } = read.frame;
    if (kind === "attach" || kind === "signal") return reject({ kind: "malformed", detail: `${kind}: on a socket only` });
    if (read.frame.kind === "report") return this.report(session, read.frame);
    return this.take(session, read.frame, null) ?? { kind: "noted" };
  }

  create(session: Session, conversation: ConversationId, bytes: Uint8Array, claims: Claims): Promise<ConversationDown> {
    return create(this.changing, session, { conversation, bytes, claims });
  }

  async commit(session: Session, bytes: Uint8Array, claims: Claims): Promise<ConversationDown> {
    const now = Date.now();
    const retryAfterMs =
      this.floods.take(session.device, "commit", now) || this.floods.takeBytes(session.device, bytes.length, now);
    if (retryAfterMs > 0) return reject({ kind: "rate-limited", retryAfterMs });
    return commit(this.changing, session, { bytes, claims });
  }

  async isRestarting(requester: AccountId, other: AccountId): Promise<boolean> {
    return (await this.restartingWith(requester)).includes(other);
  }

  async restartingWith(requester: AccountId): Promise<AccountId[]> {
    const { head } = this.ledger;
    if (head === null || head.frozen === null) return [];
    const accounts = new Set(presentMembers(head).map(({ account }) => account));
    return accounts.has(requester) ? [...accounts] : [];
  }

  async ask(session: Session, given: { token: string; sealed: string }): Promise<{ state: AskState } | Rejection> {
    const asked = await this.asking.ask(session, given);
    if ("kind" in asked) return asked;
    const { head } = this.ledger;
    if (asked.isNew && head !== null) {
      this.announce(head, (account) => this.asking.markFor({ account }) > 0);
      this.ctx.waitUntil(this.bells.call(session.account, (account) => this.asking.markFor({ account }) > 0));
    }
    return { state: asked.state };
  }

  async asks(session: Session): Promise<{ asks: WaitingAsk[] } | Rejection> {
    return this.asking.list(session);
  }

  async declineAsk(session: Session, account: AccountId): Promise<Rejection | null> {
    return this.asking.decline(session, account);
  }

  async host({ device }: Session, business: string): Promise<void> {
    if (this.ledger.head?.members.has(device)) this.hosted.add(device, business);
  }

  async log({ account, device }: Session, { after, limit }: { after: Seq; limit: number }): Promise<Uint8Array | Rejection> {
    const head = this.ledger.head;
    const member = head?.members.get(device);
    if (head === null || member === undefined) return NOT_A_MEMBER.rejection;
    const retryAfterMs = this.floods.take(account, "fetch", Date.now());
    if (retryAfterMs > 0) return { kind: "rate-limited", retryAfterMs };
    const { entries } = this.ledger.entriesFor(head, member, after, Math.min(Math.max(limit, 1), MAX_LOG_PAGE));
    const last = entries.at(-1)?.seq;
    if (last !== undefined) this.doorbell.noteFetched(device, last);
    return logPageFrame(
      { ...whereIs(head, member), asks: this.asksFor(member) },
      entries.map(({ bytes }) => bytes),
    );
  }

  async group({ account }: Session): Promise<Uint8Array | Rejection> {
    const head = this.ledger.head;
    if (head === null || !presentMembers(head).some((member) => member.account === account)) return NOT_A_MEMBER.rejection;
    if (head.frozen) return { kind: "frozen", generation: head.generation };
    const retryAfterMs = this.floods.take(account, "fetch", Date.now());
    if (retryAfterMs > 0) return { kind: "rate-limited", retryAfterMs };
    const group = groupOf(this.ledger);
    if (this.encoded?.group !== group) this.encoded = { group, tree: publicGroupTree(group) };
    const { generation, epoch, seq } = head;
    return encodeFrame({ generation, epoch, head: seq, groupInfo: publicGroupInfo(group), tree: this.encoded.tree });
  }

  override async alarm(): Promise<void> {
    this.wakeUp.rang();
    this.ledger.writeMembers();
    await this.bells.ring(null);
    if (this.ledger.sweep(Date.now())) this.wakeUp.by(Date.now() + SWEEP_EVERY_MS);
  }

  /** From the check of a frame to the last send there is no `await`: nothing else comes between (SQ6). */
  private drain(): void {
    for (const { socket, data } of this.arrived.splice(0)) {
      const read = readConversationUp(typeof data === "string" ? new Uint8Array() : new Uint8Array(data));
      const answer = read.ok ? this.take(this.sockets.session(socket), read.frame, socket) : reject(read.rejection);
      if (answer?.kind === "rejected") tally.note(`rejected-${answer.rejection.kind}`);
      if (answer !== null) sendTo(socket, encodeFrame(answer));
    }
    this.flush();
  }

  private drainSoon(): void {
    if (this.draining) return;
    this.draining = true;
    setTimeout(() => {
      this.draining = false;
      this.drain();
    });
  }

  /** @returns what to answer; null where the answer goes with the news, or there is none */
  private take(session: Session, frame: ConversationUp, socket: WebSocket | null): ConversationDown | null {
    const retryAfterMs = this.floods.take(session.device, frame.kind, Date.now());
    const clientId = frame.kind === "message" ? frame.clientId : null;
    if (retryAfterMs > 0) return { kind: "rejected", clientId, rejection: { kind: "rate-limited", retryAfterMs } };
    switch (frame.kind) {
      case "message":
        return this.takeMessage(session, frame, socket);
      case "attach":
        return socket && this.attach(session, frame, socket);
      case "acknowledge":
        return this.acknowledge(session, frame);
      case "marker":
        return this.takeMarker(session, frame);
      case "signal":
        return this.relay(session, frame);
      case "report":
        return reject({ kind: "malformed", detail: "report: by HTTP only" });
      default:
        return unreachable(frame);
    }
  }

  private takeMessage(session: Session, frame: Up<"message">, socket: WebSocket | null): ConversationDown | null {
    const { device } = session;
    const { clientId, bytes } = frame;
    const { head } = this.ledger;
    const now = Date.now();
    const given = {
      now,
      first: this.ledger.first(device, clientId),
      header: readMessageHeader(bytes),
      logBytes: this.ledger.bytes,
    };
    const decision = decideMessage(head, session, frame, given);
    if (decision.kind !== "append" || head === null) return answerTo(clientId, decision);
    const retryAfterMs = this.spent.waitMs(session.account, now) || this.floods.takeBytes(device, bytes.length, now);
    if (retryAfterMs > 0) return { kind: "rejected", clientId, rejection: { kind: "rate-limited", retryAfterMs } };
    const { seq, at } = decision;
    const entry = this.ledger.append(head, { seq, at, device, clientId, bytes });
    this.hasGoneOn(session);
    noteWriter(this.env, session.account, {
      later: (work) => this.ctx.waitUntil(work),
      spent: () => this.spent.note(session.account, Date.now()),
    });
    this.fanOut.add({ seq, at, device, clientId, entry, from: socket, welcomed: null });
    if (socket !== null) return null;
    this.flush();
    return { kind: "accepted", clientId, seq, at };
  }

  private attach(session: Session, { version, after }: Up<"attach">, socket: WebSocket): ConversationDown | null {
    if (version !== PROTOCOL_VERSION) return reject({ kind: "unsupported-version", supported: PROTOCOL_VERSION });
    this.flush();
    const head = this.ledger.head;
    const member = head?.members.get(session.device);
    if (head === null || member === undefined) return reject(NOT_A_MEMBER.rejection);
    const { entries, isAll } = this.ledger.entriesFor(head, member, after, MAX_BACKLOG);
    if (!isAll) return reject({ kind: "unavailable", retryAfterMs: 0 });
    sendTo(socket, encodeFrame({ kind: "attached", ...whereIs(head, member), asks: this.asksFor(member) }));
    for (const bytes of envelopeFrames(entries)) sendTo(socket, bytes);
    this.doorbell.noteCome(session.device);
    if (member.removed === null) this.sockets.attach(socket);
    else this.sockets.closeDevice(session.device, CLOSE_REMOVED, "removed");
    return null;
  }

  private acknowledge(session: Session, frame: Up<"acknowledge">): ConversationDown | null {
    const decision = decideAcknowledge(this.ledger.head, session, frame);
    if (decision !== null && "kind" in decision) return reject(decision.rejection);
    if (decision === null) return null;
    this.doorbell.noteFetched(session.device, frame.seq);
    this.setMember(decision);
    return null;
  }

  private takeMarker(session: Session, frame: Up<"marker">): ConversationDown | null {
    const decision = decideMarker(this.ledger.head, session, frame);
    if ("kind" in decision) return reject(decision.rejection);
    this.setMember(decision);
    const { device } = session;
    const { epoch, bytes } = frame;
    this.markers.add({ device, epoch, bytes });
    this.hosted.marked(device);
    return null;
  }

  private relay(session: Session, frame: Up<"signal">): ConversationDown | null {
    const decision = decideSignal(this.ledger.head, session, frame);
    if (decision.kind === "rejected") return reject(decision.rejection);
    const { epoch, bytes } = frame;
    this.sockets.sendToOthers(session.device, encodeFrame({ kind: "signal", device: session.device, epoch, bytes }));
    return null;
  }

  /** Its signature takes a moment; then all is looked at as it is now. */
  private async report(session: Session, frame: Up<"report">): Promise<ConversationDown> {
    const retryAfterMs = this.floods.take(session.device, "report", Date.now());
    if (retryAfterMs > 0) return reject({ kind: "rate-limited", retryAfterMs });
    const found = this.ledger.commitAt(frame.seq);
    const committer = found && this.ledger.head?.members.get(found.device)?.account;
    const { commit } = found ?? {};
    const isSigned =
      commit !== undefined &&
      committer !== undefined &&
      (await isSignedReport(groupOf(this.ledger), session, { commit, committer, signed: frame.signed }));
    const { head } = this.ledger;
    // The log is looked through only for what could count.
    const isNear =
      head !== null && head.frozen === null && head.seq - frame.seq <= REPORTABLE_ENTRIES && committer !== session.account;
    const hasGoneOn = isSigned && (!isNear || this.ledger.hasSubmittedAfter(frame.seq, session.account));
    const given = isSigned ? { committer, hasGoneOn, absent: groupOf(this.ledger).policy.absent } : undefined;
    const decision = decideReport(head, session, frame, given);
    if (decision === null) return { kind: "noted" };
    if (decision.kind === "rejected") return reject(decision.rejection);
    this.ledger.writeState(decision.head);
    if (decision.head.frozen !== null) {
      this.announce(decision.head);
      this.ctx.waitUntil(this.bells.call(session.account));
    }
    return { kind: "noted" };
  }

  private hasGoneOn(session: Session): void {
    const { head } = this.ledger;
    if (head === null || head.reports.length === 0) return;
    const reports = reportsAfter(head.reports, { ...session, isExternal: false });
    if (reports !== head.reports) this.ledger.writeState({ ...head, reports });
  }

  /** Whatever came before goes first; then the Commit to everybody who was in, and those that it removed are let go. */
  private apply(change: Change): void {
    this.flush();
    const entry = this.ledger.apply(change);
    this.asking.settle();
    if (change.commit !== null && entry !== null) {
      const { seq, at, device, clientId } = change.commit.envelope;
      this.fanOut.add({
        seq,
        at,
        device,
        clientId,
        entry,
        from: null,
        welcomed: new Set(Object.keys(change.commit.added?.refs ?? {}) as DeviceId[]),
      });
      this.flush();
    }
    for (const { device } of change.removed) this.sockets.closeDevice(device, CLOSE_REMOVED, "removed");
  }

  private setMember(member: Member): void {
    this.ledger.setMember(member);
    if (!this.sockets.isAttached(member.device)) this.ring(null);
    if (this.writingMembers) return;
    this.writingMembers = true;
    setTimeout(() => {
      this.writingMembers = false;
      this.ledger.writeMembers();
      if (this.ledger.isSweepable()) this.wakeUp.by(Date.now() + SWEEP_AFTER_MS);
    }, WRITE_MEMBERS_AFTER_MS);
  }

  private asksFor(member: Member): number {
    return member.removed === null ? this.asking.markFor(member) : 0;
  }

  /** Said again to those who are in the stream: the group is frozen, or somebody asks to be let in. */
  private announce(head: Head, concerns: (account: AccountId) => boolean = () => true): void {
    // All but the number is the same for everybody who is in.
    const frames = new Map<number, Uint8Array>();
    for (const [socket, device] of this.sockets.entries()) {
      const member = presentMember(head, device);
      if (member === undefined || !concerns(member.account)) continue;
      const asks = this.asksFor(member);
      const frame = frames.get(asks) ?? encodeFrame({ kind: "attached", ...whereIs(head, member), asks });
      frames.set(asks, frame);
      sendTo(socket, frame);
    }
  }

  private flush(): void {
    const news = this.fanOut.flush();
    if (news.length === 0) return;
    tally.noteSome("messages", news.length);
    tally.noteSome("deliveries", news.length * this.sockets.count);
    writeTally(this.env, (work) => this.ctx.waitUntil(work));
    const [first] = news;
    const isOneDevice = first !== undefined && news.every(({ device }) => device === first.device);
    this.ring(isOneDevice ? first.device : null);
  }

  /** A word that is lost comes with the next one: the markers stay. */
  private wakeGateway(business: string): void {
    const conversation = this.ledger.head?.conversation;
    if (conversation === undefined) return;
    this.ctx.waitUntil(
      gatewayOf(this.env, business)
        .wake({ conversation })
        .catch(() => {}),
    );
  }

  private ring(submitter: DeviceId | null): void {
    this.ctx.waitUntil(this.bells.ring(submitter));
  }
}
