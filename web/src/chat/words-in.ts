// What was typed in each chat of this page, whichever of them is on screen.

import type { ConversationId } from "../../../protocol/index.ts";
import { beforeReload } from "../app/reload.ts";
import { sendSentence } from "../app/words.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { keepMeant, keepOverReload, takeAfterReload, takeMeant } from "./over-reload.ts";
import { TypedWords } from "./typed-words.ts";

export const notStored = () => t("Not sent: this device couldn't store it. Free some space, then send again.");
const known = new Map<ConversationId, TypedWords>();

beforeReload(() => Promise.all([...known.values()].map((words) => words.leave())));

// The browser's own ways to reload a page, to close it and to put it away ask nobody (HTML, "page lifecycle").
const part = () => known.forEach((words) => void words.part());
const stay = () => known.forEach((words) => void words.stay());
addEventListener("pagehide", part);
addEventListener("pageshow", (event) => (event as PageTransitionEvent).persisted && stay());
document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? part() : stay()));

export function wordsIn(conversation: ConversationId): TypedWords {
  const words =
    known.get(conversation) ??
    new TypedWords({
      setDraft: (text) => verbs.setDraft(conversation, text),
      send: (message) => verbs.send(conversation, message).then(sendSentence, notStored),
      keep: (left) => keepOverReload(conversation, left),
      take: () => takeAfterReload(conversation),
      keepMeant: (meant) => keepMeant(conversation, meant),
      takeMeant: () => takeMeant(conversation),
      newId,
    });
  known.set(conversation, words);
  return words;
}
