// A short word at the bottom of the screen that goes by itself, with what can be done about it meanwhile.

import { createSignal, Show } from "solid-js";

export const TOAST_MS = 5000;
type Act = { label: string; onPress(): void };
const [shown, setShown] = createSignal<{ words: string; act: Act | undefined } | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

let next: string | null = null;

/** What can be done about the one before stays as long as was said. */
export function toast(words: string, act?: Act): void {
  if (act === undefined && shown()?.act !== undefined) {
    next = words;
    return;
  }
  setShown({ words, act });
  clearTimeout(timer);
  timer = setTimeout(over, TOAST_MS);
}

function over(): void {
  setShown(null);
  const words = next;
  next = null;
  if (words !== null) toast(words);
}

export function Toast() {
  return (
    <div class="toast-place" role="status" aria-label="Notice">
      <Show when={shown()}>
        {(now) => (
          <p class="toast">
            {now().words}
            <Show when={now().act}>
              {(act) => (
                <button
                  type="button"
                  onClick={() => {
                    const { onPress } = act();
                    over();
                    onPress();
                  }}
                >
                  {act().label}
                </button>
              )}
            </Show>
          </p>
        )}
      </Show>
    </div>
  );
}
