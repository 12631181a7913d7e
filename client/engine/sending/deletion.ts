// One's own message that is to go everywhere, on its way out.

import type { DeletionBody } from "../../content/kinds/deletion.ts";
import type { Target } from "../../content/target.ts";
import type { Draft } from "../draft.ts";
import { findLine } from "../receiving/reply.ts";
import type { World } from "../world.ts";
import { enqueue } from "./outbox.ts";
import { waitingOf } from "./waiting.ts";

/** @returns false where this device has no such message */
export async function putDeletion(world: World, draft: Draft, target: Target, given: { id?: string }): Promise<boolean> {
  const { outbox } = draft;
  if (waitingOf<DeletionBody>(world.kinds, outbox, "deletion").some(({ body }) => body.target.id === target.id)) return true;
  const waits = outbox.some(({ isMessage, id }) => isMessage && id === target.id);
  const line = waits ? undefined : await findLine(world, draft, target);
  if (line?.record.kind === "deleted") return true;
  if (!waits && line === undefined) return false;
  enqueue(draft, { kind: "deletion", target }, { random: world.random, now: world.clock.now(), ...given });
  return true;
}
