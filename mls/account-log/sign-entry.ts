// Making entries: each for the head that its signer knows, signed by the account's root or by one of its devices.

import type { DeviceId, UnixMs } from "../../protocol/index.ts";
import type { AccountKeys } from "../account-keys.ts";
import { publicKeyOf, sign } from "../signature.ts";
import { type AccountLog, stateOf } from "./account-log.ts";
import { type DeviceEntry, type Entry, handoverInput, NO_ENTRY, newRootProofInput, type RootEntry, signEntry } from "./entry.ts";
import { listOf, type RootSaid, rootOutcome } from "./judge.ts";

/** What an entry says besides its place, its signer and what follows from the log; each kind of entry by itself. */
type Saying<E> = E extends Entry ? Omit<E, "seq" | "prev" | "at" | "signer" | "list" | "adds"> : never;
export type DeviceSaying = Saying<DeviceEntry>;
/** `adds`: where it says nothing of that, it stays as it was. */
export type RootSaying = Exclude<Saying<RootEntry>, { type: "rotate" }> & { adds?: RootEntry["adds"] };

/** The first entry: the account with its first device. */
export function beginLog(root: AccountKeys, device: { id: DeviceId; key: Uint8Array }, at: UnixMs): Promise<Uint8Array> {
  const { publicKey: accountKey, privateKey } = root;
  const place = { seq: 1, prev: NO_ENTRY, at, signer: "root" } as const;
  return signEntry(privateKey, { ...place, type: "genesis", accountKey, device: device.id, deviceKey: device.key });
}

export function signByDevice(
  log: AccountLog,
  device: { id: DeviceId; privateKey: Uint8Array },
  saying: DeviceSaying,
  at: UnixMs,
): Promise<Uint8Array> {
  return signEntry(device.privateKey, { ...after(log, at), ...saying, signer: device.id });
}

/** Where somebody is quicker it is signed anew for the new head, with what the person accepted before, not with more. */
export function signByRoot(log: AccountLog, rootSeed: Uint8Array, saying: RootSaying, at: UnixMs): Promise<Uint8Array> {
  return signEntry(rootSeed, listed(log, { ...after(log, at), adds: addsIn(log), ...saying, signer: "root" }));
}

export async function signRotation(
  log: AccountLog,
  rootSeed: Uint8Array,
  { accepts, newSeed }: { accepts: number; newSeed: Uint8Array },
  at: UnixMs,
): Promise<Uint8Array> {
  const place = after(log, at);
  const rootKey = await publicKeyOf(newSeed);
  const proof = await sign(newSeed, newRootProofInput(place));
  const handover = await sign(rootSeed, handoverInput(rootKey));
  return signEntry(
    rootSeed,
    listed(log, { ...place, type: "rotate", signer: "root", accepts, adds: addsIn(log), rootKey, proof, handover }),
  );
}

/** With who is in after it. What is refused anyway has an empty list. */
function listed({ states }: AccountLog, said: RootSaid): RootEntry {
  const outcome = rootOutcome(states, said);
  return { ...said, list: outcome.kind === "ok" ? listOf(outcome.state) : [] };
}

function addsIn(log: AccountLog): RootEntry["adds"] {
  return stateOf(log)?.adds ?? "devices";
}

function after({ entries }: AccountLog, at: UnixMs) {
  return { seq: entries.length + 1, prev: entries.at(-1)?.hash ?? NO_ENTRY, at };
}
