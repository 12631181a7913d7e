// Where a content stands in the log, and whose it is.

import type { AccountId, Seq, UnixMs } from "../../../protocol/index.ts";

export type Placed = { seq: Seq; at: UnixMs; sender: AccountId; self: AccountId; ownDevice: boolean };
