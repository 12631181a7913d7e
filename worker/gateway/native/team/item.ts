// One conversation of the inbox as the native surface shows it.

import type { PersonId } from "../../talk/business.ts";
import type { NativeContext } from "../answer.ts";

export async function itemOf(c: NativeContext, person: PersonId) {
  const summary = await c.get("business").summary(person);
  if (summary === undefined) return undefined;
  const { conversations } = c.get("team");
  const { state, assignee, waitingSince, touched, answers } = conversations.of(person);
  const labels = conversations.labels(person);
  return { ...summary, state, assignee: assignee || null, labels, waitingSince: waitingSince || null, touched, answers };
}
