// Draws the bar over the head of the chat on screen while messages are being selected.

import { createEffect, createMemo, createRoot, lazy, onCleanup, Show, Suspense } from "solid-js";
import { render } from "solid-js/web";
import { selection } from "./selection.ts";

const SelectionBar = lazy(() => import("./selection-bar.tsx"));

export function drawSelection(): void {
  createRoot(() => {
    const isSelecting = createMemo(() => selection() !== null);
    createEffect(() => {
      const head = isSelecting() ? document.querySelector(".chat-head") : null;
      if (head === null) return;
      const place = head.appendChild(document.createElement("div"));
      const end = render(() => <Suspense>{bar()}</Suspense>, place);
      onCleanup(() => {
        end();
        place.remove();
      });
    });
  });
}

function bar() {
  return <Show when={selection()}>{(now) => <SelectionBar selection={now()} />}</Show>;
}
