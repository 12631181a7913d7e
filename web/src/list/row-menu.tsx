// The menu of a chat on its row in the list: by a long press, a right click, the menu key, or the button beside it.

import { createMemo, createSignal, Show } from "solid-js";
import { render } from "solid-js/web";
import type { ConversationSummary } from "../../../client/index.ts";
import { routeOf } from "../app/route.ts";
import { chats } from "../app/state.ts";
import { chatTitle } from "../app/words.ts";
import ChatMenu from "../chat/chat-menu.tsx";

const [opened, setOpened] = createSignal<{ chat: ConversationSummary; anchor: HTMLElement } | null>(null);

/** Undefined for a row of none that one can do something to, as of a request */
export function chatOf(row: HTMLElement): ConversationSummary | undefined {
  const to = routeOf(new URL((row as HTMLAnchorElement).href || "/", location.href).pathname);
  return to.kind === "chat" ? (chats() ?? []).find(({ id }) => id === to.conversation) : undefined;
}

/** @returns whether there is one */
export function openRowMenu(row: HTMLElement): boolean {
  const chat = chatOf(row);
  if (chat === undefined) return false;
  setOpened({ chat, anchor: row });
  return true;
}

/** In a place of its own: rows come and go as one scrolls. */
export function drawRowMenus(): void {
  const place = document.body.appendChild(document.createElement("div"));
  render(
    () => (
      <Show when={opened()} keyed>
        {({ chat, anchor }) => {
          // As it is, and as it was last where it goes meanwhile: what is open reads it until it is closed.
          const shown = createMemo(
            (before: ConversationSummary) => (chats() ?? []).find(({ id }) => id === before.id) ?? before,
            chat,
          );
          return (
            <section aria-label={chatTitle(chat)}>
              <ChatMenu chat={shown()} anchor={anchor} onClose={() => setOpened(null)} />
            </section>
          );
        }}
      </Show>
    ),
    place,
  );
}
