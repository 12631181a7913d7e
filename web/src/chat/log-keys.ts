// The log by keyboard: one stop for all its messages. Arrows go from message to message, Tab through what one of them has, Enter opens its menu.

import { openMenu } from "./gestures.ts";

const STOPS = "a[href], button:not([disabled]), input, textarea, video, [tabindex]";

/** @param place where logs are, now or later */
export function followLog(place: HTMLElement): void {
  place.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Tab") tab(place, event);
    },
    true,
  );
  place.addEventListener("keydown", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
    const log = target.closest<HTMLElement>(".timeline");
    if (log === null || isSelecting(log) || target.closest("input, textarea, video, [role=menu], [role=dialog], dialog")) return;
    const article = target.closest<HTMLElement>("article");
    if (event.key === "Escape" && article !== null) log.focus({ preventScroll: true });
    else if (event.key === "Enter" && target === article) openMenu(article);
    else if (!moved(log, article, event)) return;
    event.preventDefault();
  });
}

function moved(log: HTMLElement, from: HTMLElement | null, { key, shiftKey }: KeyboardEvent): boolean {
  if (shiftKey) return false;
  const all = [...log.querySelectorAll<HTMLElement>("article")];
  const at = from === null ? -1 : all.indexOf(from);
  // From the log itself one begins with what is read last.
  const begins = all[lastOnScreen(log, all)];
  const to = {
    ArrowUp: from === null ? begins : all[Math.max(0, at - 1)],
    ArrowDown: from === null ? begins : all[Math.min(all.length - 1, at + 1)],
    Home: all[0],
    End: all.at(-1),
  }[key];
  if (to === undefined) return false;
  // A Tab just before may not be over yet.
  to.inert = false;
  to.tabIndex = -1;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
  return true;
}

/** What is in messages is no stop but in the one that has the focus. */
function tab(place: HTMLElement, event: KeyboardEvent): void {
  const { activeElement } = document;
  const log = place.querySelector<HTMLElement>(".timeline");
  if (!log || isSelecting(log)) return;
  const article = activeElement?.closest<HTMLElement>(".timeline article") ?? null;
  if (article !== null) {
    const stops = [...article.querySelectorAll<HTMLElement>(STOPS)].filter(
      (each) => each.tabIndex >= 0 && each.checkVisibility(),
    );
    const at = stops.indexOf(activeElement as HTMLElement);
    // On to the next of this message
    if (event.shiftKey ? at > 0 : at < stops.length - 1) return;
    if (event.shiftKey) {
      event.preventDefault();
      (at === 0 ? article : log).focus({ preventScroll: true });
      return;
    }
    log.focus({ preventScroll: true });
  }
  // Where the browser goes now is found out without them: what stands between messages, and asks for something, stays a stop.
  const all = log.querySelectorAll<HTMLElement>("article");
  for (const each of all) each.inert = true;
  setTimeout(() => {
    for (const each of all) each.inert = false;
  });
}

function isSelecting(log: HTMLElement): boolean {
  return log.querySelector(".message-select") !== null;
}

function lastOnScreen(log: HTMLElement, all: readonly HTMLElement[]): number {
  const { bottom } = log.getBoundingClientRect();
  const at = all.findLastIndex((article) => article.getBoundingClientRect().top < bottom - 8);
  return at < 0 ? all.length - 1 : at;
}
