// One emoji to a message; the empty one takes it back.

import { readMessageId } from "../../store/ids.ts";
import { answerNotFound, answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const react: HandlerOf<"react"> = async (c, body) => {
  const message = c.req.param("message") ?? "";
  const person = readMessageId(message)?.person;
  if (person === undefined) return answerNotFound();
  const sent = await c.get("business").react(person, message, body.emoji);
  return sent.kind === "ok" ? c.json({ id: sent.id, person: sent.person }) : answerRefusal(sent);
};
