// What the system says in a timeline, as it is stored: accounts and words, no names.

import type { Hosting } from "../../mls/index.ts";
import type { AccountId } from "../../protocol/index.ts";
import type { GroupRule, GroupRules } from "../content/group-rules.ts";
import type { RecoveryChange } from "../content/kinds/own-side.ts";

export type LineRecord =
  | { kind: "created" | "rejoined" | "recreated"; by: AccountId }
  | { kind: "added" | "removed" | "joined"; by: AccountId; accounts: AccountId[] }
  | { kind: "left" | "account-deleted" | "new-device" | "device-removed" | "key-changed"; account: AccountId }
  | { kind: "title"; by: AccountId; title: string }
  | { kind: "photo"; by: AccountId }
  /** To this account, which is new: so many messages from before */
  | { kind: "earlier"; by: AccountId; count: number; omitted?: number }
  /** Its link */
  | { kind: "invite"; by: AccountId; now: "on" | "reset" | "off" }
  /** `isGone`: there is none from then on */
  | { kind: "description"; by: AccountId; isGone: boolean }
  /** `by` null: nobody knows */
  | { kind: "rule"; by: AccountId | null; rule: GroupRule; value: GroupRules[GroupRule] }
  | { kind: "admin"; by: AccountId; account: AccountId; admin: boolean }
  /** `by` null: nobody knows. `ms` null: messages stay from now on */
  | { kind: "disappearing"; by: AccountId | null; ms: number | null }
  | { kind: "business"; account: AccountId; hosting: Hosting }
  | { kind: "permission"; by: AccountId; to: AccountId; granted: boolean }
  /** It came back, and cannot tell by whom who came and went meanwhile */
  | { kind: "while-away"; came: AccountId[]; left: AccountId[] }
  /** A majority could not follow its change: the group began anew without it */
  | { kind: "expelled"; account: AccountId }
  /** The service gave nobody of these when the group began anew */
  | { kind: "unreachable"; accounts: AccountId[] }
  /** The service gave this account another history; null: something that this device did not send, as its own */
  | { kind: "forked"; with: AccountId | null }
  /** How this account is recovered is another way from now on; in one's own conversation alone */
  | { kind: "recovery-changed"; change: RecoveryChange }
  | { kind: "diverged" | "expired" };
