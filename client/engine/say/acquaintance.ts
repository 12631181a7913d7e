// Whoever writes first is known by key alone: the directory says under which handle it is found, and whether that was somebody else's.

import { readAccountAnswer } from "../account/contacts.ts";
import type { AtWork } from "../at-work.ts";
import { addOwnLine } from "../draft.ts";
import type { World } from "../world.ts";

/** For a direct conversation that the other side began. @returns whether it need not be asked again */
export async function acquaint(world: World, conversation: AtWork): Promise<boolean> {
  const { record } = await conversation.state();
  const { peer } = record;
  if (record.kind !== "direct" || record.state !== "active" || peer === null) return false;
  if (world.contacts.get(peer)?.handle) return true;
  const answer = await world.api.call("lookUpAccount", { account: peer });
  if (answer.kind !== "ok") return answer.kind === "rejected" && answer.rejection.kind === "not-found";
  const known = answer.value.account === peer ? await readAccountAnswer(world.contacts, answer.value) : undefined;
  if (known === undefined) return true;
  await world.contacts.learn(known.patches);
  if (known.patches.some(({ keyChange }) => keyChange))
    await conversation.step(async (draft) =>
      addOwnLine(draft, { kind: "system", at: world.clock.now(), line: { kind: "key-changed", account: peer } }),
    );
  return true;
}
