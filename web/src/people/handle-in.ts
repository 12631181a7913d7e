// The handle in what somebody types, pastes or scans: the bare handle, or a link that invites to write to it.

import { tidyHandle } from "../../../protocol/index.ts";

/** @returns null for a link that leads elsewhere */
export function handleIn(text: string, origin: string): string | null {
  const typed = text.trim();
  const { host } = new URL(origin);
  const isLink = /^https?:\/\//i.test(typed);
  if (!isLink && !typed.toLowerCase().startsWith(`${host}/`)) return tidyHandle(typed);
  try {
    const url = new URL(isLink ? typed : `${new URL(origin).protocol}//${typed}`);
    const path = decodeURIComponent(url.pathname);
    return url.host === host && /^\/@[^/]+\/?$/.test(path) ? tidyHandle(path.replaceAll("/", "")) : null;
  } catch {
    return null;
  }
}

/** In front of a camera only a link counts: what else is written somewhere was not meant. */
export function scannedHandle(text: string, origin: string): string | null {
  return text.includes("/@") ? handleIn(text, origin) : null;
}
