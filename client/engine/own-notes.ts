// "Notes to yourself": the conversation that each account has from its beginning.

import { selfConversationId } from "../../protocol/index.ts";
import type { Conversations } from "./conversations.ts";
import { newConversation } from "./state.ts";
import type { World } from "./world.ts";

export async function createSelf(world: World, conversations: Conversations) {
  const id = await selfConversationId(world.account().accountId);
  await conversations.create(newConversation(id, "self", { peer: null, at: world.clock.now() }));
  return id;
}
