// A standing proof: as much of an account's log as shows who was in at one entry, small enough to go along in a credential.
//
// An entry of the root lists everybody who is in after it, so nothing before it is needed but how its key came to be the root; what devices
// signed since follows. Whoever has the account's key can check it alone: no log is fetched, and everybody gives the same answer.

import * as v from "valibot";
import { decodeCbor, encodeCbor, sameBytes } from "../../protocol/index.ts";
import { MAX_STANDING_PROOF_BYTES } from "../credential.ts";
import { verify } from "../signature.ts";
import { SIGNATURE_BYTES } from "../signed-cbor.ts";
import type { LogPlace } from "./account-log.ts";
import { type AccountState, began, judgeDevice, type ListedDevice, MAX_DEVICE_ENTRIES, MAX_ROTATIONS } from "./account-state.ts";
import { handoverInput, isSignedBy, MAX_ENTRY_BYTES, readEntry, type SignedEntry } from "./entry.ts";

/** Whom an account had at one entry of its log. */
export type Standing = {
  place: LogPlace;
  /** seq of the root's entry that it rests on */ rootSeq: number;
  /** The entries that it shows: from the root's to the one that it is about */ places: readonly LogPlace[];
  devices: ReadonlyMap<string, Pick<ListedDevice, "id" | "key" | "standing">>;
};

const bytes = (length: number) => v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length === length);
const entry = v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= MAX_ENTRY_BYTES);
const proofSchema = v.strictTuple([
  v.pipe(v.array(v.strictTuple([bytes(32), bytes(SIGNATURE_BYTES)])), v.maxLength(MAX_ROTATIONS)),
  v.pipe(v.array(entry), v.minLength(1), v.maxLength(1 + MAX_DEVICE_ENTRIES)),
]);

/** Undefined where it does not hold. It does not say that nothing came later. */
export async function readStandingProof(accountKey: Uint8Array, proof: Uint8Array): Promise<Standing | undefined> {
  if (proof.length > MAX_STANDING_PROOF_BYTES) return undefined;
  const decoded = decodeCbor(proof);
  const parsed = v.safeParse(proofSchema, decoded);
  if (!parsed.success || !sameBytes(encodeCbor(decoded), proof)) return undefined;
  const [rotations, shown] = parsed.output;
  let rootKey = accountKey;
  for (const [next, handover] of rotations) {
    if (!(await verify(rootKey, handoverInput(next), handover))) return undefined;
    rootKey = next;
  }
  const [first, ...later] = await Promise.all(shown.map(readEntry));
  const begun = first && (await stateFrom(first, accountKey, rootKey));
  if (first === undefined || begun === undefined) return undefined;
  let [before, state]: [SignedEntry, AccountState] = [first, begun];
  for (const signed of later) {
    const next: AccountState | undefined = signed && (await stateAfter(state, before, signed));
    if (signed === undefined || next === undefined) return undefined;
    [before, state] = [signed, next];
  }
  const places = [first, ...later].flatMap((signed) => (signed ? [{ seq: signed.entry.seq, hash: signed.hash }] : []));
  return { place: { seq: state.seq, hash: before.hash }, rootSeq: state.rootSeq, places, devices: state.devices };
}

async function stateFrom(signed: SignedEntry, accountKey: Uint8Array, rootKey: Uint8Array): Promise<AccountState | undefined> {
  const { entry: said } = signed;
  if (said.signer !== "root" || !(await isSignedBy(rootKey, signed))) return undefined;
  if (said.type === "genesis") return said.seq === 1 && sameBytes(said.accountKey, accountKey) ? began(said) : undefined;
  if (!("list" in said)) return undefined;
  const { seq } = said;
  const listed = said.list.map(([id, key, isSuspended]): [typeof id, ListedDevice] => [
    id,
    { id, key, standing: isSuspended ? "suspended" : "active", since: seq },
  ]);
  const nothing = { spent: null, left: new Set<never>(), business: null, rotations: [] };
  return { ...nothing, seq, accountKey, rootKey, rootSeq: seq, adds: said.adds, devices: new Map(listed) };
}

async function stateAfter(state: AccountState, before: SignedEntry, signed: SignedEntry): Promise<AccountState | undefined> {
  const { entry: said } = signed;
  if ("accepts" in said || said.type === "genesis") return undefined;
  if (!sameBytes(said.prev, before.hash) || said.seq !== state.seq + 1) return undefined;
  const judged = judgeDevice(state, said);
  const key = state.devices.get(said.signer)?.key;
  const holds = judged.kind === "ok" && key !== undefined && (await isSignedBy(key, signed));
  return holds ? judged.state : undefined;
}
