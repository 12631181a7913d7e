// Whoever writes first is known by key alone: the directory says under which handle it is found, and whether that was somebody else's.

import type { AccountId } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import { readAccountAnswer } from "../account/contacts.ts";
import type { AtWork } from "../at-work.ts";
import { addOwnLine } from "../draft.ts";
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
  const answer = await world.api.call("lookUpAccount", { account: other });
  if (answer.kind !== "ok") return answer.kind === "rejected" && answer.rejection.kind === "not-found";
  const known = answer.value.account === other ? await readAccountAnswer(world.contacts, answer.value) : undefined;
  if (known === undefined) return true;
  await world.contacts.learn(known.patches);
  if (known.patches.some(({ keyChange }) => keyChange))
    await conversation.step(async (draft) =>
      addOwnLine(draft, { kind: "system", at: world.clock.now(), line: { kind: "key-changed", account: other } }),
    );
  return true;
}
