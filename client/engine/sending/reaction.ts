// One's own reaction to a message, on its way out: only what is wanted in the end has to leave.

import type { ReactionBody } from "../../content/kinds/reaction.ts";
import type { Target } from "../../content/target.ts";
import { type Draft, dropOutbox } from "../draft.ts";
import { findLine } from "../receiving/reply.ts";
import type { World } from "../world.ts";
import { enqueue } from "./outbox.ts";
import { waitingOf } from "./waiting.ts";

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
  const isSame = (other: Target) => other.id === target.id && other.sender === target.sender;
  const own = waitingOf<ReactionBody>(world.kinds, draft.outbox, "reaction").filter(({ body }) => isSame(body.target));
  for (const { item } of own) if (item.sealed === null) dropOutbox(draft, item);
  // As it will be when all that was sealed is placed.
  const sealed = own.findLast(({ item }) => item.sealed !== null)?.body.emoji;
  const { accountId } = world.account();
  const placed = async () => (await world.store.get("reactions", [draft.record.id, to, accountId]))?.emoji ?? "";
  if ((sealed ?? (await placed())) === emoji) return true;
  enqueue(draft, { kind: "reaction", target, emoji }, { random: world.random, now: world.clock.now(), ...(id && { id }) });
  return true;
}
