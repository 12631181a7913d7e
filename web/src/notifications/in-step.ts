// Notifications and the app's badge follow what is read here: what was read needs no notification any more.

import { createEffect, createRoot } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { chats } from "../app/state.ts";
import { GENERIC_TAG, tagOf } from "../sw/notes.ts";
import { OPEN_CHAT, type OpenChat } from "../sw/push-messages.ts";
import { keepSubscribed } from "./subscription.ts";

type Badged = { setAppBadge?(count: number): Promise<void> };

export function keepNotificationsInStep(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<Partial<OpenChat> | null>) => {
    if (data?.kind === OPEN_CHAT) goTo({ kind: "chat", conversation: data.conversation as never });
  });
  void keepSubscribed();
  createRoot(() => {
    createEffect(() => {
      const unread = (chats() ?? []).filter((chat) => chat.unread > 0).map(({ id }) => id);
      if (chats() === undefined) return;
      void (navigator as Badged).setAppBadge?.(unread.length).catch(() => {});
      void closeRead(new Set(unread.map(tagOf)));
    });
  });
}

async function closeRead(unread: ReadonlySet<string>): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  for (const notification of (await registration?.getNotifications?.()) ?? []) {
    if (notification.tag === GENERIC_TAG || !unread.has(notification.tag)) notification.close();
  }
}
