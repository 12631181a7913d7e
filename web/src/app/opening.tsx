// What the page shows until the engine has answered.

import { createSignal, onCleanup, Show } from "solid-js";
import { Notice, ReloadButton } from "./notice.tsx";

const QUIET_MS = 800;
const LONG_MS = 12_000;

/** While the engine opens: nothing at first, since it mostly takes no time. */
export function Opening() {
  const [waitedMs, setWaitedMs] = createSignal(0);
  const timers = [QUIET_MS, LONG_MS].map((ms) => setTimeout(() => setWaitedMs(ms), ms));
  onCleanup(() => timers.forEach(clearTimeout));
  return (
    <Show when={waitedMs() > 0}>
      <Show
        when={waitedMs() === LONG_MS}
        fallback={
          <main class="onboarding">
            <p role="status">Opening your chats…</p>
          </main>
        }
      >
        <Notice title="This takes longer than it should" actions={<ReloadButton />}>
          <p>Your chats are safe on this device. Close other tabs of Parley, or reload this one.</p>
        </Notice>
      </Show>
    </Show>
  );
}
