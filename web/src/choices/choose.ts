// Answering what a message of the open chat offers.

import { toast } from "../app/toast.tsx";
import { sendSentence } from "../app/words.ts";
import { openChat } from "../chat/open-chat.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";

export async function choose(item: string, option: string): Promise<void> {
  const conversation = openChat();
  if (conversation === null) return;
  const outcome = await verbs.choose(conversation, item, option, { id: newId() });
  const problem = outcome.kind === "no-such-option" ? t("This can no longer be chosen.") : sendSentence(outcome);
  if (problem !== null) toast(problem);
}
