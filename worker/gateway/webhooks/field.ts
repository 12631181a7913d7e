// As which field of a webhook an event goes out.

import type { NewEvent } from "../store/events.ts";
import type { Field } from "./webhook-management.ts";

/** Fields of our own are asked for: programs that know the Cloud API alone may not take them. */
export function fieldOf({ kind }: Pick<NewEvent, "kind">): Field {
  if (kind === "conversation") return "parley_team";
  return kind === "edited" || kind === "deleted" ? "parley_messages" : "messages";
}
