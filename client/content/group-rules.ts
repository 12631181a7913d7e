// What admins say about a group beside how long its messages last: who may do what in it.

import type { Policy } from "../../mls/index.ts";

export type GroupRules = Pick<Policy, "whoAdds" | "whoEdits" | "whoWrites" | "earlier">;
export type GroupRule = keyof GroupRules;

export const RULES = ["whoWrites", "whoEdits", "whoAdds", "earlier"] as const satisfies readonly GroupRule[];

/** What a group has that says nothing, and what older records of one say */
export const NOTHING_RULED: GroupRules = { whoAdds: "members", whoEdits: "members", whoWrites: "members", earlier: false };
