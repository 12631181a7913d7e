// The directory of the simulated service: accounts, challenges, sessions, KeyPackages and claims, as protocol/endpoints.ts says.

import {
  type AccountLog,
  decideAppend,
  EMPTY_LOG,
  proofInput,
  readKeyPackage,
  stateOf,
  verify,
  verifyBusinessProfile,
  workDone,
} from "../../../mls/verify.ts";
import {
  type AccountId,
  accountIdOf,
  type ConversationId,
  type DeviceId,
  fromBase64Url,
  KEY_PACKAGES_PER_DEVICE,
  levelFor,
  MAX_WORK_LEVEL,
  type Rejection,
  roomAt,
  SIGN_UP_ROOMS,
  toBase64Url,
  type UnixMs,
  type Work,
} from "../../../protocol/index.ts";

export type Session = { account: AccountId; device: DeviceId };
export type Answered = { ok: unknown } | { rejection: Rejection };
type Stocked = { ref: string; keyPackage: string };
type Proof = { challenge: string; signature: string };
type Stock = { keyPackages: Stocked[]; lastResort: (Stocked & { used: boolean }) | null };
type Account = {
  account: AccountId;
  handle: string;
  accountKey: string;
  log: AccountLog;
  stock: Map<DeviceId, Stock>;
  blocked: AccountId[];
  business: string | null;
  reported: AccountId[];
  suspended: boolean;
};
/** All that it knows: a copy of it is another service that begins where this one was. */
export type DirectoryState = {
  accounts: Map<AccountId, Account>;
  sessions: Map<string, Session>;
  challenges: Set<string>;
  claims: Map<string, Set<string>>;
  /** When each account was made, of late */
  signUps: UnixMs[];
  /** Of accounts that were deleted, until when */
  reserved: Map<string, UnixMs>;
  /** null: anybody signs up. Else who has one of these, which each make one account. */
  invitations: Set<string> | null;
  /** Suspended by who operates it: also once their account is gone */
  barred: Set<AccountId>;
};

export class Directory {
  readonly state: DirectoryState;
  private readonly now: () => UnixMs;
  private readonly randomBytes: (length: number) => Uint8Array;

  /** KeyPackages were given out. */
  onStock: (device: DeviceId, stock: { keyPackages: number; lastResortUsed: boolean }) => void = () => {};

  constructor(state: DirectoryState, now: () => UnixMs, randomBytes: (length: number) => Uint8Array) {
    this.state = state;
    this.now = now;
    this.randomBytes = randomBytes;
  }

  session(token: string | null): Session | undefined {
    const session = token === null ? undefined : this.state.sessions.get(token);
    return session !== undefined && this.activeKey(session) !== undefined ? session : undefined;
  }

  /** A session that ends while its device knows nothing of it. */
  forgetSessions(account: AccountId): void {
    for (const [token, session] of this.state.sessions) if (session.account === account) this.state.sessions.delete(token);
  }

  challenge(): Answered {
    const challenge = toBase64Url(this.randomBytes(32));
    this.state.challenges.add(challenge);
    const workLevel = this.level() ?? MAX_WORK_LEVEL;
    return { ok: { challenge, expiresAt: this.now() + 120_000, now: this.now(), workLevel } };
  }

  async createAccount(body: Record<string, unknown>): Promise<Answered> {
    const { handle, entry, proof, work, invitation } = body as Record<string, string> & { proof: Proof; work: Work };
    const decision = await decideAppend(EMPTY_LOG, fromBase64Url(entry ?? "") ?? new Uint8Array(), this.now());
    if (decision.kind !== "append") return { rejection: { kind: "malformed", detail: "entry" } };
    const { log } = decision;
    const [key, device] = [stateOf(log)?.accountKey ?? new Uint8Array(), decision.began[0] as DeviceId];
    const account = await accountIdOf(key);
    const session = { account, device };
    const deviceKey = stateOf(log)?.devices.get(device)?.key ?? new Uint8Array();
    if (!(await this.isProven(session, deviceKey, proof))) return { rejection: { kind: "bad-proof" } };
    if (this.state.accounts.has(account)) return { rejection: { kind: "account-exists" } };
    if (this.state.barred.has(account)) return { rejection: { kind: "suspended" } };
    const worked = { challenge: proof.challenge, accountKey: toBase64Url(key), handle: handle ?? "" };
    const level = await workDone(work, worked);
    if (level === undefined) return { rejection: { kind: "bad-proof" } };
    if (this.recentSignUps() >= roomAt("all", level))
      return { rejection: { kind: "work-required", level: this.level() ?? MAX_WORK_LEVEL } };
    const { invitations } = this.state;
    if (invitations?.has(invitation ?? "") === false) return { rejection: { kind: "invitation-required" } };
    if (this.byHandle(handle ?? "") || (this.state.reserved.get(handle ?? "") ?? 0) > this.now())
      return { rejection: { kind: "handle-taken" } };
    invitations?.delete(invitation ?? "");
    this.state.signUps.push(this.now());
    this.state.accounts.set(account, {
      account,
      handle: handle ?? "",
      accountKey: toBase64Url(key),
      log,
      stock: new Map(),
      blocked: [],
      business: null,
      reported: [],
      suspended: false,
    });
    return this.open(session);
  }

