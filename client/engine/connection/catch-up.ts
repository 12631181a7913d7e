// The log read on from the cursor to its end, page by page: nothing is stepped over, and what the service no longer has is said (CL11).

import { type Envelope, framePaths, type Marker, readLogPage } from "../../../protocol/index.ts";
import type { AtWork, CaughtUp } from "../at-work.ts";
import { loadMaking } from "../group/load-making.ts";
import { receive } from "../receiving/receive.ts";
import type { World } from "../world.ts";
import { follow, passGap, unbroken } from "./gap.ts";
import { judge } from "./submit.ts";

const ENVELOPES_PER_STEP = 250;
const ENVELOPES_PER_PAGE = 500;

export async function catchUp(world: World, conversation: AtWork): Promise<CaughtUp> {
  for (;;) {
    const { record } = await conversation.state();
    const params = { conversation: conversation.id, after: `${record.cursor}`, limit: `${ENVELOPES_PER_PAGE}` };
    const page = await world.api.frame(framePaths.log, params, null, readLogPage);
    if (page.kind === "rejected") {
      if (judge(page.rejection) === "gone") await goOut(world, conversation);
      return page;
    }
    if (page.kind === "no-answer") return page;
    const { envelopes, head, frozen, markers, generation, asks } = page.value;
    // A page that was read before it froze says nothing about it: only another generation ends that.
    if (frozen !== null || generation > record.generation) await conversation.noteFrozen(frozen);
    for (const run of unbroken(envelopes)) {
      await conversation.step(async (draft) => passGap(draft, run[0]?.seq ?? 0));
      if (!(await take(world, conversation, run, markers))) return { kind: "no-answer" };
    }
    if (envelopes.length === 0) await conversation.step(async (draft) => passGap(draft, head + 1));
    conversation.takeMarkers(markers);
    await conversation.receipts.compare(markers);
    const { cursor } = (await conversation.state()).record;
    conversation.noteAsks(asks);
    if (envelopes.length === 0 || cursor >= head) return { kind: "ok" };
  }
}

/**
 * @param markers as of now: what was read on another device and is gone there is not shown here for a moment
 * @returns false where they do not follow the cursor: nothing was taken from there on
 */
export async function take(
  world: World,
  conversation: AtWork,
  envelopes: readonly Envelope[],
  markers: readonly Marker[] = [],
): Promise<boolean> {
  for (let i = 0; i < envelopes.length; i += ENVELOPES_PER_STEP) {
    const some = envelopes.slice(i, i + ENVELOPES_PER_STEP);
    const isTaken = await conversation.step(async (draft) => {
      if (!follow(draft.record, some)) return false;
      await receive(world, draft, some);
      if (draft.record.unreadTimed != null)
        await conversation.receipts.apply(
          draft,
          markers.map((marker) => ({ marker, at: null })),
        );
      return true;
    });
    if (!isTaken) return false;
  }
  if (envelopes.length > 0) conversation.kick();
  return true;
}

/** The service says that this device is not in it: that is not proof, and shown as what it is. */
async function goOut(world: World, conversation: AtWork): Promise<void> {
  const { comeInAgain, leaveUnproven } = await loadMaking();
  await conversation.step(async (draft) => {
    if (!["active", "recovering", "frozen"].includes(draft.record.state)) return;
    leaveUnproven(draft, world.clock.now());
    comeInAgain(draft, world.account().cameBackAt);
  });
}
