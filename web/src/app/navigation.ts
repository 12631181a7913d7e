// The current route as a signal, kept in step with the browser's history.

import { createSignal } from "solid-js";
import { pathOf, type Route, routeOf } from "./route.ts";

const [route, setRoute] = createSignal<Route>(routeOf(location.pathname));

export { route };

addEventListener("popstate", () => setRoute(routeOf(location.pathname)));

export function goTo(next: Route, how: "push" | "replace" = "push"): void {
  const path = pathOf(next);
  if (path !== location.pathname) history[how === "push" ? "pushState" : "replaceState"](null, "", path);
  setRoute(next);
}
