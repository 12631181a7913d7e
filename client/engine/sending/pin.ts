// Pinning a message, or taking it down, on its way out: only what is wanted in the end has to leave.

import type { PinBody } from "../../content/kinds/pin.ts";
import type { Target } from "../../content/target.ts";
import { type Draft, dropOutbox } from "../draft.ts";
import { findLine } from "../receiving/reply.ts";
import type { World } from "../world.ts";
import { enqueue } from "./outbox.ts";
import { waitingOf } from "./waiting.ts";

/** @returns false where there is no such message, or where it is not sent yet */
export async function putPin(
  world: World,
  draft: Draft,
  target: Target,
  { on, id }: { on: boolean; id?: string },
): Promise<boolean> {
  const isSame = (other: Target) => other.id === target.id && other.sender === target.sender;
  const line = await findLine(world, draft, target);
  if (line?.record.kind !== "message") return false;
  const own = waitingOf<PinBody>(world.kinds, draft.outbox, "pin").filter(({ body }) => isSame(body.target));
  for (const { item } of own) if (item.sealed === null) dropOutbox(draft, item);
  // As it will be when all that was sealed is placed.
  const sealed = own.findLast(({ item }) => item.sealed !== null)?.body.on;
  if ((sealed ?? draft.record.pins?.find(isSame)?.on ?? false) === on) return true;
  enqueue(draft, { kind: "pin", target, on }, { random: world.random, now: world.clock.now(), ...(id && { id }) });
  return true;
}
