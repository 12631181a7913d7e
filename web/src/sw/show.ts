// A notification as the browser is given it, by the service worker and by a tab that nobody looks at alike.

import { t } from "../language/say.ts";
import { GENERIC_TAG, type Note, type Standing } from "./notes.ts";

/** What a notification knows about itself when it is pressed */
export type Shown = {
  conversation: string;
  upTo: number | null /** That was not sent, as far as is known */;
  reply?: { id: string; text: string };
};
export type Options = NotificationOptions & {
  actions?: { action: "reply" | "read"; title: string; type?: "text" }[];
  renotify?: boolean;
  timestamp?: number;
};

const ICON = "/icons/icon-192.png";
const BADGE = { icon: ICON, badge: ICON };
const actions = (): Options => ({
  actions: [
    { action: "reply", type: "text", title: t("Reply") },
    { action: "read", title: t("Mark as read") },
  ],
});

/** A newer one of a chat rings again, though it takes the place of the one before. */
export function optionsOf({ body, tag, at, icon, isSilent, conversation, upTo }: Note): Options {
  const data: Shown = { conversation, upTo };
  const buttons = upTo === null ? {} : actions();
  return { ...BADGE, ...buttons, body, tag, icon: icon ?? ICON, timestamp: at, renotify: !isSilent, silent: isSilent, data };
}

/** All but the words that were not sent: they stay until they are. */
export async function standingIn(registration: ServiceWorkerRegistration): Promise<Standing[]> {
  const all = (await registration.getNotifications?.()) ?? [];
  return all
    .filter(({ data }) => (data as Shown | null)?.reply === undefined)
    .map(({ tag, title, body }) => ({ tag, title, body }));
}

export function notSentYet(data: Shown & { reply: { text: string } }, tag: string): Options {
  return { ...BADGE, ...actions(), body: data.reply.text, tag, data };
}

export function genericOptions(body: string, silent: boolean): Options {
  return { ...BADGE, body, tag: GENERIC_TAG, silent };
}
