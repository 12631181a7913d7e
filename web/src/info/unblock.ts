// Lifts a block, from the chat's info or from where its composer was.

import type { Person } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { sentenceFor } from "../app/words.ts";
import { verbs } from "../engine/use.ts";

export async function unblock({ accountId, name }: Person): Promise<void> {
  toast(sentenceFor(await verbs.block(accountId, false)) ?? `${name} is no longer blocked.`);
}
