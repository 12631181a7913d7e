// Where a content stands in the log, and whose it is.

import type { AccountId, DeviceId, Seq, UnixMs } from "../../../protocol/index.ts";

export type Placed = {
  seq: Seq;
  at: UnixMs;
  sender: AccountId;
  self: AccountId;
  ownDevice: boolean;
  /** Which of the sender's, by MLS; missing where that is not known any more */
  device?: DeviceId | undefined;
};
