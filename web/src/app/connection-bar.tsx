// The thin bar that says when there is no connection; quiet while it is only slow for a moment.

import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { t } from "../language/say.ts";
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
    if (now?.state === "offline")
      return t("No connection since {since}. Messages will go when you're back.", { since: clockTime(now.since) });
    if (now?.state === "revoked")
      return t("This device was signed out. You can still read what it holds, or erase it in Settings.");
    if (now?.state === "outdated") return t("Update Parley: reload this page. Until then nothing is sent or received.");
    if (now?.state === "suspended")
      return t("This service suspended your account. You can still read what's here, or save it in Settings.");
    return slow() ? t("Connecting…") : "";
  };
  return (
    <div class="connection" role="status" aria-label="Connection">
      <Show when={words()}>
        <p>{words()}</p>
      </Show>
    </div>
  );
}
