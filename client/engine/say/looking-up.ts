// Under which handle whoever wrote first is found, and whether that was somebody else's: loaded when there is somebody to look up.

import type { AccountId } from "../../../protocol/index.ts";
import { readAccountAnswer } from "../account/account-answer.ts";
import type { AtWork } from "../at-work.ts";
import { addOwnLine } from "../draft.ts";
import type { World } from "../world.ts";

/** @returns whether it need not be asked again */
export async function lookUp(world: World, conversation: AtWork, other: AccountId): Promise<boolean> {
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
