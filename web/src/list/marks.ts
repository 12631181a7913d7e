// What follows from which chats are unread: one that was marked so is until one looks into it, and the window's title says how many there are.

import { createEffect, createRoot, on } from "solid-js";
import { isMuted } from "../../../client/preferences/mute.ts";
import { serviceNow } from "../app/service-now.ts";
import { chats } from "../app/state.ts";
import { openChat } from "../chat/open-chat.ts";
import { verbs } from "../engine/use.ts";
import { isUnread } from "./is-unread.ts";

export function unmarkWhatIsOpened(): void {
  createRoot(() => {
    createEffect(
      on(openChat, (id) => {
        const marked = (chats() ?? []).some((chat) => chat.id === id && chat.marked !== null);
        if (id !== null && marked) void verbs.markUnread(id, false);
      }),
    );
  });
}

/** Muted chats aside. A mute that ends is told with the next change. */
export function countInTitle(): void {
  const name = document.title;
  createRoot(() => {
    createEffect(() => {
      const now = serviceNow();
      const count = (chats() ?? []).filter((chat) => isUnread(chat) && !isMuted(chat.mute, now)).length;
      document.title = count === 0 ? name : `(${count}) ${name}`;
    });
  });
}
