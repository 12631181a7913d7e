// What fingers do to a message or a row of the list: a long press opens its menu, a swipe over a message the way one reads replies, one over a row reads
// or archives. Each does what a button does too.

import { isMirrored } from "../language/chosen.ts";
import { openRowMenu } from "../list/row-menu.tsx";
import { swiped, swipeWord } from "../list/row-swipe.ts";

/** The way one reads goes on: pixels count to there. */
const WAY = isMirrored ? -1 : 1;
/** As long as browsers take for their own menu */
const LONG_PRESS_MS = 450;
const STILL_PX = 10;
/** From there on it counts. */
const REPLY_PX = 56;
const MOST_PX = 76;
/** There the system's own gesture begins: back. */
const EDGE_PX = 24;

type Touch = { id: number; article: HTMLElement; x: number; y: number; way: "still" | "reply" | "row" | "none"; timer: number };

/** @param place where messages are, now or later */
export function followGestures(place: HTMLElement): void {
  let touch: Touch | null = null;
  let isPressed = false;

  place.addEventListener("pointerdown", (event) => {
    end();
    if (event.pointerType !== "touch" || !event.isPrimary) return;
    const article = pressedAt(event.target);
    if (article === null) return;
    const [x, y] = [event.clientX, event.clientY];
    isPressed = false;
    touch = {
      id: event.pointerId,
      article,
      x,
      y,
      way: "still",
      timer: window.setTimeout(() => pressLong(article), LONG_PRESS_MS),
    };
  });
  place.addEventListener("pointermove", (event) => {
    if (touch === null || event.pointerId !== touch.id) return;
    const [on, down] = [(event.clientX - touch.x) * WAY, Math.abs(event.clientY - touch.y)];
    if (touch.way === "still" && Math.hypot(on, down) > STILL_PX) {
      clearTimeout(touch.timer);
      touch.way = wayOf(touch, on, down);
    }
    if (touch.way === "row") lift(touch.article, Math.max(-MOST_PX, Math.min(on, MOST_PX)));
    if (touch.way === "reply") lift(touch.article, Math.max(0, Math.min(on, MOST_PX)));
  });
  place.addEventListener("pointerup", (event) => {
    if (touch === null || event.pointerId !== touch.id) return;
    const { article, way, x } = touch;
    const on = (event.clientX - x) * WAY;
    end();
    if (way === "reply" && on >= REPLY_PX) replyButton(article)?.click();
    if (way === "row" && Math.abs(on) >= REPLY_PX) swiped(article, on);
  });
  place.addEventListener("pointercancel", end);
  // The finger that opened the menu lifts from a photo or a link: that is no press.
  place.addEventListener(
    "click",
    (event) => {
      if (!isPressed || !(event as PointerEvent).isTrusted) return;
      isPressed = false;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  place.addEventListener("contextmenu", (event) => {
    const article = pressedAt(event.target);
    if (article === null || isTextWanted(event)) return;
    event.preventDefault();
    if (touch === null) openMenu(article);
  });

  function pressLong(article: HTMLElement): void {
    if (touch !== null) touch.way = "none";
    isPressed = openMenu(article);
    if (isPressed) navigator.vibrate?.(8);
  }

  function end(): void {
    if (touch === null) return;
    clearTimeout(touch.timer);
    lift(touch.article, 0);
    touch = null;
  }
}

/** Links, fields and marked words keep the browser's own menu under a mouse. */
function isTextWanted(event: MouseEvent): boolean {
  if ((event as PointerEvent).pointerType === "touch") return false;
  return (
    (event.target as Element).closest("a:not(.chat-row), input, textarea, video") !== null ||
    getSelection()?.isCollapsed === false
  );
}

function pressedAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(".message:not(.deleted), .chat-row") : null;
}

export function openMenu(article: HTMLElement): boolean {
  if (article.matches(".chat-row")) return openRowMenu(article);
  const button = article.querySelector<HTMLElement>('[data-act="more"]');
  if (button?.getAttribute("aria-expanded") === "false") button.click();
  return button !== null;
}

function wayOf({ article, x }: Touch, on: number, down: number): Touch["way"] {
  if ((isMirrored ? innerWidth - x : x) <= EDGE_PX || Math.abs(on) <= down) return "none";
  if (article.matches(".chat-row")) return swipeWord(article, on) === null ? "none" : "row";
  return on > 0 && replyButton(article) !== null ? "reply" : "none";
}

function replyButton(article: HTMLElement): HTMLElement | null {
  return article.querySelector<HTMLElement>('[data-act="reply"]');
}

function lift(article: HTMLElement, onPx: number): void {
  article.classList.toggle("lifted", onPx !== 0);
  article.classList.toggle("will-reply", Math.abs(onPx) >= REPLY_PX);
  const item = article.matches(".chat-row") ? article.parentElement : null;
  if (item && onPx === 0) delete item.dataset.swipe;
  else if (item) item.dataset.swipe = swipeWord(article, onPx) ?? "";
  item?.classList.toggle("to-start", onPx < 0);
  article.style.setProperty("--lifted", `${onPx * WAY}px`);
}
