// Why messages wait for their author, in words.

import type { ConversationDetails } from "../../../client/index.ts";
import { listed } from "../language/lists.ts";
import { t } from "../language/say.ts";

type Held = NonNullable<ConversationDetails["held"]>;

export function heldSentence({ messages, newcomers }: Held): string {
  return t(
    "{messages, plural, one {1 message waits until you have looked at who is here: {people} came after you wrote it.} other {# messages wait until you have looked at who is here: {people} came after you wrote them.}}",
    { messages, people: someOf(newcomers.map(({ name }) => name)) },
  );
}

const MOST_NAMES = 3;

function someOf(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.length > 0 ? listed(names) : t("somebody");
  return t("{names} and {count} others", {
    names: names.slice(0, MOST_NAMES - 1).join(", "),
    count: names.length - MOST_NAMES + 1,
  });
}
