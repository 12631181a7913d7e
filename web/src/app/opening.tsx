// What the page shows until the engine has answered.

import { createSignal, onCleanup, Show } from "solid-js";
import { t } from "../language/say.ts";
import { route } from "./navigation.ts";
import { Notice, ReloadButton } from "./notice.tsx";
import { wasHere } from "./presence.ts";

const QUIET_MS = 800;
const LONG_MS = 12_000;

/** While the engine opens. It mostly takes no time: at first nothing is said, and where there is an account its panes stand there already. */
export function Opening() {
  const [waitedMs, setWaitedMs] = createSignal(0);
  const timers = [QUIET_MS, LONG_MS].map((ms) => setTimeout(() => setWaitedMs(ms), ms));
  onCleanup(() => timers.forEach(clearTimeout));
  return (
    <Show when={waitedMs() > 0} fallback={<Outline />}>
      <Show
        when={waitedMs() === LONG_MS}
        fallback={
          <main class="onboarding">
            <p role="status">Opening your chats…</p>
          </main>
        }
      >
        <Notice title={t("This takes longer than it should")} actions={<ReloadButton />}>
          <p>Your chats are safe on this device. Close other tabs of Parley, or reload this one.</p>
        </Notice>
      </Show>
    </Show>
  );
}

/** A page that the system let go of comes back as it was left, not by way of a blank one. */
function Outline() {
  return (
    <Show when={wasHere()}>
      <div class="panes outline" aria-hidden="true" data-on-screen={route().kind === "list" ? "list" : "chat"}>
        <div class="list-pane" />
        <div class="chat-pane" />
      </div>
    </Show>
  );
}
