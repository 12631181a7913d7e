// What is due in one conversation, done in this order: its creation, changes of the group, messages, and the way back into it.

import type { AtWork } from "./at-work.ts";
import { loadMaking } from "./group/load-making.ts";
import { isMaintenanceDue, nextIntent } from "./group/maintenance.ts";
import type { FrozenSince } from "./group/repair.ts";
import type { Progress } from "./pace/progress.ts";
import type { World } from "./world.ts";

/** What the order of things needs of one at work, beside its steps */
export interface Working extends AtWork {
  /** Sends what waits. */
  flush(): Promise<Progress>;
  readonly frozenSince: FrozenSince | null;
  /** The service has said who asks to be let in, and this device has not looked. */
  isAsked: boolean;
}

export async function doWhatIsDue(world: World, conversation: Working): Promise<Progress> {
  const { record, outbox, pending } = await conversation.state();
  if (record.state === "creating" && pending === null && (outbox.length > 0 || record.kind === "group")) {
    const { prepareCreation } = await loadMaking();
    const created = await prepareCreation(world, conversation);
    if (created.kind === "later") return created;
  }
  if (isMaintenanceDue((await conversation.state()).record, world)) {
    const { maintain } = await loadMaking();
    await conversation.step(async (draft) => maintain(world, draft));
  }
  if (record.request !== null) return whileAsked(world, conversation);
  if (record.asked?.due !== undefined) {
    const asked = await (await loadMaking()).askAgain(world, conversation);
    if (asked.kind === "later") return asked;
  }
  const looked = conversation.isAsked ? await (await loadMaking()).lookAtAsks(world, conversation) : null;
  const changed = await change(world, conversation);
  const sent = await conversation.flush();
  if (changed.kind === "later") return changed;
  if (sent.kind === "later") return sent;
  if (looked?.kind === "later") return looked;
  return climb(world, conversation);
}

/** Whatever else is due would say that there is somebody: it waits until the person has accepted. */
async function whileAsked(world: World, conversation: Working): Promise<Progress> {
  const { request } = (await conversation.state()).record;
  if (request !== null && request.forget > 0) {
    const { forgetDeleted } = await loadMaking();
    await forgetDeleted(world, conversation);
  }
  return conversation.flush();
}

async function change(world: World, conversation: Working): Promise<Progress> {
  const { pending, record } = await conversation.state();
  if (pending === null && nextIntent(record.intents, world.clock.now()) === undefined) return { kind: "idle" };
  const { runChanges } = await loadMaking();
  return runChanges(world, conversation);
}

/** Out of a group that this device cannot follow, or that is frozen, and back in. */
async function climb(world: World, conversation: Working): Promise<Progress> {
  const { state } = (await conversation.state()).record;
  if (state === "joining") return comeIn(world, conversation);
  if (state !== "recovering" && state !== "frozen") return { kind: "idle" };
  const { repair, sendReport } = await loadMaking();
  if (!(await sendReport(world, conversation))) return { kind: "later", afterMs: null };
  const caught = await conversation.catchUp();
  if (caught.kind === "no-answer") return { kind: "later", afterMs: null };
  const rung = await repair(world, conversation, conversation.frozenSince);
  if (rung.kind === "later") return rung;
  const settled = await change(world, conversation);
  if (settled.kind === "later") return settled;
  return conversation.flush();
}

/** There is nothing to be read before this device is in. */
async function comeIn(world: World, conversation: Working): Promise<Progress> {
  const { repair } = await loadMaking();
  const rung = await repair(world, conversation, null);
  if (rung.kind === "later") return rung;
  const settled = await change(world, conversation);
  return settled.kind === "later" ? settled : conversation.flush();
}
