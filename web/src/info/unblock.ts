// Lifts a block, from the chat's info or from where its composer was.

import type { Person } from "../../../client/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";

export async function unblock({ accountId, name }: Person): Promise<void> {
  toast(sentenceFor(await verbs.block(accountId, false)) ?? t("{name} is no longer blocked.", { name }));
}
