// What the objects of the service can ask of one another, and the routes of them: the only way in which they know each other.

import type { AccountId, ConversationDown, ConversationId, DeviceId, Rejection, Seq, UnixMs } from "../protocol/index.ts";
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
  /** `conversationUp`: message, acknowledge, marker, report */
  submit(session: Session, frame: Uint8Array): Promise<ConversationDown>;
  /** @returns the frame `logPage` */
  log(session: Session, page: { after: Seq; limit: number }): Promise<Uint8Array | Rejection>;
  /** @returns the frame `publicGroup` */
  group(session: Session): Promise<Uint8Array | Rejection>;
  /** Whether it is frozen, and both are in it: a restart keeps every member, also one who has blocked whoever restarts it (CT5). */
  isRestarting(requester: AccountId, other: AccountId): Promise<boolean>;
  /** That device runs in a Gateway, which is told of markers for it while it is not attached. */
  host(session: Session, business: string): Promise<void>;
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
  /** The envelope at `seq` (CBOR) where it is small */
  envelope: Uint8Array | null;
};

/** The object of one account. */
export interface InboxRpc {
  ring(ring: Ring): Promise<void>;
  /** Does this account let that one claim its KeyPackages now? `network`: from where it asks */
  admit(claimer: { requester: AccountId; network: string }): Promise<Admission>;
  block(account: AccountId): Promise<void>;
  unblock(account: AccountId): Promise<void>;
  /** Does this account refuse that one? For Gateways and the Worker's own decisions: nobody else may know. */
  refuses(account: AccountId): Promise<boolean>;
  /** That device runs in a Gateway: a ring wakes it. */
  host(device: DeviceId, business: string): Promise<void>;
  /** KeyPackages of these devices were given out: each that is there hears how many are left. */
  stock(left: StockLeft[]): Promise<void>;
  /** Devices that are no longer the account's: their sockets are closed, what waited for them is forgotten. */
  revoke(devices: DeviceId[]): Promise<void>;
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

/** The object of one hosted business: its device, and what its API asks of it. */
export interface GatewayRpc {
  /** Makes keys and account; safe to repeat. */
  found(business: NewBusiness): Promise<Founded>;
  /** There is news for its device. Resolves when that will not be forgotten. */
  wake(news: { conversation: ConversationId }): Promise<void>;
  /** A request of the API, let in by the Worker, which has said in `PRINCIPAL_HEADER` who asks. */
  fetch(request: Request): Promise<Response>;
}
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

type Objects = { CONVERSATIONS: DurableObjectNamespace; INBOXES: DurableObjectNamespace; GATEWAYS: DurableObjectNamespace };

export function conversationOf({ CONVERSATIONS }: Pick<Objects, "CONVERSATIONS">, id: ConversationId): ConversationRpc {
  return CONVERSATIONS.getByName(id) as unknown as ConversationRpc;
}

export function inboxOf({ INBOXES }: Pick<Objects, "INBOXES">, account: AccountId): InboxRpc {
  return INBOXES.getByName(account) as unknown as InboxRpc;
}

export function gatewayOf({ GATEWAYS }: Pick<Objects, "GATEWAYS">, business: string): GatewayRpc {
  return GATEWAYS.getByName(business) as unknown as GatewayRpc;
}

/** Hands an upgrade on with who asks; nothing else of the request reaches the object. */
export async function upgradeFor(request: Request, object: { fetch(request: Request): Promise<Response> }, session: Session) {
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return new Response(null, { status: 426, headers: { Upgrade: "websocket" } });
  }
  const headers = { Upgrade: "websocket", [SESSION_HEADER]: sessionHeader(session) };
  return object.fetch(new Request("https://object/", { headers }));
}
