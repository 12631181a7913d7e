// Markers (how far a device has received and read) and signals (typing): sealed under a key of the epoch, so that the service
// learns neither who read what nor who types what. The key is the group's; the device's name is bound into each seal.

import { exporter, type Group } from "../../../mls/index.ts";
import { type ConversationId, concat, type DeviceId, type Seq, utf8 } from "../../../protocol/index.ts";

const LABEL = "parley/ephemera/v1";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const SIGNAL_BYTES = 16;

export type EphemeraKey = { generation: number; epoch: number; key: Uint8Array };
export type Place = { conversation: ConversationId; device: DeviceId };

export async function ephemeraKey(group: Group, generation: number, epoch: number): Promise<EphemeraKey> {
  return { generation, epoch, key: await exporter(group, LABEL, new Uint8Array(), KEY_BYTES) };
}

/** Always the same size, whatever it says. */
export function sealMarker(key: EphemeraKey, place: Place, said: { delivered: Seq; read: Seq }, nonce: Uint8Array) {
  const plain = new Uint8Array(16);
  const view = new DataView(plain.buffer);
  view.setBigUint64(0, BigInt(said.delivered));
  view.setBigUint64(8, BigInt(said.read));
  return seal(key, "marker", place, plain, nonce);
}

export async function openMarker(key: EphemeraKey, place: Place, sealed: Uint8Array) {
  const plain = await openSealed(key, "marker", place, sealed);
  if (plain?.length !== 16) return undefined;
  const view = new DataView(plain.buffer, plain.byteOffset);
  return { delivered: Number(view.getBigUint64(0)), read: Number(view.getBigUint64(8)) };
}

export type Signal = "typing" | "stopped";

export function sealSignal(key: EphemeraKey, place: Place, signal: Signal, nonce: Uint8Array) {
  const plain = new Uint8Array(SIGNAL_BYTES);
  plain[0] = signal === "typing" ? 1 : 0;
  return seal(key, "signal", place, plain, nonce);
}

export async function openSignal(key: EphemeraKey, place: Place, sealed: Uint8Array): Promise<Signal | undefined> {
  const plain = await openSealed(key, "signal", place, sealed);
  if (plain?.length !== SIGNAL_BYTES) return undefined;
  return plain[0] === 1 ? "typing" : "stopped";
}

async function seal(key: EphemeraKey, use: string, place: Place, plain: Uint8Array<ArrayBuffer>, random: Uint8Array) {
  const iv = random.slice(0, NONCE_BYTES);
  const additionalData = boundTo(key, use, place);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, await aesKey(key), plain);
  return concat(iv, new Uint8Array(sealed));
}

async function openSealed(key: EphemeraKey, use: string, place: Place, sealed: Uint8Array): Promise<Uint8Array | undefined> {
  const iv = sealed.slice(0, NONCE_BYTES);
  const additionalData = boundTo(key, use, place);
  try {
    const body = sealed.slice(NONCE_BYTES);
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, await aesKey(key), body));
  } catch {
    return undefined;
  }
}

function boundTo({ generation, epoch }: EphemeraKey, use: string, { conversation, device }: Place): Uint8Array<ArrayBuffer> {
  return utf8(`${LABEL} ${use} ${conversation} ${generation} ${epoch} ${device}`);
}

function aesKey({ key }: EphemeraKey): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key as Uint8Array<ArrayBuffer>, "AES-GCM", false, ["encrypt", "decrypt"]);
}
