// Which conversation a member looks at, or answers.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

/** Who only reads is there unseen: others wait for nobody who cannot answer. */
export const presence: HandlerOf<"presence"> = async (c, { person, doing }) => {
  const principal = c.get("principal");
  const { presence: places } = c.get("team");
  if (principal.kind !== "member") return answerNotFound();
  if (person === null || principal.role === "read-only") places.leave(principal.id);
  else if ((await c.get("business").contact(person)) === undefined) return answerNotFound();
  else places.put(principal.id, person, doing);
  return answerNothing();
};
