// The dialog that lists the keys.

import { For } from "solid-js";
import { t } from "../language/say.ts";

const KEYS: [string, string][] = [
  [t("Ctrl or ⌘ K"), t("Go to a person, chat, message or command")],
  [t("Alt ↑ / Alt ↓"), t("Previous or next chat")],
  [t("↑ / ↓ in the list"), t("Previous or next row")],
  [t("↑ / ↓ in a chat"), t("Previous or next message; Enter opens its menu")],
  [t("Shift F10"), t("What can be done to the chat of a row")],
  [t("Enter"), t("Send")],
  [t("Shift Enter"), t("New line")],
  [t("Ctrl or ⌘ B / I"), t("Bold or italic")],
  [t("Ctrl or ⌘ Shift L"), t("Lock Parley, where an app lock is on")],
  [t("Esc"), t("Close what is open")],
  ["?", t("This list")],
];

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
