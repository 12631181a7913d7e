// The Durable Object of one conversation: wiring only. What it decides is in the files beside it.

import { DurableObject } from "cloudflare:workers";
import { publicGroupInfo, publicGroupTree, readMessageHeader } from "../../mls/verify.ts";
import {
  type ClientId,
  type ConversationDown,
  type ConversationId,
  type ConversationUp,
  type Creation,
  type DeviceId,
  encodeFrame,
  idFromBytes,
  MAX_LOG_PAGE,
  PROTOCOL_VERSION,
  type Rejection,
  readCommitBundle,
  readConversationUp,
  readCreation,
  type Seq,
  unreachable,
} from "../../protocol/index.ts";
import type { Env } from "../env.ts";
import { type Claims, type ConversationRpc, inboxOf, type Session, sessionFrom } from "../rpc.ts";
import { Alarm } from "./alarm.ts";
import { type Change, commitChange, creationChange } from "./change.ts";
import {
  type Append,
  decideAcknowledge,
  decideCommit,
  decideMarker,
  decideMessage,
  decideReport,
  decideSignal,
  NOT_A_MEMBER,
  type Rejected,
  type Repeated,
} from "./decide.ts";
import { Doorbell, planRings } from "./doorbell.ts";
import { envelopeFrames, logPageFrame } from "./entry.ts";
import { FanOut } from "./fan-out.ts";
import { Floods } from "./floods.ts";
import { endFor, type Head, type Member, presentMember, presentMembers } from "./head.ts";
import { Ledger } from "./ledger.ts";
import { SWEEP_AFTER_MS, SWEEP_EVERY_MS } from "./retention.ts";
import { migrate } from "./schema.ts";
import { CLOSE_REMOVED, Sockets, sendTo } from "./sockets.ts";
import { verifyBundle } from "./verify-bundle.ts";
import { decideRecreation, isSameCreation, placeProblem, verifyCreation } from "./verify-creation.ts";

/** A crash may come between a message and its rings: then the alarm rings. */
const RING_CHECK_MS = 20_000;
const RING_AGAIN_MS = 5_000;
/** Cursors and markers are written together, at most this often. */
const WRITE_MEMBERS_AFTER_MS = 500;
/** More than this is fetched by pages, not by attaching. */
const MAX_BACKLOG = 5_000;
/** A creation without a first Commit has no client id. */
const UNNAMED = idFromBytes<ClientId>(new Uint8Array(16));

type Up<Kind extends ConversationUp["kind"]> = Extract<ConversationUp, { kind: Kind }>;

