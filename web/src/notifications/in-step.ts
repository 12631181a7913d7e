// Notifications and the app's badge follow what is read here: what was read needs no notification any more.

import { createEffect, createRoot } from "solid-js";
import { serviceNow } from "../app/service-now.ts";
import { chats } from "../app/state.ts";
import { language, locale } from "../language/chosen.ts";
import { writeSpoken } from "../sw/kept.ts";
import { GENERIC_TAG, stillSo } from "../sw/notes.ts";
import { keepSubscribed } from "./subscription.ts";
import { tellWhileOpen } from "./while-open.ts";

type Badged = { setAppBadge?(count: number): Promise<void> };

export function keepNotificationsInStep(): void {
  if (!("serviceWorker" in navigator)) return;
  void writeSpoken({ language, locale });
  void keepSubscribed();
  tellWhileOpen();
  createRoot(() => {
    createEffect(() => {
      if (chats() === undefined) return;
      const now = serviceNow();
      const { unread, mayStay } = stillSo(chats() ?? [], now);
      void (navigator as Badged).setAppBadge?.(unread).catch(() => {});
      void closeRead(mayStay);
    });
  });
}

async function closeRead(mayStay: ReadonlySet<string>): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  for (const notification of (await registration?.getNotifications?.()) ?? []) {
    // That there is something, whatever it is, is over when somebody looks.
    const isOver = notification.tag === GENERIC_TAG ? document.visibilityState === "visible" : !mayStay.has(notification.tag);
    if (isOver) notification.close();
  }
}