  async createSession({ account, device, proof }: Session & { proof: Proof }): Promise<Answered> {
    const listed = this.listed({ account, device });
    if (listed === undefined || !(await this.isProven({ account, device }, listed.key, proof)))
      return { rejection: { kind: "bad-proof" } };
    if (listed.standing !== "active") return { rejection: { kind: "device-revoked" } };
    return this.isSuspended(account) ? { rejection: { kind: "suspended" } } : this.open({ account, device });
  }

  devicesOf(account: AccountId): DeviceId[] {
    const log = this.state.accounts.get(account)?.log;
    return [...((log && stateOf(log)?.devices.keys()) ?? [])];
  }

  isSuspended(account: AccountId): boolean {
    return this.state.accounts.get(account)?.suspended === true;
  }

  /** @returns whose sockets end too */
  async append({ account }: Session, { entry }: { entry: string }): Promise<Answered & { ended?: DeviceId[] }> {
    const known = this.known(account);
    const before = known.log;
    const decision = await decideAppend(before, fromBase64Url(entry) ?? new Uint8Array(), this.now());
    const length = known.log.entries.length;
    if (decision.kind === "known") return { ok: { done: true } };
    if (decision.kind === "refused") return { rejection: { kind: "entry-refused", rule: decision.rule } };
    // Another came while this one was judged.
    if (decision.kind === "conflict" || known.log !== before) return { rejection: { kind: "log-conflict", length } };
    known.log = decision.log;
    for (const device of decision.ended) known.stock.delete(device);
    return { ok: { done: true }, ended: decision.ended };
  }

  me({ account, device }: Session): Answered {
    const { handle, log } = this.known(account);
    const logLength = log.entries.length;
    return { ok: { account, device, handle, logLength, ...this.stock({ account, device }), now: this.now() } };
  }

  lookUp(found: Account | undefined): Answered {
    if (found === undefined) return { rejection: { kind: "not-found" } };
    const { account, handle, accountKey, log, business } = found;
    return { ok: { account, handle, accountKey, log: log.entries.map(({ bytes }) => toBase64Url(bytes)), business } };
  }

  byHandle(handle: string): Account | undefined {
    return [...this.state.accounts.values()].find((account) => account.handle === handle);
  }

  byId(account: AccountId): Account | undefined {
    return this.state.accounts.get(account);
  }

  /** @returns its devices */
  delete(account: AccountId): DeviceId[] {
    const { log, handle } = this.known(account);
    this.state.accounts.delete(account);
    this.forgetSessions(account);
    this.state.reserved.set(handle, this.now() + 30 * 24 * 3600_000);
    return [...(stateOf(log)?.devices.keys() ?? [])];
  }

  /** The handle goes to somebody else, as after an account was given up. */
  release(handle: string): void {
    const known = this.byHandle(handle);
    if (known) known.handle = `${handle}.old`;
  }

  async upload(session: Session, body: { keyPackages: string[]; lastResort: string | null }): Promise<Answered> {
    const stock = this.stockOf(session);
    for (const keyPackage of body.keyPackages) {
      const stocked = await this.stocked(keyPackage);
      if (stock.keyPackages.length < KEY_PACKAGES_PER_DEVICE) stock.keyPackages.push(stocked);
    }
    if (body.lastResort !== null) stock.lastResort = { ...(await this.stocked(body.lastResort)), used: false };
    return { ok: this.stock(session) };
  }

