// A chat that was cleared, here or on another device of the account: what was said there goes from this one. A crash leaves the rest for the next start.

import type { Seq } from "../../protocol/index.ts";
import { isCleared } from "../preferences/cleared.ts";
import type { AtWork } from "./at-work.ts";
import { forgetBefore } from "./files/forgetting.ts";
import { rerunnable } from "./pace/serial.ts";
import { toClear } from "./preferred.ts";
import type { World } from "./world.ts";

const LINES_AT_ONCE = 200;
const underWay = new WeakMap<AtWork, () => Promise<void>>();

/** Whoever asks meanwhile waits until what holds by then is done. */
export function clear(world: World, conversation: AtWork): Promise<void> {
  const run = underWay.get(conversation) ?? rerunnable(() => clearNow(world, conversation));
  underWay.set(conversation, run);
  return run();
}

async function clearNow(world: World, conversation: AtWork): Promise<void> {
  const { id } = conversation;
  const { cleared } = world.preferred.of(id);
  if (cleared === null) return;
  const end = await endOf(world, id, cleared);
  if (end > 0) await forgetBefore(world, conversation, end);
  if (world.preferred.of(id).cleared !== cleared) return;
  await conversation.step(async ({ writes }) => void writes.push(toClear(id, false)));
  world.preferred.toClear.delete(id);
}

/** Behind the last line that goes; 0: none does. As a rule that is the first one looked at. */
async function endOf({ store }: World, id: AtWork["id"], cleared: string): Promise<Seq> {
  for (let before = Number(cleared.split(" ")[0]) + 1; ; ) {
    const some = await store.range("timeline", { prefix: [id], before, limit: LINES_AT_ONCE, newestFirst: true });
    const last = some.find(({ key, value }) => isCleared(cleared, Number(key[1]), value.at));
    if (last !== undefined) return Number(last.key[1]) + 1;
    const oldest = some.at(-1);
    if (oldest === undefined) return 0;
    before = Number(oldest.key[1]);
  }
}
