// A whole service in memory: it follows protocol/ and docs/SPEC.md, and checks with mls/verify.ts what the real one checks.

import {
  type AccountId,
  type BlobId,
  type ConversationDown,
  type ConversationId,
  type DeviceId,
  declineAsk,
  type Envelope,
  encodeFrame,
  type Frame,
  MAX_INLINE_BYTES,
  MAX_SOCKET_FRAME_BYTES,
  type MailboxId,
  type Read,
  type Rejection,
  readCommitBundle,
  readConversationUp,
  readCreation,
  rejectionStatus,
  ringStandsMs,
  type Seq,
  type UnixMs,
  utf8,
  type VaultId,
} from "../../../protocol/index.ts";
import type { Clock, HttpAnswer, Random } from "../../ports.ts";
import { type Answered, Directory, type DirectoryState, emptyDirectory, type Session } from "./directory.ts";
import { Histories } from "./histories.ts";
import { type Down, Inboxes } from "./inbox.ts";
import { type Entry, Log } from "./log.ts";
import { Mailboxes } from "./mailboxes.ts";
import { type ByteRange, Media } from "./media.ts";
import { Vaults } from "./vaults.ts";

export type Body = { bytes: Uint8Array; contentType: string } | null;
export type Up = { receive(bytes: Uint8Array): void; closed(): void };
/** When, and how often before it without an answer */
type Rung = { seq: Seq; at: UnixMs; times: number };
type Attached = { device: DeviceId; down: Down };

export class Service {
  /** A story may make it small. */
  socketBytes = MAX_SOCKET_FRAME_BYTES;
  readonly directory: Directory;
  readonly logs = new Map<ConversationId, Log>();
  readonly media: Media;
  readonly histories: Histories;
  readonly mailboxes: Mailboxes;
  readonly vaults: Vaults;
  private readonly inboxes = new Inboxes();
  private readonly attached = new Map<ConversationId, Set<Attached>>();
  /** By conversation and device. Rung, and neither fetched nor acknowledged since, counts as told for a while. */
  private readonly rung = new Map<string, Rung>();
  private readonly fetched = new Map<string, Seq>();
  /** The socket whose frame is being taken: it gets `accepted` in the place of its own envelope. */
  private from: Attached | null = null;

  private readonly clock: Clock;

  constructor(clock: Clock, random: Random, state: DirectoryState = emptyDirectory()) {
    this.clock = clock;
    this.histories = new Histories(clock);
    this.mailboxes = new Mailboxes(clock);
    this.media = new Media(() => clock.now());
    this.directory = new Directory(
      state,
      () => clock.now(),
      (length) => random.bytes(length),
    );
    this.vaults = new Vaults(clock, this.directory);
    this.directory.onStock = (device, stock) => this.inboxes.of(device).stock(stock);
  }

  async request(
    token: string | null,
    method: string,
    path: string,
    { body = null, range = null }: { body?: Body; range?: ByteRange } = {},
  ): Promise<HttpAnswer> {
    const url = new URL(path, "https://service.test");
    const parts = url.pathname.split("/").slice(2);
    const session = this.directory.session(token);
    const isOpened = (parts[0] === "mailboxes" && method !== "PUT") || parts[0] === "vaults" || parts[2] === "recovery";
    const open = ["challenges", "sessions"].includes(parts[0] ?? "") || url.pathname === "/v1/accounts" || isOpened;
    if (session === undefined && !open) return json({ rejection: { kind: "no-session" } });
    const isOwn = (parts[0] === "media" || parts[1] === "history") && method === "GET";
    const isForAll = isOwn || parts[0] === "challenges" || parts[1] === "deletion";
    if (session !== undefined && this.directory.isSuspended(session.account) && !isForAll)
      return json({ rejection: { kind: "suspended" } });
    if (parts[0] === "media" && session !== undefined) return this.mediaRequest(session, method, parts, { body, range });
    if (session !== undefined && parts[1] === "history" && parts[2] === "objects")
      return this.historyObject(session, method, parts[3] ?? "", body);
    if (parts[0] !== "conversations" || session === undefined) return json(await this.direct(session, method, parts, body));
    if (parts[2] === "asks") return json(await this.asks(session, method, parts, body));
    const answer = await this.conversation(session, parts, url.searchParams, body?.bytes ?? null);
    return "rejection" in answer && !("kind" in answer) ? json(answer) : { status: 200, bytes: encodeFrame(answer as Frame) };
  }

