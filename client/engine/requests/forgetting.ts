// A request that the person deleted goes from this device, page by page. A crash leaves the rest for the next start.

import type { AtWork } from "../at-work.ts";
import { forgetBefore } from "../files/forgetting.ts";
import type { World } from "../world.ts";

export async function forgetDeleted(world: World, conversation: AtWork): Promise<void> {
  const forget = (await conversation.state()).record.request?.forget ?? 0;
  if (forget === 0) return;
  await forgetBefore(world, conversation, forget);
  await conversation.step(async ({ record }) => {
    if (record.request?.forget === forget) record.request = { ...record.request, forget: 0 };
  });
}
