// One conversation of the simulated service: its log, its members' windows, its public group; every check that the service can make.

import {
  countReport,
  type FrozenBy,
  openPublicGroup,
  type PublicGroup,
  publicGroupInfo,
  publicGroupTree,
  REPORTABLE_ENTRIES,
  type Reported,
  type RestartTerms,
  readCommitHeader,
  readMessageHeader,
  reporterOf,
  reportsAfter,
  restartProblem,
  restartTerms,
  sha256,
  splitWelcome,
  verifyCommit,
} from "../../../mls/verify.ts";
import {
  type AccountId,
  type Ask,
  type AskState,
  asksMark,
  type ClientId,
  type CommitBundle,
  type ConversationDown,
  type ConversationId,
  type ConversationUp,
  type Creation,
  type DeviceId,
  decideAsk,
  directConversationId,
  type Envelope,
  fromBase64Url,
  isGroupConversationId,
  type LogPage,
  MAX_LOG_BYTES,
  MAX_MESSAGE_BYTES,
  type Marker,
  type PublicGroupAnswer,
  type Rejection,
  type Seq,
  sameBytes,
  selfConversationId,
  settleAsks,
  stillWaiting,
  toBase64Url,
  type UnixMs,
} from "../../../protocol/index.ts";
import type { Session } from "./directory.ts";

const RETENTION_MS = 30 * 24 * 3600_000;

export type Member = {
  account: AccountId;
  since: Seq;
  removedAt: { seq: Seq; generation: number; epoch: number } | null;
  cursor: Seq;
  marker: { epoch: number; bytes: Uint8Array } | null;
};
type Welcomes = { refs: Map<DeviceId, string>; bytes: Uint8Array; tree: Uint8Array; restart: Uint8Array[] | null };
type Placed = { seq: Seq; at: UnixMs; device: DeviceId; clientId: ClientId };
export type Entry = Placed &
  (
    | { kind: "message"; bytes: Uint8Array }
    | { kind: "commit"; bytes: Uint8Array; claim: Uint8Array; welcomes: Welcomes | null; isExternal: boolean }
  );
type Change = { next: PublicGroup; refs: Map<DeviceId, string>; bundle: CommitBundle; isExternal: boolean };
type Told = { placed(entry: Entry, closed: readonly DeviceId[]): void; frozen(): void };

export class Log {
  entries: Entry[] = [];
  readonly members = new Map<DeviceId, Member>();
  /** Every window that a device ever had, for the judge of a history. */
  readonly windows: { device: DeviceId; account: AccountId; since: Seq; until: Seq | null }[] = [];
  readonly answers = new Map<string, { seq: Seq; at: UnixMs }>();
  group: PublicGroup | null = null;
  head: Seq = 0;
  /** A story may make it small. */
  limitBytes = MAX_LOG_BYTES;
  frozen: FrozenBy | null = null;
  asks: readonly Ask[] = [];
  private reports: readonly Reported[] = [];

  readonly id: ConversationId;
  private readonly now: () => UnixMs;
  private readonly claims: (account: AccountId) => Set<string>;
  private readonly told: Told;

  constructor(id: ConversationId, now: () => UnixMs, claims: (account: AccountId) => Set<string>, told: Told) {
    this.id = id;
    this.now = now;
    this.claims = claims;
    this.told = told;
  }

