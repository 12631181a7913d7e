// What is copied of messages: of one its words, of several also who said each.

import { contentWords } from "../app/words.ts";
import { t } from "../language/say.ts";
import type { Message } from "./selection.ts";

export function copiedWords(messages: readonly Message[]): string {
  const [only] = messages;
  if (messages.length === 1 && only) return only.text;
  return messages.map((message) => `${message.own ? t("You") : message.sender.name}: ${contentWords(message)}`).join("\n");
}
