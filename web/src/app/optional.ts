// A part that shows itself, and that nobody waits for: where it cannot be loaded there is nothing in its place, and the page goes on.

import { type Component, lazy } from "solid-js";

export function optional<Props extends Record<string, unknown>>(
  load: () => Promise<{ default: Component<Props> }>,
): Component<Props> {
  return lazy(() => load().catch(() => ({ default: () => null })));
}
