// Whom a person knows: they let them write or wrote to them first, compared the safety number, or are in a group with them.

import type { AccountId } from "../../../protocol/index.ts";
import { isSelf, type World } from "../world.ts";

export async function isKnown(world: World, account: AccountId): Promise<boolean> {
  if (isSelf(world, account)) return true;
  const contact = world.contacts.get(account);
  if (contact?.blocked) return false;
  if (contact?.accepted || contact?.verified) return true;
  return (await world.store.range("fellows", { prefix: [account], limit: 1 })).length > 0;
}
