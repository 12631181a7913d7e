// What the system says in a timeline, as it is stored: accounts and words, no names.

import type { Hosting } from "../../mls/index.ts";
import type { AccountId } from "../../protocol/index.ts";

export type LineRecord =
  | { kind: "created" | "rejoined" | "recreated"; by: AccountId }
  | { kind: "added" | "removed"; by: AccountId; accounts: AccountId[] }
  | { kind: "left" | "new-device" | "device-removed" | "key-changed"; account: AccountId }
  | { kind: "title"; by: AccountId; title: string }
  | { kind: "photo"; by: AccountId }
  | { kind: "admin"; by: AccountId; account: AccountId; admin: boolean }
  | { kind: "business"; account: AccountId; hosting: Hosting }
  | { kind: "permission"; by: AccountId; to: AccountId; granted: boolean }
  /** It came back, and cannot tell by whom who came and went meanwhile */
  | { kind: "while-away"; came: AccountId[]; left: AccountId[] }
  /** A majority could not follow its change: the group began anew without it */
  | { kind: "expelled"; account: AccountId }
  /** The service gave this account another history; null: something that this device did not send, as its own */
  | { kind: "forked"; with: AccountId | null }
  | { kind: "diverged" | "expired" };
