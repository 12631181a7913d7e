// Ctrl/Cmd-K: jump to a chat by typing a part of its name.

import { createMemo, createSignal, For } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import { goTo } from "./navigation.ts";
import { chats } from "./state.ts";
import { chatTitle } from "./words.ts";

export function Switcher(props: { onClose(): void }) {
  const [typed, setTyped] = createSignal("");
  const [at, setAt] = createSignal(0);
  const found = createMemo(() => (chats() ?? []).filter((chat) => fold(chatTitle(chat)).includes(fold(typed()))).slice(0, 8));

  function open(chat: ConversationSummary | undefined): void {
    if (chat === undefined) return;
    props.onClose();
    goTo({ kind: "chat", conversation: chat.id });
  }

  return (
    <dialog
      class="switcher"
      aria-label="Go to chat"
      ref={(dialog) => queueMicrotask(() => dialog.showModal())}
      onClose={() => props.onClose()}
    >
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="switcher-list"
        aria-label="Chat"
        aria-activedescendant={`switch-${at()}`}
        placeholder="Go to a chat"
        autofocus
        value={typed()}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setAt(Math.min(at() + 1, found().length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at() - 1, 0));
          else if (event.key === "Enter") open(found()[at()]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="switcher-list" role="listbox" aria-label="Chats found">
        <For each={found()} fallback={<p>No chat has that name.</p>}>
          {(chat, index) => (
            <div
              id={`switch-${index()}`}
              role="option"
              tabIndex={-1}
              aria-selected={index() === at()}
              onPointerDown={() => open(chat)}
            >
              {chatTitle(chat)}
            </div>
          )}
        </For>
      </div>
    </dialog>
  );
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLocaleLowerCase();
}
