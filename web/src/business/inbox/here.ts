// Says to the team that one looks at a conversation, or types there: said again while it lasts, and taken back when it ends.

import { onCleanup } from "solid-js";
import type { BusinessApi } from "../api.ts";

const SAID_AGAIN_MS = 12_000;
const STILL_MS = 5_000;

export function useHere(api: Pick<BusinessApi, "isAt">, person: string): { typed(): void; rested(): void } {
  let doing: "looking" | "typing" = "looking";
  let rests: ReturnType<typeof setTimeout> | undefined;
  const say = () => {
    if (document.visibilityState === "visible") void api.isAt(person, doing);
  };
  say();
  const again = setInterval(say, SAID_AGAIN_MS);
  document.addEventListener("visibilitychange", say);
  function become(next: "looking" | "typing"): void {
    if (doing === next) return;
    doing = next;
    say();
  }
  const rested = () => {
    clearTimeout(rests);
    become("looking");
  };
  onCleanup(() => {
    clearInterval(again);
    clearTimeout(rests);
    document.removeEventListener("visibilitychange", say);
    void api.isAt(null, "looking");
  });
  return {
    typed() {
      clearTimeout(rests);
      rests = setTimeout(rested, STILL_MS);
      become("typing");
    },
    rested,
  };
}
