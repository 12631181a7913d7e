// What the objects of the service can ask of one another, and the routes of them: the only way in which they know each other.

import {
  type AccountId,
  type AskState,
  type ConversationDown,
  type ConversationId,
  type DeviceId,
  type HistoryHead,
  type HistoryObjectId,
  type MailboxId,
  type MailboxSeat,
  type Rejection,
  type Seq,
  toBase64Url,
  type UnixMs,
  utf8,
  type VaultId,
  type VaultState,
  type WaitingAsk,
} from "../protocol/index.ts";
import type { Role } from "./business/roles.ts";
import type { Subscription } from "./push/subscription.ts";

/** Who asks: a device that has proved its key. */
export type Session = { account: AccountId; device: DeviceId };

/** An added KeyPackage as the directory gave it out, by its KeyPackageRef (base64url). */
export type Claim = { requester: AccountId; account: AccountId; conversation: ConversationId; expiresAt: UnixMs };
export type Claims = Record<string, Claim>;

/** The object of one conversation. Bytes are CBOR frames of protocol/frames.ts, capped but not yet parsed. */
export interface ConversationRpc {
  /** `creation`: accepted, or why not */
  create(session: Session, conversation: ConversationId, creation: Uint8Array, claims: Claims): Promise<ConversationDown>;
  /** `commitBundle` */
  commit(session: Session, bundle: Uint8Array, claims: Claims): Promise<ConversationDown>;
  /**
   * `conversationUp`: message, acknowledge, marker, report
   * @param hostedBy the business in whose Gateway that device runs, as `host` says it
   */
  submit(session: Session, frame: Uint8Array, hostedBy?: string): Promise<ConversationDown>;
  /** @returns the frame `logPage` */
  log(session: Session, page: { after: Seq; limit: number }): Promise<Uint8Array | Rejection>;
  /** @returns the frame `publicGroup` */
  group(session: Session): Promise<Uint8Array | Rejection>;
  /** Whether it is frozen, and both are in it: a restart keeps every member, also one who has blocked whoever restarts it (CT5). */
  isRestarting(requester: AccountId, other: AccountId): Promise<boolean>;
  /** All that are in it where `isRestarting` holds for them; nobody where it does not */
  restartingWith(requester: AccountId): Promise<AccountId[]>;
  /** Somebody shows what follows from the group's link, and asks to be let in. */
  ask(session: Session, given: { token: string; sealed: string }): Promise<{ state: AskState } | Rejection>;
  /** For a device of an admin: who asks */
  asks(session: Session): Promise<{ asks: WaitingAsk[] } | Rejection>;
  declineAsk(session: Session, account: AccountId): Promise<Rejection | null>;
  /** That device runs in a Gateway, which is told of markers for it while it is not attached. */
  host(session: Session, business: string): Promise<void>;
  /** That device is out of its account: its socket is closed. */
  revoke(device: DeviceId): Promise<void>;
  /** The upgrade to a socket; the Worker has put the session into `SESSION_HEADER`. */
  fetch(request: Request): Promise<Response>;
}

export type Ring = {
  conversation: ConversationId;
  kind: "self" | "direct" | "group";
  seq: Seq;
  /** Who made the entry at `seq` */
  from: AccountId;
  devices: DeviceId[];
  /** Up to where each of them has what is there */
  has: Record<DeviceId, Seq>;
  /** The envelope at `seq` (CBOR) where it is small */
  envelope: Uint8Array | null;
};

