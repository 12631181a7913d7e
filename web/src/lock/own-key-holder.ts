// This thread's.

import { keyHolder } from "./key-holder.ts";
import { LOCK_CHANNEL } from "./lock-words.ts";

export const ownKeyHolder = keyHolder({
  channel: new BroadcastChannel(LOCK_CHANNEL),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
});