export class Conversation extends DurableObject<Env> implements ConversationRpc {
  private readonly ledger: Ledger;
  private readonly sockets: Sockets;
  private readonly fanOut: FanOut;
  private readonly doorbell: Doorbell;
  private readonly wakeUp: Alarm;
  private readonly floods = new Floods();
  private readonly arrived: { socket: WebSocket; data: ArrayBuffer | string }[] = [];
  private draining = false;
  private writingMembers = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage);
    this.ledger = new Ledger(ctx.storage);
    this.sockets = new Sockets(ctx);
    this.fanOut = new FanOut(this.sockets);
    this.doorbell = new Doorbell((account) => inboxOf(env, account));
    this.wakeUp = new Alarm(ctx.storage);
    ctx.blockConcurrencyWhile(() => this.wakeUp.load());
  }

  override async fetch(request: Request): Promise<Response> {
    const session = sessionFrom(request);
    const isKnown = session !== undefined && this.ledger.head?.members.has(session.device);
    return isKnown ? this.sockets.accept(session) : new Response(null, { status: 404 });
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

  async submit(session: Session, bytes: Uint8Array): Promise<ConversationDown> {
    const read = readConversationUp(bytes);
    if (!read.ok) return reject(read.rejection);
    const { kind } = read.frame;
    if (kind === "attach" || kind === "signal") return reject({ kind: "malformed", detail: `${kind}: on a socket only` });
    return this.take(session, read.frame, null) ?? { kind: "noted" };
  }

  async create(session: Session, conversation: ConversationId, bytes: Uint8Array, claims: Claims): Promise<ConversationDown> {
    const read = readCreation(bytes);
    if (!read.ok) return reject(read.rejection);
    const creation = read.frame;
    const clientId = creation.first?.clientId ?? UNNAMED;
    const misplaced = await placeProblem(conversation, session.account, creation.shape);
    const early = misplaced ?? this.decideCreation(session, creation);
    if (early.kind !== "append") return answerTo(clientId, early);
    const { at } = early;
    const verified = await verifyCreation(conversation, session, creation, { at, claims });
    if (verified.kind === "rejected") return answerTo(clientId, verified);
    // Another may have begun it meanwhile.
    const late = this.decideCreation(session, creation);
    if (late.kind !== "append") return answerTo(clientId, late);
    this.apply(creationChange(this.ledger.head, conversation, session, { creation, verified, at }));
    return { kind: "accepted", clientId, seq: creation.first === null ? 0 : late.seq, at };
  }

  async commit(session: Session, bytes: Uint8Array, claims: Claims): Promise<ConversationDown> {
    const read = readCommitBundle(bytes);
    if (!read.ok) return reject(read.rejection);
    const bundle = read.frame;
    const { clientId } = bundle;
    const decide = () => {
      const given = { now: Date.now(), first: this.ledger.first(session.device, clientId) };
      return decideCommit(this.ledger.head, session, bundle, given);
    };
    const early = decide();
    if (early.kind !== "append") return answerTo(clientId, early);
    const verified = await verifyBundle(this.groupOrThrow(), session, bundle, { at: early.at, claims });
    if (verified.kind === "rejected") return answerTo(clientId, verified);
    // Another Commit may have ended the epoch meanwhile, or a message taken the place.
    const late = decide();
    const head = this.ledger.head;
    if (late.kind !== "append" || head === null) return answerTo(clientId, late.kind === "append" ? NOT_A_MEMBER : late);
    const at = Math.max(early.at, head.at);
    this.apply(commitChange(head, session, { bundle, verified, at }));
    return { kind: "accepted", clientId, seq: late.seq, at };
  }

  async log({ device }: Session, { after, limit }: { after: Seq; limit: number }): Promise<Uint8Array | Rejection> {
    const head = this.ledger.head;
    const member = head?.members.get(device);
    if (head === null || member === undefined) return NOT_A_MEMBER.rejection;
    const entries = this.ledger.entriesFor(head, member, after, Math.min(Math.max(limit, 1), MAX_LOG_PAGE));
    const last = entries.at(-1)?.seq;
    if (last !== undefined) this.doorbell.noteFetched(device, last);
    return logPageFrame(
      pageFor(head, member),
      entries.map(({ bytes }) => bytes),
    );
  }

  async group({ account }: Session): Promise<Uint8Array | Rejection> {
    const head = this.ledger.head;
    if (head === null || !presentMembers(head).some((member) => member.account === account)) return NOT_A_MEMBER.rejection;
    if (head.frozen) return { kind: "frozen", generation: head.generation };
    const group = this.groupOrThrow();
    const { generation, epoch, seq } = head;
    return encodeFrame({ generation, epoch, head: seq, groupInfo: publicGroupInfo(group), tree: publicGroupTree(group) });
  }

  override async alarm(): Promise<void> {
    this.wakeUp.rang();
    this.ledger.writeMembers();
    const failed = await this.ringAll(null);
    const isLeft = this.ledger.sweep(Date.now());
    if (failed) this.wakeUp.by(Date.now() + RING_AGAIN_MS);
    else if (isLeft) this.wakeUp.by(Date.now() + SWEEP_EVERY_MS);
  }

  /** From the check of a frame to the last send there is no `await`: nothing else comes between (SQ6). */
  private drain(): void {
    for (const { socket, data } of this.arrived.splice(0)) {
      const read = readConversationUp(typeof data === "string" ? new Uint8Array() : new Uint8Array(data));
      const answer = read.ok ? this.take(this.sockets.session(socket), read.frame, socket) : reject(read.rejection);
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
        return this.report(session, frame);
      default:
        return unreachable(frame);
    }
  }

  private takeMessage(session: Session, frame: Up<"message">, socket: WebSocket | null): ConversationDown | null {
    const { device } = session;
    const { clientId, bytes } = frame;
    const { head } = this.ledger;
    const given = { now: Date.now(), first: this.ledger.first(device, clientId), header: readMessageHeader(bytes) };
    const decision = decideMessage(head, session, frame, given);
    if (decision.kind !== "append" || head === null) return answerTo(clientId, decision);
    const { seq, at } = decision;
    const entry = this.ledger.append(head, { seq, at, device, clientId, bytes });
    this.fanOut.add({ seq, at, device, clientId, entry, from: socket, instead: null });
    if (this.isAnyoneToRing(device)) this.wakeUp.by(Date.now() + RING_CHECK_MS);
    if (socket === null) this.drainSoon();
    return socket === null ? { kind: "accepted", clientId, seq, at } : null;
  }

  private attach(session: Session, { version, after }: Up<"attach">, socket: WebSocket): ConversationDown | null {
    if (version !== PROTOCOL_VERSION) return reject({ kind: "unsupported-version", supported: PROTOCOL_VERSION });
    this.flush();
    const head = this.ledger.head;
    const member = head?.members.get(session.device);
    if (head === null || member === undefined) return reject(NOT_A_MEMBER.rejection);
    const entries = this.ledger.entriesFor(head, member, after, MAX_BACKLOG + 1);
    if (entries.length > MAX_BACKLOG) return reject({ kind: "unavailable", retryAfterMs: 0 });
    const { head: end, generation, epoch, frozen, markers } = pageFor(head, member);
    sendTo(socket, encodeFrame({ kind: "attached", head: end, generation, epoch, frozen, markers }));
    for (const bytes of envelopeFrames(entries.map((entry) => entry.bytes))) sendTo(socket, bytes);
    if (member.removed === null) this.sockets.attach(socket);
    else this.sockets.closeDevice(session.device, CLOSE_REMOVED, "removed");
    return null;
  }

  private acknowledge(session: Session, frame: Up<"acknowledge">): ConversationDown | null {
    const decision = decideAcknowledge(this.ledger.head, session, frame);
    if (decision !== null && "kind" in decision) return reject(decision.rejection);
    if (decision !== null) this.setMember(decision);
    return null;
  }

  private takeMarker(session: Session, frame: Up<"marker">): ConversationDown | null {
    const decision = decideMarker(this.ledger.head, session, frame);
    if ("kind" in decision) return reject(decision.rejection);
    this.setMember(decision);
    const { device } = session;
    const { epoch, bytes } = frame;
    this.sendToOthers(device, encodeFrame({ kind: "marker", marker: { device, epoch, bytes } }));
    return null;
  }

  private relay(session: Session, frame: Up<"signal">): ConversationDown | null {
    const decision = decideSignal(this.ledger.head, session, frame);
    if (decision.kind === "rejected") return reject(decision.rejection);
    const { epoch, bytes } = frame;
    this.sendToOthers(session.device, encodeFrame({ kind: "signal", device: session.device, epoch, bytes }));
    return null;
  }

  private report(session: Session, frame: Up<"report">): ConversationDown | null {
    const entry = this.ledger.entryAt(frame.seq);
    const offender = entry && this.ledger.head?.members.get(entry.device)?.account;
    const decision = decideReport(this.ledger.head, session, frame, { isCommit: entry?.isCommit ?? false, offender });
    if (decision === null) return null;
    if (decision.kind === "rejected") return reject(decision.rejection);
    this.ledger.writeState(decision);
    if (decision.frozen) this.announce(decision);
    return null;
  }

  private decideCreation(session: Session, creation: Creation): Append | Repeated | Rejected {
    const head = this.ledger.head;
    const at = Math.max(Date.now(), head?.at ?? 0);
    if (head === null) {
      const isFirst = creation.generation === 0;
      return isFirst ? { kind: "append", seq: 1, at } : { kind: "rejected", rejection: { kind: "not-found" } };
    }
    const first = creation.first && this.ledger.first(session.device, creation.first.clientId);
    if (first) return { kind: "repeated", ...first };
    if (isSameCreation(this.ledger.group(), creation)) return { kind: "repeated", seq: 0, at: head.at };
    const reported = head.reports && this.ledger.entryAt(head.reports.seq);
    const offender = reported ? head.members.get(reported.device)?.account : undefined;
    const allowed = decideRecreation(head, session, creation, { admins: this.groupOrThrow().policy.admins, offender });
    return allowed.kind === "ok" ? { kind: "append", seq: head.seq + 1, at } : allowed;
  }

  /** Whatever came before goes first; then the Commit to everybody who was in, and those that it removed are let go. */
  private apply(change: Change): void {
    this.flush();
    const entry = this.ledger.apply(change);
    if (change.commit !== null && entry !== null) {
      const { seq, at, device, clientId } = change.commit.envelope;
      this.fanOut.add({ seq, at, device, clientId, entry, from: null, instead: this.welcomesAt(change.head, seq) });
      if (this.isAnyoneToRing(device)) this.wakeUp.by(Date.now() + RING_CHECK_MS);
      this.flush();
    }
    for (const { device } of change.removed) this.sockets.closeDevice(device, CLOSE_REMOVED, "removed");
  }

  /** Of those that are attached: in a group that begins anew the members are welcomed where they are. */
  private welcomesAt(head: Head, seq: Seq): Map<DeviceId, Uint8Array> {
    const welcomes = new Map<DeviceId, Uint8Array>();
    for (const [, device] of this.sockets.entries()) {
      const member = head.members.get(device);
      const [entry] = member ? this.ledger.entriesFor(head, member, seq - 1, 1) : [];
      if (entry) welcomes.set(device, entry.bytes);
    }
    return welcomes;
  }

  private setMember(member: Member): void {
    const { head } = this.ledger;
    if (head === null) return;
    this.ledger.setMember(head, member);
    if (!this.sockets.isAttached(member.device)) this.ring(null);
    if (this.writingMembers) return;
    this.writingMembers = true;
    setTimeout(() => {
      this.writingMembers = false;
      this.ledger.writeMembers();
      if (this.ledger.isSweepable()) this.wakeUp.by(Date.now() + SWEEP_AFTER_MS);
    }, WRITE_MEMBERS_AFTER_MS);
  }

  private sendToOthers(sender: DeviceId, frame: Uint8Array): void {
    for (const [socket, device] of this.sockets.entries()) if (device !== sender) sendTo(socket, frame);
  }

  /** Said again to those who are in the stream: the group is frozen. */
  private announce(head: Head): void {
    for (const [socket, device] of this.sockets.entries()) {
      const member = presentMember(head, device);
      if (member === undefined) continue;
      const { head: end, generation, epoch, frozen, markers } = pageFor(head, member);
      sendTo(socket, encodeFrame({ kind: "attached", head: end, generation, epoch, frozen, markers }));
    }
  }

  private flush(): void {
    const news = this.fanOut.flush();
    if (news.length === 0) return;
    const [first] = news;
    const isOneDevice = first !== undefined && news.every(({ device }) => device === first.device);
    this.ring(isOneDevice ? first.device : null);
  }

  private isAnyoneToRing(submitter: DeviceId | null): boolean {
    const { head } = this.ledger;
    if (head === null) return false;
    for (const member of head.members.values()) if (this.isToRing(head, member, submitter)) return true;
    return false;
  }

  private isToRing(head: Head, member: Member, submitter: DeviceId | null): boolean {
    const { device } = member;
    return device !== submitter && !this.sockets.isAttached(device) && this.doorbell.isBehind(head, member);
  }

  private ring(submitter: DeviceId | null): void {
    if (!this.isAnyoneToRing(submitter)) return;
    this.ctx.waitUntil(
      this.ringAll(submitter).then((failed) => {
        if (failed) this.wakeUp.by(Date.now() + RING_AGAIN_MS);
      }),
    );
  }

  private async ringAll(submitter: DeviceId | null): Promise<boolean> {
    const { head } = this.ledger;
    if (head === null) return false;
    const rings = planRings(
      head,
      (member) => this.isToRing(head, member, submitter),
      (seq) => {
        const entry = this.ledger.entryAt(seq);
        const from = entry && head.members.get(entry.device)?.account;
        return entry && from && { from, bytes: entry.welcomes ? null : entry.bytes };
      },
    );
    return this.doorbell.ring(rings);
  }

  private groupOrThrow() {
    const group = this.ledger.group();
    if (group === undefined) throw new Error("a conversation without its group");
    return group;
  }
}

function reject(rejection: Rejection): ConversationDown {
  return { kind: "rejected", clientId: null, rejection };
}

function answerTo(clientId: ClientId, decision: Append | Repeated | Rejected): ConversationDown {
  if (decision.kind === "rejected") return { kind: "rejected", clientId, rejection: decision.rejection };
  return { kind: "accepted", clientId, seq: decision.seq, at: decision.at };
}

/** What a member is told of where the conversation is; one that was removed hears where it was then. */
function pageFor(head: Head, member: Member) {
  const { generation, epoch } = member.removed ?? head;
  const markers =
    member.removed === null
      ? presentMembers(head).flatMap(({ device, marker }) => (marker === null ? [] : [{ device, ...marker }]))
      : [];
  return { head: endFor(head, member), generation, epoch, frozen: head.frozen && member.removed === null, markers };
}
