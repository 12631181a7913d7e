// One hash over all that this device was given, in order, so that those who were given something else can tell (CT6). Pure.

import { sha256 } from "@noble/hashes/sha2.js";
import {
  type AccountId,
  type ClientId,
  type ConversationId,
  concat,
  type DeviceId,
  decodeCbor,
  type Envelope,
  encodeCbor,
  type Seq,
  type UnixMs,
  utf8,
} from "../../../protocol/index.ts";
import type { ChainRecord } from "../../store/tables.ts";

const DOMAIN = "parley/chain/v1";
/** How far back a sender may have been when it wrote: beyond that nobody can tell any more. */
const RECENT = 32;
/** What a newcomer keeps until somebody says what came before it. */
const UNPROVEN = 500;
const HASH_BYTES = 32;

/** What all who get an entry get alike: of a Commit its own bytes, also where a Welcome stands in its place. */
export type ChainEntry = { seq: Seq; at: UnixMs; device: DeviceId; clientId: ClientId; bytesHash: Uint8Array };

/** Where a generation begins, for those who were there: `seq` is of the entry before its first. */
export function beginChain(conversation: ConversationId, generation: number, seq: Seq): ChainRecord {
  const hash = sha256(concat(utf8(DOMAIN), encodeCbor([conversation, generation])));
  return { generation, seq, hash, basedOn: null, recent: [{ seq, hash }], unproven: [], ahead: [] };
}

/** For who comes in later: the first who writes says what came before. */
export function unknownChain(generation: number, seq: Seq): ChainRecord {
  return { generation, seq, hash: null, basedOn: null, recent: [], unproven: [], ahead: [] };
}

export function entryOf(envelope: Envelope): ChainEntry {
  const { seq, at, device, clientId } = envelope;
  // The claim begins with the hash of its Commit.
  const bytesHash = envelope.kind === "welcome" ? envelope.claim.slice(0, HASH_BYTES) : sha256(envelope.bytes);
  return { seq, at, device, clientId, bytesHash };
}

export function ownEntry(placed: Omit<ChainEntry, "bytesHash">, bytes: Uint8Array): ChainEntry {
  return { ...placed, bytesHash: sha256(bytes) };
}

/** The next entry; what is known already, or does not follow, changes nothing. */
export function extendChain(chain: ChainRecord, entry: ChainEntry): ChainRecord {
  return entry.seq === chain.seq + 1 ? append(chain, entry.seq, digestOf(entry)) : chain;
}

/** One's own, which the service placed beyond what was read. */
export function noteAhead(chain: ChainRecord, entry: ChainEntry): ChainRecord {
  if (entry.seq <= chain.seq || chain.ahead.some(({ seq }) => seq === entry.seq)) return chain;
  return { ...chain, ahead: [...chain.ahead, { seq: entry.seq, digest: digestOf(entry) }] };
}

/** @param cursor up to where everything was handled */
export function overAhead(chain: ChainRecord, cursor: Seq): ChainRecord {
  let next = chain;
  for (;;) {
    const own = next.ahead.find(({ seq }) => seq === next.seq + 1 && seq <= cursor);
    if (own === undefined) break;
    next = append(next, own.seq, own.digest);
  }
  if (next.ahead.every(({ seq }) => seq > next.seq)) return next;
  return { ...next, ahead: next.ahead.filter(({ seq }) => seq > next.seq) };
}

/** What goes with each message, authenticated: up to where its sender had read, and the hash there. Empty where it is not known, or by one word only. */
export function stampOf({ seq, hash, basedOn }: ChainRecord): Uint8Array {
  return hash === null || basedOn !== null ? new Uint8Array() : encodeCbor([seq, hash]);
}

export type Compared =
  | { kind: "same" | "unknown"; chain: ChainRecord }
  | { kind: "differs"; seq: Seq; theirs: Uint8Array; ours: Uint8Array | null };

/** @param stamp of somebody else's message, which stands at `place` */
export function compareChains(chain: ChainRecord, stamp: Uint8Array, { place, by }: { place: Seq; by: AccountId }): Compared {
  const said = readStamp(stamp);
  if (said === undefined) return { kind: "unknown", chain };
  // Nobody has read what comes after what they write: something before it was left out here.
  if (said.seq >= place) return { kind: "differs", seq: said.seq, theirs: said.hash, ours: chain.hash };
  if (chain.hash === null) return adopt(chain, said, by);
  const ours = chain.recent.find(({ seq }) => seq === said.seq)?.hash;
  if (ours === undefined) return { kind: "unknown", chain };
  const isOther = chain.basedOn !== null && chain.basedOn !== by;
  if (isSame(ours, said.hash)) return { kind: "same", chain: isOther ? { ...chain, basedOn: null } : chain };
  // One word against another's: nobody can be told from it, so both are forgotten.
  if (chain.basedOn !== null)
    return { kind: "unknown", chain: { ...unknownChain(chain.generation, chain.seq), ahead: chain.ahead } };
  return { kind: "differs", seq: said.seq, theirs: said.hash, ours };
}

/** From what was said on, all that came since is counted in. */
function adopt(chain: ChainRecord, { seq, hash }: { seq: Seq; hash: Uint8Array }, by: AccountId): Compared {
  const before = chain.unproven[0]?.seq ?? chain.seq + 1;
  if (seq < before - 1 || seq > chain.seq) return { kind: "unknown", chain };
  const start: ChainRecord = { ...chain, seq, hash, basedOn: by, recent: [{ seq, hash }], unproven: [] };
  const later = chain.unproven.filter((each) => each.seq > seq);
  return { kind: "same", chain: later.reduce((so, each) => append(so, each.seq, each.digest), start) };
}

function append(chain: ChainRecord, seq: Seq, digest: Uint8Array): ChainRecord {
  if (chain.hash === null) return { ...chain, seq, unproven: [...chain.unproven, { seq, digest }].slice(-UNPROVEN) };
  const hash = sha256(concat(chain.hash, digest));
  return { ...chain, seq, hash, recent: [...chain.recent, { seq, hash }].slice(-RECENT) };
}

function digestOf({ seq, at, device, clientId, bytesHash }: ChainEntry): Uint8Array {
  return sha256(encodeCbor([seq, at, device, clientId, bytesHash]));
}

function readStamp(stamp: Uint8Array): { seq: Seq; hash: Uint8Array } | undefined {
  const said = stamp.length === 0 || stamp.length > 64 ? undefined : decodeCbor(stamp);
  if (!Array.isArray(said) || said.length !== 2) return undefined;
  const [seq, hash] = said as [unknown, unknown];
  const isOne = typeof seq === "number" && Number.isSafeInteger(seq) && hash instanceof Uint8Array && hash.length === HASH_BYTES;
  return isOne ? { seq, hash } : undefined;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((byte, i) => byte === other[i]);
}
