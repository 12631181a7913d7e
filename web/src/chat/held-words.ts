// Why messages wait for their author, in words.

import type { ConversationDetails } from "../../../client/index.ts";

type Held = NonNullable<ConversationDetails["held"]>;

export function heldSentence({ messages, newcomers }: Held): string {
  const wait = messages === 1 ? "1 message waits" : `${messages} messages wait`;
  return `${wait} until you have looked at who is here: ${listed(newcomers.map(({ name }) => name))} came after you wrote ${messages === 1 ? "it" : "them"}.`;
}

const MOST_NAMES = 3;

function listed(names: readonly string[]): string {
  const [first = "somebody", ...more] = names;
  if (more.length === 0) return first;
  if (names.length <= MOST_NAMES) return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `${names.slice(0, MOST_NAMES - 1).join(", ")} and ${names.length - MOST_NAMES + 1} others`;
}
