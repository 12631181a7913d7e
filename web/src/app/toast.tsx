// A short word at the bottom of the screen that goes by itself.

import { createSignal, Show } from "solid-js";

const SHOWN_MS = 5000;
const [words, setWords] = createSignal<string | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function toast(sentence: string): void {
  setWords(sentence);
  clearTimeout(timer);
  timer = setTimeout(() => setWords(null), SHOWN_MS);
}

export function Toast() {
  return (
    <div class="toast-place" role="status" aria-label="Notice">
      <Show when={words()}>{(sentence) => <p class="toast">{sentence()}</p>}</Show>
    </div>
  );
}
