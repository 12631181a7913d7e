// What an old device hands over to a new one: who the account is to its people, whom it knows, and where it talks. Never the root, never a
// key of a conversation. CBOR.

import * as v from "valibot";
import type { LogPin } from "../../../mls/index.ts";
import { knownMethod, MAX_FORMER_KEYS } from "../../../mls/recovery/index.ts";
import {
  type AccountId,
  accountId,
  type ConversationId,
  conversationId,
  type DeviceId,
  decodeCbor,
  deviceId,
  encodeCbor,
  MAX_VAULTS,
  type Seq,
} from "../../../protocol/index.ts";
import type { BlobKey } from "../../content/attachment.ts";
import type { GroupRules } from "../../content/group-rules.ts";
import type { Pin } from "../../content/pins.ts";
import {
  aboutOnWire,
  descriptionOnWire,
  lineOnWire,
  MAX_NAME_LETTERS,
  MAX_NOTE_LETTERS,
  MAX_TITLE_LETTERS,
  nameOnWire,
} from "../../content/text.ts";
import type { ContactRecord } from "../../store/contact-record.ts";
import type { ConversationRecord, InviteSecret } from "../../store/conversation-record.ts";

/** What a mailbox has room for, the log of an account and the tags apart */
export const MAX_INLINE_GRANT_BYTES = 24 * 1024;
/** By way of a blob: some thousand chats and people */
export const MAX_GRANT_BYTES = 2 * 1024 * 1024;
export const MAX_RECENT_BYTES = 1024 * 1024;
const MAX_PEOPLE = 20_000;
const MAX_CHATS = 20_000;

export type GrantedContact = {
  account: AccountId;
  key: Uint8Array;
  handle: string | null;
  name: string | null;
  nameFrom: ContactRecord["nameFrom"];
  introducedBy: AccountId | null;
  verified: boolean;
  accepted: boolean;
  blocked: boolean;
  petname: string;
  note: string;
  /** What they say of themselves */ about: string;
  photo: BlobKey | null;
  /** What was seen of its log */ log: LogPin | null;
};
export type GrantedChat = {
  id: ConversationId;
  kind: "self" | "direct" | "group";
  peer: AccountId | null;
  title: string;
  description: string;
  /** Secrets of the group's link */ invites: InviteSecret[];
  photo: BlobKey | null;
  createdAt: number;
  lastAt: number;
  generation: number;
  epoch: number;
  /** Who was in, as the old device knew, and since which entry of the log: who came since is said */ members: [AccountId, Seq][];
  admins: AccountId[];
  disappearingMs: number | null;
  /** What held there, so that what changed since is said */ rules: GroupRules;
  preferences: Record<string, unknown>;
  /** What was said of what stands above it */ pins: Pin[];
};
export type Grant = {
  version: 1;
  handle: string;
  name: string;
  photo: BlobKey | null;
  about: string;
  readReceipts: boolean;
  showsTyping: boolean;
  /** How long messages last in the chats that the account begins; null: for ever */
  disappearingMs: number | null;
  /** What this account's devices are called, as far as somebody said */ devices: [DeviceId, string][];
  contacts: GrantedContact[];
  /** Newest first */ chats: GrantedChat[];
  /** Where there is no history to take it from: what was said last in each of them, as rows of one (client/history/row.ts) */
  recent: Uint8Array;
};

const bytes = v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= 1024);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = (letters: number) => v.pipe(v.string(), v.maxLength(letters * 4));
const blobKey = v.nullable(v.custom<BlobKey>((given) => v.is(blobKeyShape, given)));
const blobKeyShape = v.strictObject({ blob: text(22), key: bytes, bytes: count, digest: bytes });
const place = v.strictObject({ seq: count, hash: bytes });
const pin = v.nullable(v.custom<LogPin>((given) => v.is(pinShape, given)));
const pinShape = v.strictObject({ seq: count, hash: bytes, root: place });