  private async asks(session: Session, method: string, [, id, , account]: string[], body: Body): Promise<Answered> {
    const log = this.logs.get(id as ConversationId);
    if (method === "POST") {
      const given = JSON.parse(new TextDecoder().decode(body?.bytes));
      const asked = (await log?.ask(session, given)) ?? ({ kind: "not-found" } as const);
      if ("kind" in asked) return { rejection: asked };
      if (log !== undefined && asked.isNew) this.announce(log, (device) => log.isAdmin(device));
      return { ok: { state: asked.state } };
    }
    if (log === undefined || !log.isAdmin(session.device)) return { rejection: { kind: "not-a-member" } };
    if (method === "GET") return { ok: { asks: log.waitingAsks() } };
    log.asks = declineAsk(log.asks, account as AccountId);
    return { ok: { done: true } };
  }

  /** @returns undefined where the upgrade is refused */
  connect(token: string | null, path: string, down: Down): Up | undefined {
    const session = this.directory.session(token);
    if (session === undefined || this.directory.isSuspended(session.account)) return undefined;
    const conversation = /^\/v1\/conversations\/([^/]+)\/socket$/.exec(path)?.[1] as ConversationId | undefined;
    if (conversation === undefined) return this.inboxes.of(session.device).connect(down);
    const log = this.logs.get(conversation);
    return log?.members.has(session.device) ? this.attach(log, session, down) : undefined;
  }

  private async direct(
    session: Session | undefined,
    method: string,
    [one, two, three, four]: string[],
    body: Body,
  ): Promise<Answered> {
    const { directory } = this;
    const json = body === null ? {} : JSON.parse(new TextDecoder().decode(body.bytes));
    if (one === "accounts" && three === "recovery" && four === "log") return this.vaults.byRoot(two as AccountId, json);
    if (one === "accounts" && three === "recovery")
      return this.ending(two as AccountId, await this.vaults.recover(two as AccountId, json));
    if (one === "vaults") return this.vaults.open(two as VaultId, json);
    if (one === "mailboxes") return this.mailboxes.request(method, two as MailboxId, three, json);
    if (one === "challenges") return directory.challenge();
    if (one === "accounts" && two === undefined) return directory.createAccount(json);
    if (one === "sessions") return directory.createSession(json);
    if (session === undefined) return { rejection: { kind: "no-session" } };
    const account = two as AccountId;
    if (one === "me" && two === undefined) return directory.me(session);
    if (one === "me" && two === "log") return this.ending(session.account, await directory.append(session, json));
    if (one === "me" && two === "deletion") return this.ending(session.account, await this.vaults.delete(session, json));
    if (one === "me" && two === "key-packages") return directory.upload(session, json);
    if (one === "me" && two === "history") return this.histories.request(session, method, three, json);
    if (one === "me" && two === "vaults") return this.vaults.put(session, three as VaultId, json);
    if (one === "me" && two === "kept-media") return this.media.keep(session.account, json.blobs, json.drops);
    if (one === "me" && two === "blocks") return directory.block(session, three as AccountId, method === "PUT");
    if (one === "me" && two === "business-profile") return directory.setBusinessProfile(session, json);
    if (one === "me" && two === "reports") return directory.report(session, json.account);
    if (one === "handles") return directory.lookUp(directory.byHandle(two ?? ""));
    if (one === "accounts" && three === "claims") {
      const isRestarting = this.logs.get(json.conversation)?.isRestarting(session.account, account) ?? false;
      return directory.claim(session, account, { conversation: json.conversation, isRestarting });
    }
    return directory.lookUp(directory.byId(account));
  }

  /** By who operates the service: its sockets end, what comes waits. */
  suspend(account: AccountId, suspended: boolean): void {
    const known = this.directory.state.accounts.get(account);
    if (known === undefined) throw new Error("there is no such account");
    known.suspended = suspended;
    if (suspended) this.directory.state.barred.add(account);
    else this.directory.state.barred.delete(account);
    if (!suspended) return;
    for (const device of this.directory.devicesOf(account)) this.inboxes.of(device).close();
    for (const all of this.attached.values()) {
      for (const own of [...all].filter(({ device }) => this.directory.devicesOf(account).includes(device))) {
        all.delete(own);
        own.down.close(4003);
      }
    }
  }