/** The object of one account. */
export interface InboxRpc {
  ring(ring: Ring): Promise<void>;
  /** Does this account let that one claim its KeyPackages now? `network`: from where it asks */
  admit(claimer: { requester: AccountId; network: string }): Promise<Admission>;
  /** May this account open another mailbox now? */
  admitMailbox(): Promise<{ kind: "ok" } | { kind: "rate-limited"; retryAfterMs: number }>;
  /** May this account put something into that vault now? What is emptied is always taken, but counted. */
  admitVault(vault: VaultId, isGone: boolean): Promise<VaultAdmission>;
  forgetVault(vault: VaultId): Promise<void>;
  vaultIds(): Promise<VaultId[]>;
  block(account: AccountId): Promise<void>;
  unblock(account: AccountId): Promise<void>;
  /** Does this account refuse that one? For Gateways and the Worker's own decisions: nobody else may know. */
  refuses(account: AccountId): Promise<boolean>;
  /** Nobody adds who is suspended; who has blocked somebody is not added by them. */
  isShutTo(account: AccountId): Promise<boolean>;
  /** Which of these are, itself among them: it asks the others. @param own itself */
  shutAmong(own: AccountId, others: readonly AccountId[], account: AccountId): Promise<AccountId[]>;
  /** That device runs in a Gateway: a ring wakes it. */
  host(device: DeviceId, business: string): Promise<void>;
  /** KeyPackages of these devices were given out: each that is there hears how many are left. */
  stock(left: StockLeft[]): Promise<void>;
  /** Devices that are no longer the account's: their sockets are closed, in conversations too, what waited for them is forgotten. */
  revoke(devices: DeviceId[]): Promise<void>;
  /** That device has a socket there. @returns whether it may: one that was put out just now may not */
  opened(device: DeviceId, conversation: ConversationId): Promise<boolean>;
  /** By who operates the service: their sockets are closed and none is opened, nobody is pushed to. What comes is noted. */
  suspend(devices: DeviceId[]): Promise<void>;
  /** They are as before, and hear that there is something where there is. */
  restore(devices: DeviceId[]): Promise<void>;
  /** The account is gone: their sockets are closed, and nothing of it is kept. */
  erase(devices: DeviceId[]): Promise<void>;
  /** Where that device is pushed to from now on. "gone": its push service has said of this very address that it will never work again. */
  subscribe(device: DeviceId, subscription: Subscription): Promise<"ok" | "gone">;
  unsubscribe(device: DeviceId): Promise<void>;
  /** One push now, for the person who wants to see one. "none": that device has no subscription. */
  testPush(device: DeviceId): Promise<PushTest>;
  fetch(request: Request): Promise<Response>;
}
export type PushTest = { kind: "sent" | "gone" | "refused" | "retry" | "none" } | { kind: "rate-limited"; retryAfterMs: number };
export type StockLeft = { device: DeviceId; keyPackages: number; lastResortUsed: boolean };
export type Admission = { kind: "ok" } | { kind: "blocked" } | { kind: "rate-limited"; retryAfterMs: number };

export type NewBusiness = { business: string; phoneNumberId: string; wabaId: string; name: string; handle: string };
export type Founded =
  | { kind: "ok"; account: AccountId }
  | { kind: "handle-taken" | "handle-reserved" | "handle-malformed" | "name-empty" }
  | { kind: "unavailable" };

/** `role`: from now on, of who stays. `was`: until then. `heir`: the member who has what they had set up. */
export type MemberChange = { member: string; isGone: boolean; role?: Role; was: Role; heir?: string };
/** The object of one hosted business: its device, and what its API asks of it. */
export interface GatewayRpc {
  /** Makes keys and account; safe to repeat. */
  found(business: NewBusiness): Promise<Founded>;
  /** There is news for its device. Resolves when that will not be forgotten. */
  wake(news: { conversation: ConversationId }): Promise<void>;
  /** One of its people is out, or may do other things: what they have open ends. Safe to repeat. */
  memberChanged(change: MemberChange): Promise<void>;
  /** A token of it has ended, or will end earlier: until no Worker remembers it as it was, who asks is looked up anew. */
  tokensChanged(): Promise<void>;
  /** It is suspended, itself or who answers for it, or is so no more: jobs wait, and the streams that are open end. Safe to repeat. */
  hold(isHeld: boolean): Promise<void>;
  /** Its key is wrapped by the secret of now from then on. @returns whether there is a business that opens */
  rewrap(): Promise<boolean>;
  /**
   * The business ends: everybody it talks with is told, then nothing of it is left, the rows of the directory neither. It goes on by itself, and is safe to
   * repeat. @returns false where there is none
   */
  end(): Promise<boolean>;
  /** Another has it now: nothing goes any more where the one before had it sent, and no export of theirs is there. Safe to repeat. */
  changeHands(): Promise<void>;
  /** A request of the API, let in by the Worker, which has said in `PRINCIPAL_HEADER` who asks. */
  fetch(request: Request): Promise<Response>;
}
/** The object in which two devices of one account meet. */
export interface MailboxRpc {
  /** @param network from where it is asked */
  open(by: { seat: MailboxSeat; network: string }): Promise<{ kind: "ok"; expiresAt: UnixMs } | Rejection>;
  say(said: { seat: MailboxSeat; place: number; message: string; network: string }): Promise<{ kind: "ok" } | Rejection>;
  /** Null: not said within `waitMs` */
  hear(wanted: { seat: MailboxSeat; place: number; waitMs: number }): Promise<Heard>;
  end(seat: MailboxSeat): Promise<void>;
}
export type VaultAdmission = { kind: "ok" } | { kind: "full" } | { kind: "rate-limited"; retryAfterMs: number };
export type Heard = { kind: "heard"; message: string | null; isNear: boolean } | Rejection;