const contact = v.strictObject({
  account: accountId,
  key: bytes,
  handle: v.nullable(text(64)),
  name: v.nullable(text(MAX_NAME_LETTERS)),
  nameFrom: v.nullable(v.picklist(["self", "introduction", "stranger"])),
  introducedBy: v.nullable(accountId),
  verified: v.boolean(),
  accepted: v.boolean(),
  blocked: v.boolean(),
  petname: nameOnWire,
  note: lineOnWire(MAX_NOTE_LETTERS),
  about: aboutOnWire,
  photo: blobKey,
  log: pin,
});
const life = v.nullable(v.pipe(count, v.minValue(1)));
const who = v.picklist(["admins", "members"]);
const rules: v.GenericSchema<unknown, GroupRules> = v.strictObject({
  whoAdds: who,
  whoEdits: who,
  whoWrites: who,
  earlier: v.boolean(),
});
const chat = v.strictObject({
  id: conversationId,
  kind: v.picklist(["self", "direct", "group"]),
  peer: v.nullable(accountId),
  title: text(MAX_TITLE_LETTERS),
  description: descriptionOnWire,
  invites: v.pipe(v.array(v.strictObject({ secret: bytes, proof: text(43) })), v.maxLength(4)),
  photo: blobKey,
  createdAt: count,
  lastAt: count,
  generation: count,
  epoch: count,
  members: v.pipe(v.array(v.strictTuple([accountId, count])), v.maxLength(1024)),
  admins: v.pipe(v.array(accountId), v.maxLength(1024)),
  disappearingMs: life,
  rules,
  preferences: v.record(text(32), v.unknown()),
  pins: v.pipe(
    v.array(v.strictObject({ id: text(22), sender: accountId, said: count, by: accountId, on: v.boolean() })),
    v.maxLength(64),
  ),
});
const grantSchema: v.GenericSchema<unknown, Grant> = v.strictObject({
  version: v.literal(1),
  handle: text(64),
  name: text(MAX_NAME_LETTERS),
  photo: blobKey,
  about: aboutOnWire,
  readReceipts: v.boolean(),
  showsTyping: v.boolean(),
  disappearingMs: life,
  devices: v.pipe(v.array(v.strictTuple([deviceId, text(64)])), v.maxLength(64)),
  contacts: v.pipe(v.array(contact), v.maxLength(MAX_PEOPLE)),
  chats: v.pipe(v.array(chat), v.maxLength(MAX_CHATS)),
  recent: v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= MAX_RECENT_BYTES),
});

export function encodeGrant(grant: Grant): Uint8Array {
  return encodeCbor(grant);
}

/** Undefined for what is none: too large, or saying what this version does not know. */
export function readGrant(bytes: Uint8Array): Grant | undefined {
  if (bytes.length > MAX_GRANT_BYTES) return undefined;
  const parsed = v.safeParse(grantSchema, decodeCbor(bytes));
  return parsed.success ? parsed.output : undefined;
}

/** In which there is something to come into: requests that nobody has decided about stay where they are. */
export function isHandedOver({ state, request }: Pick<ConversationRecord, "state" | "request">): boolean {
  return request === null && (state === "active" || state === "recovering" || state === "joining");
}

const key32 = v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === 32);
/** As it goes through the mailbox: the grant itself, or where it lies at the service, encrypted, under a key that only this says. */
const handOver = v.strictObject({
  version: v.literal(1),
  handle: text(64),
  name: text(MAX_NAME_LETTERS),
  grant: v.nullable(v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= MAX_INLINE_GRANT_BYTES)),
  blob: blobKey,
  /** Whether its person wants one */
  keepsHistory: v.boolean(),
  /** What opens the account's history, where it has one */
  keyring: v.nullable(
    v.strictObject({
      keyringKey: key32,
      formerKeys: v.pipe(v.array(key32), v.maxLength(MAX_FORMER_KEYS)),
      madeAt: count,
      methods: v.pipe(v.array(knownMethod), v.maxLength(MAX_VAULTS)),
    }),
  ),
});
export type HandOver = v.InferOutput<typeof handOver>;

export function encodeHandOver(handed: HandOver): Uint8Array {
  return encodeCbor(handed);
}

export function readHandOver(bytes: Uint8Array): HandOver | undefined {
  const parsed = v.safeParse(handOver, decodeCbor(bytes));
  return parsed.success ? parsed.output : undefined;
}
