// The ids of accounts, devices, conversations and submissions: 16 bytes each, written as 22 letters of base64url.

import * as v from "valibot";
import { concat, fromBase64Url, sameBytes, toBase64Url, utf8 } from "./bytes.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** SHA-256("parley/account/v1" || account key), first 16 bytes. */
export type AccountId = Branded<"AccountId">;
/** The account's first 12 bytes and 4 random ones; one MLS client, one leaf in each of its conversations. */
export type DeviceId = Branded<"DeviceId">;
/** Derived from the accounts (direct, self) or random (group). */
export type ConversationId = Branded<"ConversationId">;
/** Random; names one submission of one device, so that a retry is known as such. */
export type ClientId = Branded<"ClientId">;
/** Random; names one encrypted file. Who knows it may fetch it, so it travels sealed only. */
export type BlobId = Branded<"BlobId">;
/** Derived from a way to recover an account; names what is sealed for it. */
export type VaultId = Branded<"VaultId">;
/** Derived from a link code; names where two devices of one account meet. */
export type MailboxId = Branded<"MailboxId">;
/** Place in a conversation's log, from 1, without gaps. */
export type Seq = number;
/** Milliseconds since 1970, UTC. */
export type UnixMs = number;

type AnyId = AccountId | DeviceId | ConversationId | ClientId | BlobId | VaultId | MailboxId;

const id = v.pipe(
  v.string(),
  v.length(22, "an id has 22 letters"),
  v.check((text) => fromBase64Url(text)?.length === 16, "an id is 16 bytes in base64url"),
);
export const accountId: v.GenericSchema<string, AccountId> = v.pipe(
  id,
  v.transform((text) => text as AccountId),
);
export const deviceId: v.GenericSchema<string, DeviceId> = v.pipe(
  id,
  v.transform((text) => text as DeviceId),
);
export const conversationId: v.GenericSchema<string, ConversationId> = v.pipe(
  id,
  v.transform((text) => text as ConversationId),
);
export const clientId: v.GenericSchema<string, ClientId> = v.pipe(
  id,
  v.transform((text) => text as ClientId),
);
export const blobId: v.GenericSchema<string, BlobId> = v.pipe(
  id,
  v.transform((text) => text as BlobId),
);
export const vaultId: v.GenericSchema<string, VaultId> = v.pipe(
  id,
  v.transform((text) => text as VaultId),
);
export const mailboxId: v.GenericSchema<string, MailboxId> = v.pipe(
  id,
  v.transform((text) => text as MailboxId),
);

export async function accountIdOf(accountKey: Uint8Array): Promise<AccountId> {
  return (await derivedId("parley/account/v1", accountKey)) as AccountId;
}

const OF_ACCOUNT_BYTES = 12;

/**
 * Nobody can have a device with the id of another account's: that would take an account id with the same 96 bits.
 * @param random 16 bytes, the last 4 of which stay
 */
export function deviceIdFor(account: AccountId, random: Uint8Array): DeviceId {
  return idFromBytes<DeviceId>(concat(idBytes(account).subarray(0, OF_ACCOUNT_BYTES), random.subarray(OF_ACCOUNT_BYTES)));
}

export function isDeviceIdOf(account: AccountId, device: DeviceId): boolean {
  return sameBytes(idBytes(account).subarray(0, OF_ACCOUNT_BYTES), idBytes(device).subarray(0, OF_ACCOUNT_BYTES));
}

/** The same whoever asks, so that two people who write first at the same moment meet in one conversation. */
export async function directConversationId(one: AccountId, other: AccountId): Promise<ConversationId> {
  const [low, high] = one < other ? [one, other] : [other, one];
  return derivedConversationId("parley/direct/v1", `${low} ${high}`);
}

/** "Notes to yourself": the group of one's own devices. */
export async function selfConversationId(account: AccountId): Promise<ConversationId> {
  return derivedConversationId("parley/self/v1", account);
}

/**
 * A group's id says so in its first bit, which the service checks: nobody can begin a group where two people will look for their
 * direct conversation.
 * @param random 16 bytes
 */
export function groupConversationId(random: Uint8Array): ConversationId {
  const bytes = random.slice();
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return idFromBytes<ConversationId>(bytes);
}

export function isGroupConversationId(id: ConversationId): boolean {
  return (idBytes(id)[0] ?? 0) < 0x80;
}

/** @param random 16 bytes */
export function idFromBytes<Id extends AnyId>(random: Uint8Array): Id {
  if (random.length !== 16) throw new RangeError(`an id is made of 16 bytes, not ${random.length}`);
  return toBase64Url(random) as Id;
}

export function idBytes(anyId: AnyId): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64Url(anyId);
  if (bytes === undefined) throw new TypeError("not an id");
  return bytes;
}

async function derivedConversationId(label: string, input: string): Promise<ConversationId> {
  const bytes = idBytes((await derivedId(label, utf8(input))) as ConversationId);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return idFromBytes<ConversationId>(bytes);
}

async function derivedId(label: string, input: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", concat(utf8(label), input));
  return toBase64Url(new Uint8Array(digest, 0, 16));
}
