// How one was putting messages into other words when the box went: with the chat, or with the page. Until it is saved or given up.

import type { TimelineItem } from "../../../client/index.ts";
import { beforeReload } from "../app/reload.ts";

type Id = TimelineItem["id"];

const NAME = "parley-rewordings";
const kept = new Map<Id, string>(JSON.parse(sessionStorage.getItem(NAME) ?? "[]"));
sessionStorage.removeItem(NAME);

function keep(): void {
  if (kept.size > 0 && localStorage.getItem("parley-locks") === null) sessionStorage.setItem(NAME, JSON.stringify([...kept]));
}
beforeReload(async () => keep());
addEventListener("pagehide", keep);
addEventListener("pageshow", (event) => (event as PageTransitionEvent).persisted && sessionStorage.removeItem(NAME));

export const rewordingOf = (id: Id): string | null => kept.get(id) ?? null;

/** @param text null: saved or given up */
export function keepRewording(id: Id, text: string | null): void {
  if (text === null) kept.delete(id);
  else kept.set(id, text);
}
