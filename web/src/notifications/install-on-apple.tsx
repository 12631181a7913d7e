// How Parley gets onto the Home Screen of an iPhone or iPad, which push to no page: three steps, each with a drawing of what to tap.

import { For } from "solid-js";
import { t } from "../language/say.ts";

/** On a grid of 64: the outline of a phone, and on it what the step is about. */
const STEPS: [words: string, drawing: string][] = [
  [t("Tap Share."), "M32 36V20M26 25l6-6 6 6M25 31h-3v15h20V31h-3"],
  [t("Choose Add to Home Screen."), "M22 20h20v20H22zM32 25v10M27 30h10"],
  [
    t("Open Parley from there, and come back to this page."),
    "M22 30a10 8 0 0 1 20 0c0 5-4 8-10 8-1.500 0-3-.2-4-.6L23 39l1.500-4A8 8 0 0 1 22 30z",
  ],
];
const PHONE = "M18 8h28a4 4 0 0 1 4 4v40a4 4 0 0 1-4 4H18a4 4 0 0 1-4-4V12a4 4 0 0 1 4-4z";

export function InstallOnApple() {
  return (
    <>
      <p>On iPhone and iPad, notifications need Parley on your Home Screen:</p>
      <ol class="install-steps">
        <For each={STEPS}>
          {([words, drawing]) => (
            <li>
              <svg viewBox="0 0 64 64" aria-hidden="true">
                <path d={PHONE} />
                <path class="install-step-what" d={drawing} />
              </svg>
              {words}
            </li>
          )}
        </For>
      </ol>
    </>
  );
}
