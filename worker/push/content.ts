// What a push says: that there is something new, in the same words and the same length for everybody (IN3).

import { utf8 } from "../../protocol/index.ts";

/** With delimiter and padding; the smallest that every push service takes holds about four times as much (RFC 8030 §7.2). */
export const CONTENT_BYTES = 1024;

/**
 * The shape of Declarative Web Push: a browser that knows it shows this by itself where the service worker fails, and with `mutable` lets
 * the service worker, which can decrypt what has come, say it better. Others hand the same JSON to the service worker.
 * @param origin of the app that the device uses
 */
export function pushContent(origin: string): Uint8Array {
  const notification = { title: "Parley", body: "New message", navigate: `${origin}/`, tag: "parley" };
  return utf8(JSON.stringify({ web_push: 8030, notification, mutable: true }));
}
