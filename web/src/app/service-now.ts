// The service's time, as far as this device knows it.

import type { UnixMs } from "../../../protocol/index.ts";
import { connection } from "./state.ts";

export function serviceNow(): UnixMs {
  return Date.now() + (connection()?.aheadMs ?? 0);
}
