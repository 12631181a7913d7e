// Sets preferences of a chat, here and on the account's other devices: stored with the word of it, so that none is set here and never said.

import type { OwnWord } from "../../content/heard.ts";
import { NOTHING_PREFERRED, type Preferences, tidied } from "../../preferences/index.ts";
import type { Write } from "../../store/port.ts";
import type { Conversation } from "../conversation.ts";
import type { Conversations } from "../conversations.ts";
import { prefer } from "../prefer.ts";
import { toClear } from "../preferred.ts";
import type { World } from "../world.ts";
import { tellOwnDevices } from "./own-words.ts";

/** A draft goes its own way. */
export async function setOnAll(
  world: World,
  conversations: Conversations,
  conversation: Conversation,
  given: Partial<Omit<Preferences, "draft">>,
): Promise<void> {
  const { id } = conversation;
  const preferred = tidied(given);
  const entries = Object.entries(preferred) as [keyof Preferences, string | number | null][];
  const words = entries.map(([name, value]): OwnWord => ({ about: "chat", conversation: id, name, value }));
  const also = preferred.cleared ? [toClear(id, true)] : [];
  const writes = entries.map(
    ([name, value]): Write => ({
      table: "preferences",
      key: [id, name],
      value: value === NOTHING_PREFERRED[name] ? null : { value },
    }),
  );
  const isTold = await tellOwnDevices(world, conversations, words, {
    writes: [...writes, ...also],
    elsewhere: [{ conversation: id, preferred }],
  });
  if (isTold) return;
  await conversation.step(async (draft) => {
    prefer(draft, world.preferred, preferred);
    draft.writes.push(...also);
  });
}
