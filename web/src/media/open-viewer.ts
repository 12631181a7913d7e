// A photo opens from where it stands in the chat, and goes back there. Where nothing is to move, it is just there.

import { setLayer, type Viewed } from "./layer.ts";

/** What is drawn by then grows; what comes later is there at once. */
const DRAWN_WITHIN_MS = 120;
const NAME = "photo";

let origin: { from: HTMLElement; start: Viewed } | null = null;

export function openViewer(start: Viewed, from: HTMLElement | null): void {
  const open = () => setLayer({ kind: "viewer", start });
  if (from === null || start.attachment.kind !== "photo" || !mayMove()) {
    open();
    return;
  }
  origin = { from, start };
  from.style.viewTransitionName = NAME;
  move(async () => {
    from.style.viewTransitionName = "";
    open();
    await drawn();
  });
}

/** @param current what stands in the viewer by now */
export function closeViewer(current: Viewed, close: () => void): void {
  const back = origin?.start === current && origin.from.isConnected ? origin.from : null;
  origin = null;
  if (back === null || !mayMove()) {
    close();
    return;
  }
  move(
    () => {
      close();
      back.style.viewTransitionName = NAME;
    },
    () => {
      back.style.viewTransitionName = "";
    },
  );
}

function mayMove(): boolean {
  return (
    document.startViewTransition !== undefined &&
    document.documentElement.dataset.motion !== "none" &&
    document.visibilityState === "visible"
  );
}

function move(change: () => void | Promise<void>, after = () => {}): void {
  document.documentElement.dataset.way = NAME;
  const moving = document.startViewTransition(change);
  // Another one that begins meanwhile ends this one.
  moving.ready.catch(() => {});
  void moving.finished.finally(() => {
    if (document.documentElement.dataset.way === NAME) delete document.documentElement.dataset.way;
    after();
  });
}

async function drawn(): Promise<void> {
  const until = performance.now() + DRAWN_WITHIN_MS;
  while (document.querySelector(".stage-picture") === null && performance.now() < until)
    // No frame is drawn while a view transition waits: a turn of the loop is.
    await new Promise((done) => setTimeout(done, 8));
}