/** The object of one vault. */
export interface VaultRpc {
  put(next: VaultState): Promise<{ kind: "ok" } | Rejection>;
  open(vault: VaultId, proof: VaultProof): Promise<VaultOpened>;
  /** Its account is gone: nothing is in it, and nothing older comes back. */
  end(account: AccountId): Promise<void>;
}
export type VaultProof = { challenge: Uint8Array; signature: Uint8Array };
export type VaultOpened = { kind: "opened"; account: AccountId; record: string } | Rejection;

/** How often a vault was not opened from one network. */
export interface FailuresRpc {
  take(): Promise<{ kind: "ok" } | { kind: "rate-limited"; retryAfterMs: number }>;
  giveBack(): Promise<void>;
}

/** The object of one account's history. */
export interface HistoryRpc {
  stands(device: DeviceId, limitBytes: number): Promise<HistoryStands>;
  lease(device: DeviceId): Promise<{ kind: "ok"; until: UnixMs; head: HistoryHead | null } | Rejection>;
  /** Those devices are out. */
  release(out: DeviceId[]): Promise<void>;
  /** Is there room for it? Before its bytes are written. */
  admit(account: AccountId, object: HistoryObjectId, bytes: number, limitBytes: number): Promise<{ kind: "ok" } | Rejection>;
  move(
    device: DeviceId,
    step: { head: HistoryHead; adds: HistoryObjectId[]; drops: HistoryObjectId[] },
  ): Promise<{ kind: "ok" } | Rejection>;
  clear(): Promise<void>;
}
export type HistoryStands = {
  head: HistoryHead | null;
  lease: { until: UnixMs; isOwn: boolean } | null;
  bytes: number;
  limitBytes: number;
};

/** On requests to a Gateway: who asks was looked up a moment ago. Never taken from outside. */
export const REMEMBERED_HEADER = "x-parley-remembered";
/** On its answer to those: it may be so no more; nothing was done, and they are to be looked up anew. */
export const ASK_AGAIN_HEADER = "x-parley-ask-again";

/** Set by the Worker on the requests that it hands to a Gateway, never taken from outside. */
export const PRINCIPAL_HEADER = "x-parley-principal";

/** Set by the Worker on the requests that it hands to an object, never taken from outside. */
export const SESSION_HEADER = "x-parley-session";

export function sessionHeader({ account, device }: Session): string {
  return `${account} ${device}`;
}

/** The objects are reached by the Worker alone, so the header holds what `sessionHeader` wrote. */
export function sessionFrom(request: Request): Session | undefined {
  const [account, device] = (request.headers.get(SESSION_HEADER) ?? "").split(" ");
  return account && device ? { account: account as AccountId, device: device as DeviceId } : undefined;
}

type Objects = Record<
  "CONVERSATIONS" | "INBOXES" | "GATEWAYS" | "MAILBOXES" | "VAULTS" | "FAILURES" | "HISTORIES",
  DurableObjectNamespace
>;

export function conversationOf({ CONVERSATIONS }: Pick<Objects, "CONVERSATIONS">, id: ConversationId): ConversationRpc {
  return CONVERSATIONS.getByName(id) as unknown as ConversationRpc;
}

export function inboxOf({ INBOXES }: Pick<Objects, "INBOXES">, account: AccountId): InboxRpc {
  return INBOXES.getByName(account) as unknown as InboxRpc;
}

export function gatewayOf({ GATEWAYS }: Pick<Objects, "GATEWAYS">, business: string): GatewayRpc {
  return GATEWAYS.getByName(business) as unknown as GatewayRpc;
}

export function mailboxOf({ MAILBOXES }: Pick<Objects, "MAILBOXES">, id: MailboxId): MailboxRpc {
  return MAILBOXES.getByName(id) as unknown as MailboxRpc;
}

export function vaultOf({ VAULTS }: Pick<Objects, "VAULTS">, id: VaultId): VaultRpc {
  return VAULTS.getByName(id) as unknown as VaultRpc;
}

/** Where somebody was is kept for an hour, and not in the clear. */
export async function failuresFrom({ FAILURES }: Pick<Objects, "FAILURES">, network: string): Promise<FailuresRpc> {
  const name = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(`parley/failures/v1 ${network}`)), 0, 12);
  return FAILURES.getByName(toBase64Url(name)) as unknown as FailuresRpc;
}

export function historyOf({ HISTORIES }: Pick<Objects, "HISTORIES">, account: AccountId): HistoryRpc {
  return HISTORIES.getByName(account) as unknown as HistoryRpc;
}

/** Hands an upgrade on with who asks; nothing else of the request reaches the object. */
export async function upgradeFor(request: Request, object: { fetch(request: Request): Promise<Response> }, session: Session) {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return new Response(null, { status: 426, headers: { Upgrade: "websocket" } });
  }
  const headers = { Upgrade: "websocket", [SESSION_HEADER]: sessionHeader(session) };
  return object.fetch(new Request("https://object/", { headers }));
}
