// One entry of a conversation's log as a device gets it; what `bytes` means to its reader only MLS knows.

import * as v from "valibot";
import { clientId, deviceId } from "./ids.ts";

const bytes: v.GenericSchema<Uint8Array> = v.instance(Uint8Array);
const seq = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const placed = {
  seq,
  /** When the service accepted it. KeyPackages are judged at this time, on every device alike. */
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Who submitted it, and under which name: how a device knows its own. */
  device: deviceId,
  clientId,
};

export const envelope = v.variant("kind", [
  /** An MLS PrivateMessage. */
  v.object({ kind: v.literal("message"), ...placed, bytes }),
  /** An MLS PublicMessage with a Commit, and what its committer claims of the epoch that it leads to. */
  v.object({ kind: v.literal("commit"), ...placed, bytes, claim: bytes }),
  /**
   * What a device that this Commit added gets in its place: its own part of the Welcome, and the ratchet tree. `restart`: the group
   * takes the place of a frozen one; the reports that froze it, as their devices signed them.
   */
  v.object({ kind: v.literal("welcome"), ...placed, bytes, claim: bytes, tree: bytes, restart: v.nullable(v.array(bytes)) }),
]);
export type Envelope = v.InferOutput<typeof envelope>;

/** What each device last said it has received and read, sealed under a key of the epoch it names. */
export const marker = v.object({ device: deviceId, epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), bytes });
export type Marker = v.InferOutput<typeof marker>;