  async create(session: Session, creation: Creation): Promise<ConversationDown> {
    const { first } = creation;
    const clientId = first?.clientId ?? NO_CLIENT_ID;
    const early = (await this.placeProblem(session, creation)) ?? this.creationProblem(session, creation);
    if (early) return early;
    const opened = await openPublicGroup({ groupInfo: creation.groupInfo, tree: creation.tree, at: this.now() });
    if (opened.kind === "refused") return refuse(clientId, opened.rule, opened.detail);
    const change = first && (await this.verified(opened.group, session, first));
    if (change && "rejection" in change) return { kind: "rejected", clientId, rejection: change.rejection };
    const late = this.creationProblem(session, creation);
    if (late) return late;
    const next = change?.next ?? opened.group;
    const terms = this.terms();
    const problem = terms && restartProblem(terms, { ...next, creator: session.account });
    if (problem) return refuse(clientId, problem.rule, problem.detail);
    const at = this.now();
    const restart = this.frozen?.reports ?? null;
    this.frozen = null;
    this.reports = [];
    this.group = next;
    if (change === null) {
      this.setMembers(this.group, this.head);
      return { kind: "accepted", clientId, seq: 0, at };
    }
    return this.place(session, change, at, restart);
  }

  async commit(session: Session, bundle: CommitBundle): Promise<ConversationDown> {
    const { clientId } = bundle;
    const early = this.turn(session, bundle, true);
    if (early) return early;
    if (this.group === null) return rejected(clientId, { kind: "not-a-member" });
    if (this.isFull && !readCommitHeader(bundle.commit)?.removes) return rejected(clientId, this.full());
    const change = await this.verified(this.group, session, bundle);
    const late = this.turn(session, bundle, true);
    if (late) return late;
    if ("rejection" in change) return rejected(clientId, change.rejection);
    return this.place(session, change, this.now(), null);
  }

  take(session: Session, up: ConversationUp): ConversationDown {
    const member = this.members.get(session.device);
    if (member === undefined) return rejected(up.kind === "message" ? up.clientId : null, { kind: "not-a-member" });
    switch (up.kind) {
      case "message":
        return this.message(session, up);
      case "acknowledge":
        member.cursor = Math.max(member.cursor, up.seq);
        if (up.seq > this.end(member)) throw new Error("the Client acknowledged what is not there");
        return { kind: "noted" };
      case "marker":
        member.marker = { epoch: up.epoch, bytes: up.bytes };
        return { kind: "noted" };
      default:
        return { kind: "noted" };
    }
  }

  page(device: DeviceId, after: Seq, limit: number): LogPage | undefined {
    const member = this.members.get(device);
    if (member === undefined || this.group === null) return undefined;
    const { generation, epoch } = member.removedAt ?? this.group;
    const envelopes = this.entries
      .filter(({ seq }) => seq > after)
      .flatMap((entry) => this.envelopeFor(device, entry) ?? [])
      .slice(0, limit);
    const frozen = member.removedAt === null && this.frozen ? { reports: [...this.frozen.reports] } : null;
    return { head: this.end(member), generation, epoch, frozen, envelopes, markers: this.markers(), asks: this.asksFor(device) };
  }

  /** By the rules of the real one (protocol/asks.ts). @returns whether admins are to be told */
  async ask(
    { account }: Session,
    given: { token: string; sealed: string },
  ): Promise<{ state: AskState; isNew: boolean } | Rejection> {
    const proof = toBase64Url(await sha256(fromBase64Url(given.token) ?? new Uint8Array()));
    if (this.group === null || this.group.policy.kind !== "group") return { kind: "not-found" };
    const isMember = this.present().some(([, member]) => member.account === account);
    const link = this.group.policy.invite;
    const decided = decideAsk({ link, asks: this.asks, isMember, now: this.now() }, { account, sealed: given.sealed, proof });
    if (decided.kind !== "state") return decided;
    const isNew = decided.asks.length > 0 && decided.asks.at(-1) !== this.asks.at(-1);
    this.asks = decided.asks;
    return { state: decided.state, isNew };
  }

  isAdmin(device: DeviceId): boolean {
    const member = this.members.get(device);
    return member?.removedAt === null && (this.group?.policy.admins.includes(member.account) ?? false);
  }

  asksFor(device: DeviceId): number {
    return this.isAdmin(device) ? asksMark(this.waitingAsks()) : 0;
  }

