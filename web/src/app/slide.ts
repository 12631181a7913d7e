// On a phone list and chat slide past each other; nothing moves for whoever wants no motion, nor where the browser has moved already.

import { drawBy, route } from "./navigation.ts";

const PHONE = matchMedia("(max-width: 599px)");

export function slideBetweenPanes(): void {
  if (document.startViewTransition === undefined) return;
  drawBy((change, to, isDrawn) => {
    const isBetween = (route().kind === "list") !== (to.kind === "list");
    if (
      isDrawn ||
      !isBetween ||
      !PHONE.matches ||
      document.documentElement.dataset.motion === "none" ||
      document.visibilityState !== "visible"
    )
      return change();
    document.documentElement.dataset.way = to.kind === "list" ? "back" : "on";
    // Another one that begins meanwhile ends this one.
    document.startViewTransition(change).ready.catch(() => {});
  });
}
