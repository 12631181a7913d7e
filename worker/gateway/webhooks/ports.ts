// What the webhooks of a business need from around them: storage, time, randomness, the network and the events.

import type { RowCodec, SqlPort } from "../../../client/store/sql.ts";
import type { UnixMs } from "../../../protocol/index.ts";
import type { NetworkPorts } from "../../network/ports.ts";

export type WebhookPorts = NetworkPorts & {
  sql: SqlPort;
  /** Seals what must not lie in the clear: secrets, URLs, verify tokens, dead letters. */
  rows: RowCodec;
  now(): UnixMs;
  /** `fraction`: from 0 up to 1, without 1 */
  random: { bytes(count: number): Uint8Array; fraction(): number };
  /** The bytes of that event, the same on each call; null where it is gone */
  body(event: number): Promise<Uint8Array | null>;
  /** Asks for a call of `run` at that time or earlier. */
  plan(at: UnixMs): void;
  /**
   * Nothing more will be sent of this event unless it is replayed, and a replay brings its own bytes: a business that keeps nothing can
   * drop it now. Called inside the transaction that settles it.
   */
  onSettled?(event: number, outcome: "delivered" | "dead"): void;
};