  waitingAsks() {
    return stillWaiting(this.asks, this.now()).flatMap(({ sealed, ...ask }) => (sealed === null ? [] : [{ ...ask, sealed }]));
  }

  publicGroup({ account }: Session): PublicGroupAnswer | Rejection {
    const isIn = this.present().some(([, member]) => member.account === account);
    if (!isIn || this.group === null) return { kind: "not-a-member" };
    const { generation, epoch } = this.group;
    if (this.frozen) return { kind: "frozen", generation };
    const group = this.group;
    return { generation, epoch, head: this.head, groupInfo: publicGroupInfo(group), tree: publicGroupTree(group) };
  }

  /** As that device may see it: nothing from before it came in, nothing after it was removed (SQ4). */
  envelopeFor(device: DeviceId, entry: Entry): Envelope | undefined {
    const member = this.members.get(device);
    const { seq, at, clientId } = entry;
    const isFor = this.windows.some((window) => window.device === device && seq >= window.since && seq <= (window.until ?? seq));
    if (member === undefined || !isFor) return undefined;
    const placed = { seq, at, device: entry.device, clientId };
    if (entry.kind === "message") return { kind: "message", ...placed, bytes: entry.bytes };
    const ref = entry.welcomes?.refs.get(device);
    const { claim } = entry;
    if (entry.welcomes === null || ref === undefined) return { kind: "commit", ...placed, bytes: entry.bytes, claim };
    const bytes = splitWelcome(entry.welcomes.bytes, ref);
    if (bytes === undefined) throw new Error("a Welcome without its recipient");
    const { tree, restart } = entry.welcomes;
    return { kind: "welcome", ...placed, bytes, claim, tree, restart };
  }

  present(): [DeviceId, Member][] {
    return [...this.members].filter(([, { removedAt }]) => removedAt === null);
  }

  end({ removedAt }: Member): Seq {
    return removedAt?.seq ?? this.head;
  }

  markers(): Marker[] {
    return this.present().flatMap(([device, { marker }]) => (marker === null ? [] : [{ device, ...marker }]));
  }

  /** SQ8, for entries that not everybody has acknowledged. */
  sweep(): void {
    this.entries = this.entries.filter(({ at }) => at > this.now() - RETENTION_MS);
  }

  private message(session: Session, { clientId, bytes, generation, epoch }: Extract<ConversationUp, { kind: "message" }>) {
    const isFirst = !this.answers.has(`${session.device} ${clientId}`);
    if (isFirst && this.isFull) return rejected(clientId, this.full());
    const problem = this.turn(session, { clientId, generation, epoch }, false);
    if (problem) return problem;
    const header = readMessageHeader(bytes);
    if (header?.epoch !== epoch || header.generation !== generation || header.conversation !== this.id)
      return rejected(clientId, { kind: "malformed", detail: "not a PrivateMessage of this epoch" });
    if (bytes.length > MAX_MESSAGE_BYTES) return rejected(clientId, { kind: "too-big", limitBytes: MAX_MESSAGE_BYTES });
    return this.append({ kind: "message", ...this.next(session, clientId, this.now()), bytes }, []);
  }

  /** The first answer again (SQ3), or why not now (SQ2). */
  private turn(
    { account, device }: Session,
    frame: { clientId: ClientId; generation: number; epoch: number },
    byAccount: boolean,
  ): ConversationDown | undefined {
    const { clientId } = frame;
    const first = this.answers.get(`${device} ${clientId}`);
    if (first) return { kind: "accepted", clientId, ...first };
    const isIn = this.present().some(([each, member]) => (byAccount ? member.account === account : each === device));
    if (!isIn || this.group === null) return rejected(clientId, { kind: "not-a-member" });
    const { generation, epoch } = this.group;
    if (this.frozen) return rejected(clientId, { kind: "frozen", generation });
    if (frame.generation !== generation || frame.epoch !== epoch)
      return rejected(clientId, { kind: "wrong-epoch", generation, epoch });
    return undefined;
  }

