// The directory of the simulated service: accounts, challenges, sessions, KeyPackages and claims, as protocol/endpoints.ts says.

import { proofInput, readKeyPackage, verify, verifyBusinessProfile, verifyCertificate, workDone } from "../../../mls/verify.ts";
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
type Account = {
  account: AccountId;
  handle: string;
  accountKey: string;
  deviceList: string;
  device: DeviceId;
  deviceKey: Uint8Array;
  keyPackages: Stocked[];
  lastResort: (Stocked & { used: boolean }) | null;
  blocked: AccountId[];
  business: string | null;
  reported: AccountId[];
};
/** All that it knows: a copy of it is another service that begins where this one was. */
export type DirectoryState = {
  accounts: Map<AccountId, Account>;
  sessions: Map<string, Session>;
  challenges: Set<string>;
  claims: Map<string, Set<string>>;
  /** When each account was made, of late */
  signUps: UnixMs[];
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
    return token === null ? undefined : this.state.sessions.get(token);
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
    const { handle, accountKey, certificate, deviceList, proof, work } = body as Record<string, string> & {
      proof: Proof;
      work: Work;
    };
    const key = fromBase64Url(accountKey ?? "") ?? new Uint8Array();
    const account = await accountIdOf(key);
    const claims = await verifyCertificate(key, fromBase64Url(certificate ?? "") ?? new Uint8Array(), this.now());
    if (claims === undefined) return { rejection: { kind: "malformed", detail: "certificate" } };
    const session = { account, device: claims.deviceId };
    if (!(await this.isProven(session, claims.deviceKey, proof))) return { rejection: { kind: "bad-proof" } };
    if (this.state.accounts.has(account)) return { rejection: { kind: "account-exists" } };
    const worked = { challenge: proof.challenge, accountKey: accountKey ?? "", handle: handle ?? "" };
    const level = await workDone(work, worked);
    if (level === undefined) return { rejection: { kind: "bad-proof" } };
    if (this.recentSignUps() >= roomAt("all", level))
      return { rejection: { kind: "work-required", level: this.level() ?? MAX_WORK_LEVEL } };
    if (this.byHandle(handle ?? "")) return { rejection: { kind: "handle-taken" } };
    this.state.signUps.push(this.now());
    this.state.accounts.set(account, {
      account,
      handle: handle ?? "",
      accountKey: accountKey ?? "",
      deviceList: deviceList ?? "",
      device: claims.deviceId,
      deviceKey: claims.deviceKey,
      keyPackages: [],
      lastResort: null,
      blocked: [],
      business: null,
      reported: [],
    });
    return this.open(session);
  }

  async createSession({ account, device, proof }: Session & { proof: Proof }): Promise<Answered> {
    const known = this.state.accounts.get(account);
    if (known?.device !== device) return { rejection: { kind: "bad-proof" } };
    return (await this.isProven({ account, device }, known.deviceKey, proof))
      ? this.open({ account, device })
      : { rejection: { kind: "bad-proof" } };
  }

  me({ account, device }: Session): Answered {
    const { handle } = this.known(account);
    return { ok: { account, device, handle, ...this.stock(account), now: this.now() } };
  }

  lookUp(found: Account | undefined): Answered {
    if (found === undefined) return { rejection: { kind: "not-found" } };
    const { account, handle, accountKey, deviceList, business } = found;
    return { ok: { account, handle, accountKey, deviceList, deviceListVersion: 1, business } };
  }

  byHandle(handle: string): Account | undefined {
    return [...this.state.accounts.values()].find((account) => account.handle === handle);
  }

  byId(account: AccountId): Account | undefined {
    return this.state.accounts.get(account);
  }

  /** The handle goes to somebody else, as after an account was given up. */
  release(handle: string): void {
    const known = this.byHandle(handle);
    if (known) known.handle = `${handle}.old`;
  }

  async upload(session: Session, body: { keyPackages: string[]; lastResort: string | null }): Promise<Answered> {
    const known = this.known(session.account);
    for (const keyPackage of body.keyPackages) {
      const stocked = await this.stocked(keyPackage);
      if (known.keyPackages.length < KEY_PACKAGES_PER_DEVICE) known.keyPackages.push(stocked);
    }
    if (body.lastResort !== null) known.lastResort = { ...(await this.stocked(body.lastResort)), used: false };
    return { ok: this.stock(session.account) };
  }

  claim(session: Session, target: AccountId, conversation: ConversationId): Answered {
    const known = this.state.accounts.get(target);
    if (known === undefined) return { rejection: { kind: "not-found" } };
    if (known.blocked.includes(session.account)) return { rejection: { kind: "not-reachable" } };
    const given = known.keyPackages.shift() ?? known.lastResort;
    if (given === null) return { rejection: { kind: "no-key-packages" } };
    const lastResort = given === known.lastResort;
    if (known.lastResort !== null && lastResort) known.lastResort.used = true;
    const claims = this.claimsOf(session.account, conversation);
    claims.add(given.ref);
    this.state.claims.set(`${session.account} ${conversation}`, claims);
    this.onStock(known.device, this.stock(target));
    return { ok: { keyPackages: [{ device: known.device, keyPackage: given.keyPackage, lastResort }] } };
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

  private stock(account: AccountId) {
    const { keyPackages, lastResort } = this.known(account);
    return { keyPackages: keyPackages.length, lastResortUsed: lastResort?.used ?? false };
  }

  private known(account: AccountId): Account {
    const known = this.state.accounts.get(account);
    if (known === undefined) throw new Error("a session without its account");
    return known;
  }
}

export function emptyDirectory(): DirectoryState {
  return { accounts: new Map(), sessions: new Map(), challenges: new Set(), claims: new Map(), signUps: [] };
}
