// One polite live region for the whole page: news in words, at most once a second.

import { createSignal } from "solid-js";
import { t } from "../language/say.ts";

const [words, setWords] = createSignal("");
let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | null = null;

export function announce(sentence: string): void {
  waiting.push(sentence);
  if (timer === null) timer = setTimeout(speak, 1000);
}

function speak(): void {
  timer = null;
  const several = waiting.length > 3 ? t("{count} new messages", { count: waiting.length }) : waiting.join(". ");
  waiting = [];
  setWords(several);
}

export function Announcer() {
  return (
    <div class="hidden" aria-live="polite" aria-atomic="true">
      {words()}
    </div>
  );
}
