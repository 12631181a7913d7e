// Whether this device asks pages what they are before it sends a link: that tells Parley's service the link, so nobody does it unasked.

import { createSignal } from "solid-js";

export const ASKING = ["ask", "always", "never"] as const;
export type Asking = (typeof ASKING)[number];

const KEY = "parley-link-previews";
const [asking, setSignal] = createSignal<Asking>(kept());

export { asking };

export function setAsking(next: Asking): void {
  setSignal(next);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // storage refused or full: the choice lasts as long as the page
  }
}

function kept(): Asking {
  try {
    const said = localStorage.getItem(KEY);
    return ASKING.find((each) => each === said) ?? "ask";
  } catch {
    return "ask";
  }
}
