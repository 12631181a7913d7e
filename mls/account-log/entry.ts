// One entry of an account's log: deterministic CBOR behind a domain-separation string, then the signature of the root or of a device.

import * as v from "valibot";
import { concat, decodeCbor, deviceId, encodeCbor, MAX_DEVICES_PER_ACCOUNT, sameBytes, utf8 } from "../../protocol/index.ts";
import { sha256 } from "../epoch-claim.ts";
import { sign, verify } from "../signature.ts";
import { SIGNATURE_BYTES } from "../signed-cbor.ts";

const DOMAIN = "parley/account-log/v1";
const ROOT_PROOF_DOMAIN = "parley/new-root/v1";
const HANDOVER_DOMAIN = "parley/root-handover/v1";
export const MAX_ENTRY_BYTES = 2048;
export const HASH_BYTES = 32;
/** Where a log begins there is nothing before. */
export const NO_ENTRY = new Uint8Array(HASH_BYTES);

const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const devices = v.pipe(
  v.array(deviceId),
  v.maxLength(MAX_DEVICES_PER_ACCOUNT),
  v.check((ids) => new Set(ids).size === ids.length),
);
const base = {
  /** From 1, without gaps */
  seq: v.pipe(count, v.minValue(1)),
  /** SHA-256 of the whole entry before */
  prev: bytes(HASH_BYTES),
  /** The signer's word, which the service holds against its own clock; for people to read, and judged by nobody else */
  at: count,
};
const byRoot = { ...base, signer: v.literal("root") };
const byDevice = { ...base, signer: deviceId };
const accepting = {
  ...byRoot,
  /** The last entry that the root accepts: what devices signed after it is void */
  accepts: v.pipe(count, v.minValue(1)),
  /** Who brings devices from here on: those that are in, or the root alone, once it is on none of them */
  adds: v.picklist(["devices", "root"]),
  /** Who is in after this entry, by id, so that it can be shown without those before it: id, key, whether suspended */
  list: v.pipe(v.array(v.strictTuple([deviceId, bytes(32), v.boolean()])), v.maxLength(MAX_DEVICES_PER_ACCOUNT)),
};

const entrySchema = v.variant("type", [
  v.strictObject({ ...byRoot, type: v.literal("genesis"), accountKey: bytes(32), device: deviceId, deviceKey: bytes(32) }),
  v.strictObject({ ...byDevice, type: v.literal("add"), device: deviceId, deviceKey: bytes(32) }),
  v.strictObject({ ...byDevice, type: v.literal("leave") }),
  v.strictObject({ ...byDevice, type: v.literal("suspend"), device: deviceId }),
  v.strictObject({
    ...accepting,
    type: v.literal("revoke"),
    /** Those that go for good */ devices,
    /** Those whose suspension ends */ lifts: devices,
  }),
  v.strictObject({
    ...accepting,
    type: v.literal("recover"),
    device: deviceId,
    deviceKey: bytes(32),
    /** Those that are lost, for good */ devices,
    lifts: devices,
  }),
  /** One that is linked, where the root alone adds */
  v.strictObject({ ...accepting, type: v.literal("admit"), device: deviceId, deviceKey: bytes(32) }),
  v.strictObject({
    ...accepting,
    type: v.literal("rotate"),
    /** What signs for the root from here on */ rootKey: bytes(32),
    /** By that key, so that nobody is locked out by a slip */ proof: bytes(SIGNATURE_BYTES),
    /** By the key before it, to be shown without this entry */ handover: bytes(SIGNATURE_BYTES),
  }),
  v.strictObject({
    ...accepting,
    type: v.literal("business"),
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
    hosting: v.picklist(["gateway", "own-server"]),
  }),
]);

export type Entry = v.InferOutput<typeof entrySchema>;
export type EntryType = Entry["type"];
/** Those by which the root says what it accepts. */
export type RootEntry = Extract<Entry, { accepts: number }>;
export type DeviceEntry = Exclude<Entry, { signer: "root" }>;
/** An entry as it lies in a log: what it says, its bytes and what they hash to. */
export type SignedEntry = { entry: Entry; bytes: Uint8Array; hash: Uint8Array };

/** @param privateKey the signer's 32-byte seed. @returns the CBOR, then 64 bytes of signature over domain || CBOR */
export async function signEntry(privateKey: Uint8Array, entry: Entry): Promise<Uint8Array> {
  const body = encodeCbor(entry);
  return concat(body, await sign(privateKey, concat(utf8(DOMAIN), body)));
}

/** Parses only; undefined for what is too large, not in its one form, or of no known type. */
export async function readEntry(given: Uint8Array): Promise<SignedEntry | undefined> {
  if (given.length > MAX_ENTRY_BYTES || given.length <= SIGNATURE_BYTES) return undefined;
  const body = given.subarray(0, -SIGNATURE_BYTES);
  const parsed = v.safeParse(entrySchema, decodeCbor(body));
  if (!parsed.success || !sameBytes(encodeCbor(parsed.output), body)) return undefined;
  return { entry: parsed.output, bytes: given.slice(), hash: await sha256(given) };
}

/** @param key the one that must have signed, which the entries before say */
export async function isSignedBy(key: Uint8Array, { entry, bytes: whole }: SignedEntry): Promise<boolean> {
  const body = whole.subarray(0, -SIGNATURE_BYTES);
  if (!(await verify(key, concat(utf8(DOMAIN), body), whole.subarray(-SIGNATURE_BYTES)))) return false;
  if (entry.type !== "rotate") return true;
  const { rootKey, proof, handover } = entry;
  return (await verify(rootKey, newRootProofInput(entry), proof)) && verify(key, handoverInput(rootKey), handover);
}

/** What a new root signs to prove that somebody has it. */
export function newRootProofInput({ seq, prev }: { seq: number; prev: Uint8Array }): Uint8Array {
  return concat(utf8(ROOT_PROOF_DOMAIN), encodeCbor([seq, prev]));
}

/** What the old root signs to say that another key stands for it. Whoever was shown that needs no other word of the old one. */
export function handoverInput(rootKey: Uint8Array): Uint8Array {
  return concat(utf8(HANDOVER_DOMAIN), rootKey);
}
