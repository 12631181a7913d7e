// Whoever writes first is known by key alone: the directory says under which handle it is found, and whether that was somebody else's.

import type { AccountId } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { AtWork } from "../at-work.ts";
import { loadMaking } from "../group/load-making.ts";
import type { World } from "../world.ts";

/** The other side of a direct conversation, or who asks for this person's leave to have them in a group: null while there is nobody to look up. */
export function toMeet({ kind, state, peer, request }: ConversationRecord): AccountId | null {
  if (state !== "active") return null;
  return kind === "direct" ? peer : (request?.by ?? null);
}

/** For a conversation that somebody else began. @returns whether it need not be asked again */
export async function acquaint(world: World, conversation: AtWork): Promise<boolean> {
  const { record } = await conversation.state();
  const other = toMeet(record);
  if (other === null) return false;
  if (world.contacts.get(other)?.handle) return true;
  const { lookUp } = await loadMaking();
  return lookUp(world, conversation, other);
}
