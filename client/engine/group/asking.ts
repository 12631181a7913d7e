// Asking to be let into a group by its link: who one is, sealed to it, and what follows from its secret, shown to the service.

import { inviteToken, sealAsk } from "../../../mls/index.ts";
import { askEndpoints, type ConversationId, sameBytes, toBase64Url } from "../../../protocol/index.ts";
import type { AtWork } from "../at-work.ts";
import { judge, retryAfterMs } from "../connection/submit.ts";
import type { Progress } from "../pace/progress.ts";
import type { World } from "../world.ts";

const IDLE: Progress = { kind: "idle" };

export async function askToComeIn(world: World, conversation: ConversationId, secret: Uint8Array) {
  const { accountId: account, name, handle } = world.account();
  const sealed = await sealAsk(secret, { conversation, account }, { name, handle }, world.random.bytes(12));
  const given = { token: toBase64Url(await inviteToken(secret)), sealed: toBase64Url(sealed) };
  return world.api.ask(askEndpoints.ask, { conversation }, given);
}

/** Whoever asked after they had left, and before somebody took them out, could not be heard then. */
export async function askAgain(world: World, conversation: AtWork): Promise<Progress> {
  const { state, asked } = (await conversation.state()).record;
  if (state !== "left" || asked?.due === undefined) return IDLE;
  const answer = await askToComeIn(world, conversation.id, asked.secret);
  if (answer.kind === "no-answer") return { kind: "later", afterMs: null };
  if (answer.kind === "rejected" && judge(answer.rejection) === "later")
    return { kind: "later", afterMs: retryAfterMs(answer.rejection) };
  const waits = answer.kind === "ok" && (answer.value.state === "waiting" || answer.value.state === "member");
  await conversation.step(async ({ record }) => {
    // Another Commit came meanwhile, or the person has asked by another link.
    if (!record.asked || record.asked.due !== asked.due || !sameBytes(record.asked.secret, asked.secret)) return;
    record.asked = waits ? { secret: asked.secret, at: asked.at } : null;
  });
  return IDLE;
}
