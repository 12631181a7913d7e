// What a tab does about notes that are new: shows them, makes a sound, or leaves both to another tab. Pure.

import type { ConversationId } from "../../../protocol/index.ts";
import type { Note } from "../sw/notes.ts";

export type Attention = {
  /** This tab, by its person */
  isLookedAt: boolean;
  isAnotherLookedAt: boolean;
  /** The chat that this tab shows */
  onScreen: ConversationId | null;
  mayNotify: boolean;
};

export function tellingOf(notes: readonly Note[], at: Attention): { notify: Note[]; hasSound: boolean } {
  const isHeard = ({ isSilent, conversation }: Note) => !isSilent && !(at.isLookedAt && conversation === at.onScreen);
  if (at.isLookedAt) return { notify: [], hasSound: notes.some(isHeard) };
  if (at.isAnotherLookedAt) return { notify: [], hasSound: false };
  // A notification rings by itself.
  return at.mayNotify ? { notify: [...notes], hasSound: false } : { notify: [], hasSound: notes.some(isHeard) };
}
