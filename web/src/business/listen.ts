// Events of a business as they happen, for as long as a view is there.

import { createSignal, onCleanup } from "solid-js";

export type EventNote = { person: string; kind: string };
const KINDS = ["message", "status", "permission"];
const AGAIN_MS = 5_000;

/**
 * @param onEvent also called with null each time the stream has begun anew: what happened before that is not told
 * @returns whether it listens now
 */
export function useEvents(path: string, onEvent: (event: EventNote | null) => void): () => boolean {
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
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    };
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
