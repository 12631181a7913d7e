// Where the person goes, what they saw last is kept: a page that is hidden may never be seen again.

import { account } from "../app/state.ts";
import { verbs } from "../engine/use.ts";

export function keepHistoryOnHide(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && account()?.recovery === "set-up") void verbs.keepHistory();
  });
}
