// What a message is called, for who hears it.

import type { TimelineItem } from "../../../client/index.ts";
import { plainly } from "../app/plainly.ts";
import { clockTime } from "../app/when.ts";
import { contentWords, stateWord } from "../app/words.ts";
import { t } from "../language/say.ts";

type Message = TimelineItem & { kind: "message" };

/** "<sender>, <text>, <time>, <state>", and "forwarded", "edited" and "starred" before the time where it was; files come before the text: "Ana, Photo, the lake, 14:02" */
export function messageName(message: Message, held: boolean): string {
  const parts = [message.own ? t("You") : message.sender.name, plainly(contentWords(message))];
  if (message.told) parts.push(t("told by {person}", { person: message.told.name }));
  if (message.forwarded) parts.push(t("forwarded"));
  if (message.edited) parts.push(t("edited"));
  if (message.starred) parts.push(t("starred"));
  parts.push(clockTime(message.at));
  if (message.state !== null) parts.push(stateWord(message.state, held));
  return parts.join(", ");
}
