// The dialog that lists the keys.

import { For } from "solid-js";

const KEYS: [string, string][] = [
  ["Ctrl or ⌘ K", "Go to a chat"],
  ["Alt ↑ / Alt ↓", "Previous or next chat"],
  ["Enter", "Send"],
  ["Shift Enter", "New line"],
  ["Esc", "Close what is open"],
  ["?", "This list"],
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
