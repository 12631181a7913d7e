// A manifest: one step of the history. It says which segments came and which went, how to open them, and which manifest it follows.

import * as v from "valibot";
import { manifestKey } from "../../mls/recovery/index.ts";
import {
  type AccountId,
  concat,
  conversationId,
  decodeCbor,
  encodeCbor,
  type HistoryHead,
  type HistoryObjectId,
  historyObjectId,
  MAX_HISTORY_OBJECT_BYTES,
  sameBytes,
  toBase64Url,
  utf8,
} from "../../protocol/index.ts";
import { platformMedia } from "../media/media-crypto.ts";
import { platformDeflate } from "./deflate.ts";

const DOMAIN = utf8("parley/history-manifest/v1");
const NONCE_BYTES = 12;
const HASH_BYTES = 32;
/** Of 1 MB each: more than linking hands over */
const MAX_INDEX_PARTS = 8;
/** 8,192 segments are 1 MB. */
const MAX_PLAIN_BYTES = 4 * 1024 * 1024;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
const segmentSchema = v.strictObject({
  id: historyObjectId,
  key: bytes(32),
  hash: bytes(32),
  bytes: v.pipe(count, v.maxValue(MAX_HISTORY_OBJECT_BYTES)),
  spans: v.array(v.strictTuple([conversationId, count, count])),
});
const manifestSchema = v.strictObject({
  n: v.pipe(count, v.minValue(1)),
  /** SHA-256 of the one before; 32 zeros where nothing is */
  prev: bytes(32),
  at: count,
  /** The last change of what devices store that its rows have gone through (client/store/migrations) */
  shape: v.pipe(v.string(), v.maxLength(100)),
  /** It says all that there is: those before it are not needed any more. */
  isBase: v.boolean(),
  /** People and chats as of now, in parts; null: as before */
  index: v.nullable(v.pipe(v.array(segmentSchema), v.maxLength(MAX_INDEX_PARTS))),
  adds: v.array(segmentSchema),
  drops: v.array(historyObjectId),
  /** Which lines of each chat came in, from that one to that one; of one that says all, all that are in */
  covers: v.array(v.strictTuple([conversationId, count, count])),
  /** SHA-256 of the object that has the key which opens this, sealed to the ways to recover the account; 32 zeros: a vault alone has it */
  keyring: bytes(HASH_BYTES),
});
export type Manifest = v.InferOutput<typeof manifestSchema>;
export const NO_MANIFEST = new Uint8Array(HASH_BYTES);
export const NO_KEYRING = new Uint8Array(HASH_BYTES);

export type Opener = { account: AccountId; keyringKey: Uint8Array };

/** @returns its bytes as they lie at the service, behind what says where its key is; and what names them */
export async function sealManifest(
  { account, keyringKey }: Opener,
  manifest: Manifest,
  random: (length: number) => Uint8Array,
): Promise<{ id: HistoryObjectId; head: HistoryHead; hash: Uint8Array; bytes: Uint8Array<ArrayBuffer> }> {
  const nonce = random(NONCE_BYTES);
  const key = await platformMedia.importKey(await manifestKey(keyringKey));
  const plaintext = await platformDeflate.deflated(encodeCbor(manifest));
  const sealed = concat(manifest.keyring, nonce, await key.seal(nonce, placeOf(account, manifest.n), plaintext));
  const hash = await platformMedia.sha256(sealed);
  return { id: toBase64Url(hash.subarray(0, 16)), head: { n: manifest.n, hash: toBase64Url(hash) }, hash, bytes: sealed };
}

/** Undefined for what no device of this account wrote in that place, whatever its hash. */
export async function openManifest(
  { account, keyringKey }: Opener,
  n: number,
  sealed: Uint8Array,
): Promise<Manifest | undefined> {
  if (sealed.length <= HASH_BYTES + NONCE_BYTES || sealed.length > MAX_HISTORY_OBJECT_BYTES) return undefined;
  const key = await platformMedia.importKey(await manifestKey(keyringKey));
  const [keyring, rest] = [keyringOf(sealed), sealed.subarray(HASH_BYTES)];
  const opened = await key.open(rest.subarray(0, NONCE_BYTES), placeOf(account, n), rest.subarray(NONCE_BYTES));
  const plaintext = opened && (await platformDeflate.inflated(opened, MAX_PLAIN_BYTES));
  const parsed = v.safeParse(manifestSchema, plaintext && decodeCbor(plaintext));
  return parsed.success && parsed.output.n === n && sameBytes(parsed.output.keyring, keyring) ? parsed.output : undefined;
}

/** What can be read of it without its key: where that is */
export function keyringOf(sealed: Uint8Array): Uint8Array {
  return sealed.subarray(0, HASH_BYTES);
}

function placeOf(account: AccountId, n: number): Uint8Array {
  return concat(DOMAIN, encodeCbor([account, n]));
}
