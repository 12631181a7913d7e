// Brings a message of the open chat into view, wherever it is in its history.

import { createSignal } from "solid-js";
import type { Seq } from "../../../protocol/index.ts";

export type Wanted = { item: string; seq: Seq };

/** What the timeline is to read and show next */
const [wanted, setWanted] = createSignal<Wanted | null>(null);

export { wanted };

/**
 * @param seq where it is; null where that is not known
 * @returns false where it is neither drawn nor known where it is
 */
export function scrollToMessage(item: string, seq: Seq | null = null): boolean {
  if (showMessage(item, "smooth")) return true;
  if (seq !== null) setWanted({ item, seq });
  return seq !== null;
}

/** False where it is not drawn. */
export function showMessage(item: string, behavior: ScrollBehavior = "instant"): boolean {
  const row = document.getElementById(`m-${item}`);
  row?.scrollIntoView({ block: "center", behavior });
  return row !== null;
}

export function found(): void {
  setWanted(null);
}
