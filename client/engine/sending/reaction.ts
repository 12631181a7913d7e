// One's own reaction to a message, on its way out: only what is wanted in the end has to leave.

import type { Target } from "../../content/target.ts";
import { type Draft, dropOutbox } from "../draft.ts";
import { findLine } from "../receiving/reply.ts";
import type { World } from "../world.ts";
import { enqueue } from "./outbox.ts";

/** @param emoji "" for none any more. @returns false where there is no such message, or where it is not sent yet */
export async function putReaction(
  world: World,
  draft: Draft,
  target: Target,
  { emoji, id }: { emoji: string; id?: string },
): Promise<boolean> {
  const line = await findLine(world, draft, target);
  if (line?.record.kind !== "message") return false;
  const { seq: to } = line;
  // What is sealed may be at the service already. The rest never left.
  for (const item of draft.outbox) if (item.reaction?.to === to && item.sealed === null) dropOutbox(draft, item);
  if ((await ownReaction(world, draft, to)) === emoji) return true;
  const writing = { random: world.random, now: world.clock.now(), reaction: { to, emoji }, ...(id && { id }) };
  enqueue(draft, { kind: "reaction", target, emoji }, writing);
  return true;
}

/** As it will be when all that was sealed is placed. */
async function ownReaction(world: World, { record, outbox }: Draft, to: number): Promise<string> {
  const sealed = outbox.findLast(({ reaction }) => reaction?.to === to)?.reaction;
  if (sealed !== undefined) return sealed.emoji;
  return (await world.store.get("reactions", [record.id, to, world.account().accountId]))?.emoji ?? "";
}