  /** A device that is out has no Inbox and no socket any more, from that moment on. */
  private ending(account: AccountId, { ended = [], ...answer }: Answered & { ended?: DeviceId[] }): Answered {
    this.histories.release(account, ended);
    for (const device of ended) {
      this.inboxes.of(device).end();
      for (const all of this.attached.values()) {
        for (const own of [...all].filter((each) => each.device === device)) {
          all.delete(own);
          own.down.close(4002);
        }
      }
    }
    return answer as Answered;
  }

  private async historyObject(session: Session, method: string, id: string, body: Body): Promise<HttpAnswer> {
    if (method === "PUT") return json(await this.histories.put(session, id, body?.bytes ?? new Uint8Array()));
    const bytes = this.histories.get(session, id);
    return bytes === undefined ? json({ rejection: { kind: "not-found" } }) : { status: 200, bytes };
  }

  private mediaRequest(
    { account }: Session,
    method: string,
    [, id, what, part]: string[],
    { body, range }: { body: Body; range: ByteRange },
  ): HttpAnswer {
    const blob = id as BlobId;
    const bytes = body?.bytes ?? new Uint8Array();
    if (method === "GET") {
      const found = this.media.get(blob, range);
      return "bytes" in found ? { status: range === null ? 200 : 206, bytes: found.bytes } : json(found);
    }
    if (method === "DELETE") return json(this.media.delete(account, blob));
    if (method === "PUT") return json(this.media.part(account, blob, Number(part), bytes));
    if (what === "complete") return json(this.media.complete(account, blob));
    return json(this.media.create(account, blob, JSON.parse(new TextDecoder().decode(bytes))));
  }

  private async conversation(
    session: Session,
    [, id, what]: string[],
    query: URLSearchParams,
    bytes: Uint8Array | null,
  ): Promise<Frame | { rejection: Rejection }> {
    const log = this.logOf(id as ConversationId);
    switch (what) {
      case undefined:
        return log.create(session, wellFormed(readCreation(bytes ?? new Uint8Array())));
      case "commits":
        return log.commit(session, wellFormed(readCommitBundle(bytes ?? new Uint8Array())));
      case "frames":
        return this.take(log, session, bytes ?? new Uint8Array());
      case "log": {
        const page = log.page(session.device, Number(query.get("after")), Number(query.get("limit")));
        if (page === undefined) return { rejection: { kind: "not-a-member" } };
        const last = page.envelopes.at(-1)?.seq;
        if (last !== undefined) this.fetched.set(`${id} ${session.device}`, last);
        return page;
      }
      default: {
        const group = log.publicGroup(session);
        return "kind" in group ? { rejection: group } : group;
      }
    }
  }

  private take(log: Log, session: Session, bytes: Uint8Array): ConversationDown {
    const up = wellFormed(readConversationUp(bytes));
    // Its signature takes a moment to check; the answer is the same whatever it counts for.
    if (up.kind === "report") void log.report(session, up);
    const answer = log.take(session, up);
    if (up.kind === "acknowledge") this.ringAll(log, null);
    if (up.kind === "marker" && answer.kind === "noted")
      this.relay(log, session, { kind: "markers", markers: [{ device: session.device, epoch: up.epoch, bytes: up.bytes }] });
    if (up.kind === "signal" && answer.kind === "noted")
      this.relay(log, session, { kind: "signal", device: session.device, epoch: up.epoch, bytes: up.bytes });
    return answer;
  }

  private attach(log: Log, session: Session, down: Down): Up {
    const own: Attached = { device: session.device, down };
    const all = this.attached.get(log.id) ?? new Set();
    this.attached.set(log.id, all);
    return {
      receive: (bytes) => {
        const up = wellFormed(readConversationUp(bytes));
        if (up.kind !== "attach") {
          const head = log.head;
          this.from = own;
          const answer = this.take(log, session, bytes);
          this.from = null;
          // Placed just now: it went out with the news, in its place in the stream.
          if (answer.kind === "accepted" && answer.seq > head && all.has(own)) return;
          if (answer.kind !== "noted") down.send(encodeFrame(answer));
          return;
        }
        const page = log.page(session.device, up.after, Number.POSITIVE_INFINITY);
        if (page === undefined)
          return down.send(encodeFrame({ kind: "rejected", clientId: null, rejection: { kind: "not-a-member" } }));
        const { envelopes, ...rest } = page;
        down.send(encodeFrame({ kind: "attached", ...rest }));
        for (const frame of this.framesOf(envelopes)) down.send(frame);
        if (log.members.get(session.device)?.removedAt === null) all.add(own);
        else down.close(4001);
      },
      closed: () => {
        all.delete(own);
        // What it was sent last may not have arrived.
        this.ringAll(log, null);
      },
    };
  }

