// Who could not follow whose changes, and how often.

import type { ConversationDetails, Person } from "../../../client/index.ts";
import { t } from "../language/say.ts";

type Unfollowed = ConversationDetails["unfollowed"][number];

export function unfollowedSentence({ who, by, times }: Unfollowed): string {
  const said = { who: who.self ? t("You") : who.name, by: nameOf(by), times };
  return times === 1
    ? t("{who} couldn't follow a change by {by} (once)", said)
    : t("{who} couldn't follow a change by {by} ({times} times)", said);
}

function nameOf(person: Person): string {
  return person.self ? t("you") : person.name;
}