  /** CT7: what everybody has goes, as from the real one, and makes room. */
  private get isFull(): boolean {
    const reached = Math.min(...this.present().map(([, { cursor }]) => cursor));
    const kept = this.entries.filter(({ seq }) => seq > reached);
    return kept.reduce((sum, { bytes }) => sum + bytes.length, 0) > this.limitBytes;
  }

  private full(): Rejection {
    return { kind: "log-full", limitBytes: this.limitBytes };
  }

  private creationProblem({ device, account }: Session, creation: Creation): ConversationDown | undefined {
    const clientId = creation.first?.clientId ?? NO_CLIENT_ID;
    const first = this.answers.get(`${device} ${clientId}`);
    if (first) return { kind: "accepted", clientId, ...first };
    if (this.group === null) return undefined;
    if (creation.first === null && this.group.epoch === 0 && sameBytes(creation.groupInfo, this.group.groupInfo))
      return { kind: "accepted", clientId, seq: 0, at: this.now() };
    const terms = this.terms();
    const isNext = creation.generation === this.group.generation + 1 && creation.shape.kind === this.group.policy.kind;
    if (terms === null || !isNext) return rejected(clientId, { kind: "conversation-exists", generation: this.group.generation });
    return terms.mayBegin.includes(account) ? undefined : refuse(clientId, "continuity", "an admin begins the group anew");
  }

  private async verified(group: PublicGroup, session: Session, bundle: CommitBundle): Promise<Change | { rejection: Rejection }> {
    const verdict = await verifyCommit(group, bundle, { at: this.now(), actor: session });
    if (verdict.kind === "refused") return { rejection: { kind: "commit-refused", rule: verdict.rule, detail: verdict.detail } };
    const claims = this.claims(session.account);
    if (verdict.change.added.some(({ ref }) => !claims.has(ref))) return { rejection: { kind: "unclaimed-key-package" } };
    const { added, external } = verdict.change;
    return { next: verdict.next, refs: new Map(added.map(({ deviceId, ref }) => [deviceId, ref])), bundle, isExternal: external };
  }

  private place(
    session: Session,
    { next, refs, bundle, isExternal }: Change,
    at: UnixMs,
    restart: readonly Uint8Array[] | null,
  ): ConversationDown {
    const { commit, welcome, clientId, claim } = bundle;
    const claims = this.claims(session.account);
    for (const ref of refs.values()) claims.delete(ref);
    const welcomes = welcome && { refs, bytes: welcome, tree: publicGroupTree(next), restart: restart && [...restart] };
    this.group = next;
    const isIn = (account: AccountId) => next.roster.some((entry) => entry.accountId === account);
    this.asks = settleAsks(this.asks, { link: next.policy.invite, isIn });
    const closed = this.setMembers(next, this.head + 1);
    return this.append(
      { kind: "commit", ...this.next(session, clientId, at), bytes: commit, claim, welcomes, isExternal },
      closed,
    );
  }

  private next({ device }: Session, clientId: ClientId, at: UnixMs): Placed {
    return { seq: this.head + 1, at: Math.max(at, this.entries.at(-1)?.at ?? 0), device, clientId };
  }

  private append(entry: Entry, closed: readonly DeviceId[]): ConversationDown {
    const { seq, at, device, clientId } = entry;
    this.head = seq;
    this.entries.push(entry);
    this.answers.set(`${device} ${clientId}`, { seq, at });
    const isExternal = entry.kind === "commit" && entry.isExternal;
    this.reports = reportsAfter(this.reports, { account: this.members.get(device)?.account as AccountId, device, isExternal });
    this.told.placed(entry, closed);
    return { kind: "accepted", clientId, seq, at };
  }

