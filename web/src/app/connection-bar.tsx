// The thin bar that says when there is no connection; quiet while it is only slow for a moment.

import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { connection } from "./state.ts";
import { clockTime } from "./when.ts";

const QUIET_MS = 5000;

export function ConnectionBar() {
  const [slow, setSlow] = createSignal(false);
  createEffect(() => {
    setSlow(false);
    if (connection()?.state !== "connecting") return;
    const timer = setTimeout(() => setSlow(true), QUIET_MS);
    onCleanup(() => clearTimeout(timer));
  });
  const words = () => {
    const now = connection();
    if (now?.state === "offline") return `No connection since ${clockTime(now.since)}. Messages will go when you're back.`;
    if (now?.state === "revoked") return "This device was signed out. What it holds can still be read here.";
    if (now?.state === "outdated") return "Update Parley: reload this page. Until then nothing is sent or received.";
    return slow() ? "Connecting…" : "";
  };
  return (
    <div class="connection" role="status" aria-label="Connection">
      <Show when={words()}>
        <p>{words()}</p>
      </Show>
    </div>
  );
}
