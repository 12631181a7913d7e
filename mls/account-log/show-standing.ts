// Making the standing proof that a device shows: what the log's head rests on, and no more.

import { encodeCbor } from "../../protocol/index.ts";
import { type AccountLog, stateOf } from "./account-log.ts";

/** About the head of the log. */
export function standingProof(log: AccountLog): Uint8Array {
  const state = stateOf(log);
  if (state === undefined) throw new Error("an empty log proves nothing");
  const isRotation = log.entries[state.rootSeq - 1]?.entry.type === "rotate";
  // The root's entry that it rests on was signed by the root before, where it is a rotation itself.
  const rotations = isRotation ? state.rotations.slice(0, -1) : state.rotations;
  const shown = log.entries.slice(state.rootSeq - 1).map(({ bytes: each }) => each);
  return encodeCbor([rotations.map(({ rootKey, handover }) => [rootKey, handover]), shown]);
}
