// Where and under which keys one device is pushed to, as its browser gave it to the app (Push API, RFC 8291).

import type { UserAgentKeys } from "./encrypt.ts";

export type Subscription = UserAgentKeys & {
  endpoint: string;
  /** Of the app that this device uses: what a notification leads to, and whom the push service finds behind the key */
  origin: string;
};

/** A point that is not on the curve would fail at each push: it is refused when it comes. */
export async function areKeys({ p256dh, auth }: UserAgentKeys): Promise<boolean> {
  if (p256dh.length !== 65 || p256dh[0] !== 4 || auth.length !== 16) return false;
  try {
    await crypto.subtle.importKey("raw", p256dh.slice(), { name: "ECDH", namedCurve: "P-256" }, false, []);
    return true;
  } catch {
    return false;
  }
}
