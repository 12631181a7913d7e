// Brings a message of the open chat into view, wherever it is in its history.

import { createSignal } from "solid-js";
import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { scrollWay } from "../app/motion.ts";

/** `conversation`: null where it is the one that is open */
export type Wanted = { conversation: ConversationId | null; item: string; seq: Seq };

/** What the timeline of that chat is to read and show next */
const [wanted, setWanted] = createSignal<Wanted | null>(null);

export { setWanted, wanted };

/**
 * @param seq where it is; null where that is not known
 * @returns false where it is neither drawn nor known where it is
 */
export function scrollToMessage(item: string, seq: Seq | null = null): boolean {
  if (showMessage(item, scrollWay())) return true;
  if (seq !== null) setWanted({ conversation: null, item, seq });
  return seq !== null;
}

/** In the middle, by its own scroller: what lies around that must not move. False where it is not drawn. */
export function showMessage(item: string, behavior: ScrollBehavior = "instant"): boolean {
  const row = document.getElementById(`m-${item}`);
  const scroller = row?.closest(".timeline");
  if (row == null || scroller == null) return false;
  scroller.scrollBy({ top: middleOf(row) - middleOf(scroller), behavior });
  return true;
}

function middleOf(element: Element): number {
  const { top, bottom } = element.getBoundingClientRect();
  return (top + bottom) / 2;
}

export function found(): void {
  setWanted(null);
}