  /** One of each device that is active, but for the one that asks. */
  claim(
    session: Session,
    target: AccountId,
    { conversation, isRestarting }: { conversation: ConversationId; isRestarting: boolean },
  ): Answered {
    const known = this.state.accounts.get(target);
    if (known === undefined) return { rejection: { kind: "not-found" } };
    const isShut = known.suspended || (known.blocked.includes(session.account) && !isRestarting);
    if (isShut) return { rejection: { kind: "not-reachable" } };
    const claims = this.claimsOf(session.account, conversation);
    const keyPackages: { device: DeviceId; keyPackage: string; lastResort: boolean }[] = [];
    for (const [device, stock] of known.stock) {
      if (device === session.device || this.activeKey({ account: target, device }) === undefined) continue;
      const given = stock.keyPackages.shift() ?? stock.lastResort;
      if (given === null) continue;
      const lastResort = given === stock.lastResort;
      if (stock.lastResort !== null && lastResort) stock.lastResort.used = true;
      claims.add(given.ref);
      keyPackages.push({ device, keyPackage: given.keyPackage, lastResort });
    }
    if (keyPackages.length === 0) return { rejection: { kind: "no-key-packages" } };
    this.state.claims.set(`${session.account} ${conversation}`, claims);
    for (const { device } of keyPackages) this.onStock(device, this.stock({ account: target, device }));
    return { ok: { keyPackages } };
  }

  claimsOf(account: AccountId, conversation: ConversationId): Set<string> {
    return this.state.claims.get(`${account} ${conversation}`) ?? new Set();
  }

  block(session: Session, target: AccountId, blocked: boolean): Answered {
    const known = this.known(session.account);
    known.blocked = known.blocked.filter((account) => account !== target);
    if (blocked) known.blocked.push(target);
    return { ok: { done: true } };
  }

  async setBusinessProfile({ account }: Session, { profile }: { profile: string }): Promise<Answered> {
    const known = this.known(account);
    if (profile === known.business) return { ok: { done: true } };
    const [next, before] = await Promise.all([profile, known.business ?? ""].map((text) => this.profileIn(known, text)));
    if (next === undefined || next.version <= (before?.version ?? 0))
      return { rejection: { kind: "malformed", detail: "profile" } };
    known.business = profile;
    return { ok: { done: true } };
  }

  report({ account }: Session, subject: AccountId): Answered {
    const { reported } = this.known(account);
    if (!reported.includes(subject)) reported.push(subject);
    return { ok: { done: true } };
  }

  /** All come from networks of their own here. */
  private level(): number | null {
    const nobody = { recent: 0, slot: 0 };
    return levelFor({ all: { recent: this.recentSignUps(), slot: 0 }, network: nobody, area: nobody });
  }

  private recentSignUps(): number {
    const { slotMs, slots } = SIGN_UP_ROOMS.all;
    return this.state.signUps.filter((at) => at > this.now() - slotMs * slots).length;
  }

  private profileIn({ accountKey }: Account, text: string) {
    return verifyBusinessProfile(fromBase64Url(accountKey) ?? new Uint8Array(), fromBase64Url(text) ?? new Uint8Array());
  }

  private async isProven({ account, device }: Session, key: Uint8Array, { challenge, signature }: Proof): Promise<boolean> {
    if (!this.state.challenges.delete(challenge)) return false;
    const input = proofInput({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), account, device });
    return verify(key, input, fromBase64Url(signature) ?? new Uint8Array());
  }

  private open(session: Session): Answered {
    const token = toBase64Url(this.randomBytes(32));
    this.state.sessions.set(token, session);
    return { ok: { ...session, expiresAt: this.now() + 30 * 24 * 3600_000, token } };
  }

  private async stocked(keyPackage: string): Promise<Stocked> {
    const claims = await readKeyPackage(fromBase64Url(keyPackage) ?? new Uint8Array(), this.now());
    if (claims.kind === "refused") throw new Error(`a KeyPackage that does not hold: ${claims.detail}`);
    return { ref: claims.ref, keyPackage };
  }

  private stock(session: Session) {
    const { keyPackages, lastResort } = this.stockOf(session);
    return { keyPackages: keyPackages.length, lastResortUsed: lastResort?.used ?? false };
  }

  private stockOf({ account, device }: Session): Stock {
    const { stock } = this.known(account);
    const known = stock.get(device) ?? { keyPackages: [], lastResort: null };
    stock.set(device, known);
    return known;
  }

  private listed({ account, device }: Session) {
    const log = this.state.accounts.get(account)?.log;
    return log && stateOf(log)?.devices.get(device);
  }

  private activeKey(session: Session): Uint8Array | undefined {
    const listed = this.listed(session);
    return listed?.standing === "active" ? listed.key : undefined;
  }

  private known(account: AccountId): Account {
    const known = this.state.accounts.get(account);
    if (known === undefined) throw new Error("a session without its account");
    return known;
  }
}

export function emptyDirectory(): DirectoryState {
  const none = { accounts: new Map(), sessions: new Map(), challenges: new Set<string>(), claims: new Map() };
  return { ...none, signUps: [], reserved: new Map(), invitations: null, barred: new Set() };
}
