// The current route as a signal, kept in step with the browser's history.

import { createSignal } from "solid-js";
import { goBack, onceThere } from "./layered.ts";
import { pathOf, type Route, routeOf } from "./route.ts";

const [route, setRoute] = createSignal<Route>(routeOf(location.pathname));

export { route };

/** How one place takes the place of another; `isDrawn`: the browser itself has moved there already, as a swipe does */
type Draw = (change: () => void, to: Route, isDrawn: boolean) => void;
let draw: Draw = (change) => change();

export function drawBy(next: Draw): void {
  draw = next;
}

addEventListener("popstate", (event: Event & { hasUAVisualTransition?: boolean }) => {
  const to = routeOf(location.pathname);
  // An entry of the history may be of the same place, with something open above it (layered.ts).
  if (pathOf(to) !== pathOf(route())) draw(() => setRoute(to), to, event.hasUAVisualTransition === true);
});

type Mark = { from?: string } | null;

export function goTo(next: Route, how: "push" | "replace" = "push"): void {
  let isAwaited = false;
  onceThere(() => {
    isAwaited = write(pathOf(next), how);
  });
  if (!isAwaited) draw(() => setRoute(next), next, false);
}

/** @returns whether it goes back to an entry that is there: it is drawn when the browser has come to it */
function write(path: string, how: "push" | "replace"): boolean {
  const from = location.pathname;
  const { state } = history as { state: Mark };
  // Back where one came from: a list that was left for a chat is not left a second time by the back gesture.
  if (how === "push" && path === "/" && state?.from === path) {
    goBack();
    return true;
  }
  if (path !== from)
    history[how === "push" ? "pushState" : "replaceState"]({ from: how === "push" ? from : state?.from }, "", path);
  return false;
}
