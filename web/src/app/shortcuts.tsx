// Keys that work anywhere in the app, and the dialog that lists them.

import { For } from "solid-js";
import type { ConversationId } from "../../../protocol/index.ts";
import { goTo, route } from "./navigation.ts";
import { chats } from "./state.ts";

const KEYS: [string, string][] = [
  ["Ctrl or ⌘ K", "Go to a chat"],
  ["Alt ↑ / Alt ↓", "Previous or next chat"],
  ["Enter", "Send"],
  ["Shift Enter", "New line"],
  ["Esc", "Close what is open"],
  ["?", "This list"],
];

type Layers = { openSwitcher(): void; openKeys(): void };

export function onShortcut(event: KeyboardEvent, layers: Layers): void {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey)
    layers.openSwitcher();
  else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) step(event.key === "ArrowUp" ? -1 : 1);
  else if (event.key === "?" && !isTyping(event.target)) layers.openKeys();
  else return;
  event.preventDefault();
}

function step(by: -1 | 1): void {
  const all: ConversationId[] = (chats() ?? []).map((chat) => chat.id);
  const now = route();
  const at = now.kind === "chat" ? all.indexOf(now.conversation) : by > 0 ? -1 : all.length;
  const next = all[at + by];
  if (next !== undefined) goTo({ kind: "chat", conversation: next });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}

export function KeysDialog(props: { onClose(): void }) {
  return (
    <dialog
      class="keys"
      aria-label="Keyboard"
      ref={(dialog) => queueMicrotask(() => dialog.showModal())}
      onClose={() => props.onClose()}
    >
      <h2>Keyboard</h2>
      <dl>
        <For each={KEYS}>
          {([keys, does]) => (
            <div>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          )}
        </For>
      </dl>
      <form method="dialog">
        <button type="submit" class="button primary">
          Close
        </button>
      </form>
    </dialog>
  );
}
