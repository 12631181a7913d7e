// Keys that work anywhere in the app, and what they open.

import { createSignal, lazy, onCleanup, onMount, Show, Suspense } from "solid-js";
import { lockNow } from "../lock/lock-now.ts";
import { onShortcut } from "./shortcuts.ts";

const Palette = lazy(() => import("../search/palette.tsx"));
const KeysDialog = lazy(() => import("./keys-dialog.tsx").then(({ KeysDialog }) => ({ default: KeysDialog })));

export default function ByKeys() {
  const [layer, setLayer] = createSignal<"palette" | "keys" | null>(null);
  const onKey = (event: KeyboardEvent) =>
    onShortcut(event, { openPalette: () => setLayer("palette"), openKeys: () => setLayer("keys"), lock: () => void lockNow() });
  onMount(() => addEventListener("keydown", onKey));
  onCleanup(() => removeEventListener("keydown", onKey));
  return (
    <Suspense>
      <Show when={layer() === "palette"}>
        <Palette onClose={() => setLayer(null)} onKeys={() => setLayer("keys")} />
      </Show>
      <Show when={layer() === "keys"}>
        <KeysDialog onClose={() => setLayer(null)} />
      </Show>
    </Suspense>
  );
}
