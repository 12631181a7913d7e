// Files dragged over a chat: shows where they would go, and takes them.

import { createSignal, onCleanup, onMount, Show } from "solid-js";

export function DropTarget(props: { onFiles(files: File[]): void }) {
  const [over, setOver] = createSignal(false);
  let mark: HTMLSpanElement | undefined;
  let depth = 0;

  onMount(() => {
    const pane = mark?.parentElement;
    if (!pane) return;
    const ended = new AbortController();
    const { signal } = ended;
    onCleanup(() => ended.abort());
    const enter = (by: 1 | -1) => (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    // Dropped anywhere else, a file would replace the page.
    window.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault(), { signal });
    window.addEventListener("drop", (event) => hasFiles(event) && event.preventDefault(), { signal });
    pane.addEventListener("dragenter", enter(1), { signal });
    pane.addEventListener("dragleave", enter(-1), { signal });
    pane.addEventListener(
      "drop",
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        depth = 0;
        setOver(false);
        props.onFiles([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
  });

  return (
    <>
      <span ref={mark} hidden />
      <Show when={over()}>
        <div class="drop-target">
          <p>Drop files here to send them</p>
        </div>
      </Show>
    </>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") === true;
}
