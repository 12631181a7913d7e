// Who could not follow whose changes, and how often.

import type { ConversationDetails, Person } from "../../../client/index.ts";

type Unfollowed = ConversationDetails["unfollowed"][number];

export function unfollowedSentence({ who, by, times }: Unfollowed): string {
  const often = times === 1 ? "once" : `${times} times`;
  return `${who.self ? "You" : who.name} couldn't follow a change by ${nameOf(by)} (${often})`;
}

function nameOf(person: Person): string {
  return person.self ? "you" : person.name;
}
