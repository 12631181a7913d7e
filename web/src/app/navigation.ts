// The current route as a signal, kept in step with the browser's history.

import { createSignal } from "solid-js";
import { pathOf, type Route, routeOf } from "./route.ts";

const [route, setRoute] = createSignal<Route>(routeOf(location.pathname));

export { route };

/** How one place takes the place of another; `isDrawn`: the browser itself has moved there already, as a swipe does */
type Draw = (change: () => void, to: Route, isDrawn: boolean) => void;
let draw: Draw = (change) => change();

export function drawBy(next: Draw): void {
  draw = next;
}

type Mark = { from?: string; layer?: number } | null;
type Way = { onceThere(write: () => void): void; goBack(): void };
let way: Way = {
  onceThere: (write) => write(),
  goBack: () => history.go(-1 - ((history.state as Mark)?.layer ?? 0)),
};

/** By what knows whether the browser is on its way back: layered.ts, once anything was open above a place. What waits is done in its turn. */
export function wayBy(next: Way): void {
  way = next;
}

addEventListener("popstate", ({ hasUAVisualTransition = false }: Event & { hasUAVisualTransition?: boolean }) =>
  way.onceThere(() => {
    const to = routeOf(location.pathname);
    // An entry of the history may be of the same place, with something open above it (layered.ts).
    if (pathOf(to) !== pathOf(route())) draw(() => setRoute(to), to, hasUAVisualTransition);
  }),
);

export function goTo(next: Route, how: "push" | "replace" = "push"): void {
  let isAwaited = false;
  way.onceThere(() => {
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
    way.goBack();
    return true;
  }
  if (path !== from)
    history[how === "push" ? "pushState" : "replaceState"]({ from: how === "push" ? from : state?.from }, "", path);
  return false;
}
