// Whether a chat is muted, for as long as it is: that ends by itself.

import { createEffect, createSignal, onCleanup, untrack } from "solid-js";
import type { Preferences } from "../../../client/index.ts";
import { isMuted, leftOf } from "../../../client/preferences/mute.ts";
import { serviceNow } from "../app/service-now.ts";

/** Whether it is muted now, and from the moment on when it no longer is */
export function isMutedNow(mute: () => Preferences["mute"]): () => boolean {
  const [muted, setMuted] = createSignal(untrack(() => isMuted(mute(), serviceNow())));
  createEffect(() => {
    const look = () => {
      const now = serviceNow();
      setMuted(isMuted(mute(), now));
      return leftOf(mute(), now);
    };
    const left = look();
    // A little later, so that it is over by then.
    const timer = left > 0 ? setTimeout(look, left + 1_000) : undefined;
    onCleanup(() => clearTimeout(timer));
  });
  return muted;
}
