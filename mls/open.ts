// Application messages in: PrivateMessage to plaintext, its sender and what was authenticated beside it (RFC 9420 §6.3).

import type { Group } from "./group.ts";
import type { RosterEntry } from "./roster.ts";

export type OpenRule = "malformed" | "group" | "epoch" | "duplicate" | "too-old" | "too-far-ahead" | "forged" | "unknown-sender";
export type NotOpened = { kind: "refused"; rule: OpenRule; detail: string };
export type Opened = {
  kind: "ok";
  group: Group;
  plaintext: Uint8Array;
  aad: Uint8Array;
  /** Whose ratchet changed */ leaf: number;
  sender: RosterEntry;
  consumed: Uint8Array[];
};

export async function open(_group: Group, _bytes: Uint8Array): Promise<Opened | NotOpened> {
  throw new Error("not yet");
}