  /** @returns those who were removed */
  private setMembers({ roster, generation, epoch }: PublicGroup, seq: Seq): DeviceId[] {
    const staying = new Set(roster.map(({ deviceId }) => deviceId));
    const removed = this.present().filter(([device]) => !staying.has(device));
    for (const [device, member] of removed) {
      member.removedAt = { seq, generation, epoch };
      member.marker = null;
      for (const window of this.windows) if (window.device === device && window.until === null) window.until = seq;
    }
    for (const { deviceId, accountId } of roster) {
      const before = this.members.get(deviceId);
      if (before?.removedAt === null) continue;
      // What was for it before and has not been read yet still is.
      const hasUnread = before !== undefined && before.cursor < this.end(before);
      const cursor = hasUnread ? before.cursor : Math.max(0, seq - 1);
      this.members.set(deviceId, { account: accountId, since: seq, removedAt: null, cursor, marker: null });
      this.windows.push({ device: deviceId, account: accountId, since: seq, until: null });
    }
    return removed.map(([device]) => device);
  }

  /** CT4, by the functions of the real one. */
  async report({ account, device }: Session, { seq, signed }: { seq: Seq; signed: Uint8Array }): Promise<void> {
    const entry = this.entries.find((each) => each.seq === seq);
    const committer = entry && this.members.get(entry.device)?.account;
    const header = entry?.kind === "commit" ? readCommitHeader(entry.bytes) : undefined;
    if (entry === undefined || header === undefined || committer === undefined || this.group === null) return;
    const { conversation, generation, epoch } = header;
    const about = { conversation, generation, epoch: epoch + 1, commitHash: await sha256(entry.bytes), committer };
    const own = this.group.roster.filter((each) => each.accountId === account && each.deviceId === device);
    if ((await reporterOf(signed, own, about)) === undefined) return;
    const hasGoneOn = this.entries.some((each) => each.seq > seq && this.members.get(each.device)?.account === account);
    const present = this.present().map(([deviceId, member]) => ({ accountId: member.account, deviceId }));
    const isIn = (who: AccountId) => present.some(({ accountId }) => accountId === who);
    const isFar = this.head - seq > REPORTABLE_ENTRIES;
    if (this.frozen || account === committer || hasGoneOn || isFar || !isIn(account) || !isIn(committer)) return;
    const at = { head: this.head, present, absent: this.group.policy.absent };
    const counted = countReport(this.reports, { seq, committer, account, device, signed }, at);
    if (counted === null) return;
    this.reports = counted.reports;
    this.frozen = counted.frozen;
    if (this.frozen) this.told.frozen();
  }

  /** Who blocked whoever begins it anew is brought in all the same. */
  isRestarting(requester: AccountId, other: AccountId): boolean {
    const isIn = (who: AccountId) => this.present().some(([, { account }]) => account === who);
    return this.frozen !== null && isIn(requester) && isIn(other);
  }

  private terms(): RestartTerms | null {
    return this.frozen && this.group && restartTerms(this.group, this.frozen.offender);
  }

  /** CT1: the id says the kind, and whose it is. */
  private async placeProblem({ account }: Session, { shape, first }: Creation): Promise<ConversationDown | undefined> {
    const clientId = first?.clientId ?? NO_CLIENT_ID;
    const fits =
      shape.kind === "group"
        ? isGroupConversationId(this.id)
        : shape.kind === "self"
          ? shape.account === account && (await selfConversationId(account)) === this.id
          : shape.accounts.includes(account) && (await directConversationId(...shape.accounts)) === this.id;
    return fits ? undefined : refuse(clientId, "group", "not the place of such a conversation");
  }
}

/** A creation without a first Commit has none; it is answered under this one. */
const NO_CLIENT_ID = "AAAAAAAAAAAAAAAAAAAAAA" as ClientId;

export function rejected(clientId: ClientId | null, rejection: Rejection): ConversationDown {
  return { kind: "rejected", clientId, rejection };
}

function refuse(clientId: ClientId, rule: string, detail: string): ConversationDown {
  return rejected(clientId, { kind: "commit-refused", rule, detail });
}
