// Events of a business as they happen, for as long as a view is there.

import { createSignal, onCleanup } from "solid-js";
import type { Present } from "./views.ts";

export type EventNote = { person: string; kind: string };
const KINDS = ["message", "status", "permission", "edited", "deleted", "conversation"];
const AGAIN_MS = 5_000;

/**
 * @param onEvent also called with null each time the stream has begun anew: what happened before that is not told
 * @param onPresent who of the team is where, each time that is otherwise
 * @returns whether it listens now
 */
export function useEvents(
  path: string,
  onEvent: (event: EventNote | null) => void,
  onPresent: (present: Present[]) => void,
): () => boolean {
  const [isLive, setLive] = createSignal(false);
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function open(): void {
    source = new EventSource(path);
    source.onopen = () => {
      setLive(true);
      onEvent(null);
    };
    // The browser comes back by itself, unless it was refused.
    source.onerror = () => {
      setLive(false);
      onPresent([]);
      // Whoever may not listen any more sees so by what is loaded again.
      if (source?.readyState === EventSource.CLOSED) onEvent(null);
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    };
    source.addEventListener("team", ({ data }: MessageEvent<string>) =>
      onPresent((JSON.parse(data) as { present: Present[] }).present),
    );
    for (const kind of KINDS)
      source.addEventListener(kind, ({ data }: MessageEvent<string>) => onEvent(JSON.parse(data) as EventNote));
  }
  open();
  onCleanup(() => {
    clearTimeout(timer);
    source?.close();
  });
  return isLive;
}
