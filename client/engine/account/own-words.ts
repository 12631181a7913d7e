// What this device tells the account's others: what the person decided about people and chats.

import { stateOf } from "../../../mls/index.ts";
import { selfConversationId } from "../../../protocol/index.ts";
import type { OwnWord } from "../../content/heard.ts";
import type { Write } from "../../store/port.ts";
import type { Conversations } from "../conversations.ts";
import type { Draft } from "../draft.ts";
import { enqueue } from "../sending/outbox.ts";
import type { World } from "../world.ts";
import { ownLog } from "./own-log.ts";

/**
 * Whoever is the only one has nobody to tell: a device that comes later is handed what holds then.
 * @param beside what is stored with it in one step, and what it sets about other chats
 * @returns whether it is on its way
 */
export async function tellOwnDevices(
  world: World,
  conversations: Conversations,
  words: OwnWord[],
  { writes, elsewhere = [] }: { writes: readonly Write[]; elsewhere?: Draft["elsewhere"] } = { writes: [] },
): Promise<boolean> {
  const { accountId, log } = world.account();
  if (words.length === 0) return false;
  // How the account is recovered is written down on who is alone too.
  const isForAll = words.some(({ about }) => about === "recovery");
  if (!isForAll && (log.length < 2 || (await activeDevices(world)) < 2)) return false;
  const conversation = conversations.get(await selfConversationId(accountId));
  if (conversation === undefined) return false;
  await conversation.step(async (draft) => {
    draft.writes.push(...writes);
    draft.elsewhere.push(...elsewhere);
    enqueue(draft, { kind: "own-words", words }, { random: world.random, now: world.clock.now() });
  });
  conversation.kick();
  return true;
}

async function activeDevices(world: World): Promise<number> {
  const all = [...(stateOf(await ownLog(world))?.devices.values() ?? [])];
  return all.filter(({ standing }) => standing === "active").length;
}