  /** @param anew another one, in the place of what is there */
  logOf(id: ConversationId, anew = false): Log {
    const known = this.logs.get(id);
    if (known !== undefined && !anew) return known;
    const claims = (account: AccountId) => this.directory.claimsOf(account, id);
    const log: Log = new Log(id, () => this.clock.now(), claims, {
      placed: (entry, closed) => this.tell(log, entry, closed),
      frozen: () => this.announce(log),
    });
    this.logs.set(id, log);
    return log;
  }

  private tell(log: Log, entry: Entry, closed: readonly DeviceId[]): void {
    const { seq, at, clientId } = entry;
    const all = this.attached.get(log.id) ?? new Set();
    for (const own of [...all]) {
      const envelope = log.envelopeFor(own.device, entry);
      if (own === this.from) own.down.send(encodeFrame({ kind: "accepted", clientId, seq, at }));
      else if (envelope) for (const frame of this.framesOf([envelope], envelope.kind === "welcome")) own.down.send(frame);
      if (closed.includes(own.device)) {
        all.delete(own);
        own.down.close(4001);
      }
    }
    this.ringAll(log, entry);
  }

  /** As from the real one, in one frame; what is too large for a socket, or a Welcome while one is there, is to be fetched. */
  private framesOf(envelopes: readonly Envelope[], isToFetch = false): Uint8Array[] {
    if (envelopes.length === 0) return [];
    const frame = encodeFrame({ kind: "envelopes", envelopes: [...envelopes] });
    const head = envelopes.at(-1)?.seq ?? 0;
    return [isToFetch || frame.length > this.socketBytes ? encodeFrame({ kind: "more", head }) : frame];
  }

  private announce(log: Log, concerns: (device: DeviceId) => boolean = () => true): void {
    const here = new Set([...(this.attached.get(log.id) ?? [])].map(({ device }) => device));
    for (const [device] of log.present())
      if (!here.has(device) && concerns(device)) this.inboxes.of(device).ring(log.id, log.head, null);
    for (const own of this.attached.get(log.id) ?? []) {
      const page = log.page(own.device, log.head, 0);
      if (page === undefined || !concerns(own.device)) continue;
      const { envelopes: _, ...rest } = page;
      own.down.send(encodeFrame({ kind: "attached", ...rest }));
    }
  }

  private relay(log: Log, { device }: Session, frame: ConversationDown): void {
    for (const own of this.attached.get(log.id) ?? []) if (own.device !== device) own.down.send(encodeFrame(frame));
  }

  private ringAll(log: Log, entry: Entry | null): void {
    const here = new Set([...(this.attached.get(log.id) ?? [])].map(({ device }) => device));
    for (const [device, member] of log.members) {
      const seq = log.end(member);
      const told = `${log.id} ${device}`;
      const has = Math.max(member.cursor, this.fetched.get(told) ?? 0);
      const before = this.rung.get(told);
      const stands = before !== undefined && before.seq > has && before.seq >= member.since ? before : null;
      // What was fetched may not have arrived: the real one has forgotten it after a sleep, and rings again, which changes nothing (IN2).
      if (device === entry?.device || here.has(device) || seq <= member.cursor) continue;
      const now = this.clock.now();
      if (stands !== null && stands.at + ringStandsMs(stands.times) > now) continue;
      const times = stands === null ? 0 : stands.times + 1;
      this.rung.set(told, { seq, at: now, times });
      if (seq > has) this.clock.after(ringStandsMs(times), () => this.ringAll(log, null));
      const envelope = entry?.seq === seq && entry.bytes.length <= MAX_INLINE_BYTES ? log.envelopeFor(device, entry) : undefined;
      this.inboxes.of(device).ring(log.id, seq, envelope?.kind === "welcome" ? null : (envelope ?? null));
    }
  }
}

/** The Client that is tested must not send what the service could not read. */
function wellFormed<T>(read: Read<T>): T {
  if (!read.ok) throw new Error(`the Client sent a frame that is none: ${JSON.stringify(read.rejection)}`);
  return read.frame;
}

function json(answer: Answered): HttpAnswer {
  if ("ok" in answer) return { status: 200, bytes: utf8(JSON.stringify(answer.ok)) };
  return { status: rejectionStatus[answer.rejection.kind], bytes: utf8(JSON.stringify({ error: answer.rejection })) };
}
