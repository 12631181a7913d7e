// A message to somebody, sent once for each key; where a colleague has answered meanwhile, who asks to be told is told first.

import { problem } from "../../../business/problem.ts";
import type { OutgoingContent } from "../../talk/business.ts";
import { byOf } from "../../team/team.ts";
import { answerRefusal } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const send: HandlerOf<"send"> = async (c, { ifAnswers, ...body }) => {
  const filled = body.content.kind === "template" ? c.get("templates").fill(body.content) : null;
  if (filled !== null && filled.kind !== "ok") return answerRefusal(filled);
  const content = filled?.content ?? (body.content as OutgoingContent);
  const request = { ...body, content, isTemplate: filled !== null, ...(filled && { template: filled.template }) };
  const turn = c.get("team").begin(body.to, byOf(c.get("principal")).id, ifAnswers);
  // 412: another try under the same key may find it otherwise, and is another question then.
  if (turn.kind !== "ok") return problem({ status: 412, code: "answered-meanwhile", detail: turn.by });
  try {
    const sent = await c.get("business").send(request, c.get("sendKey"));
    return sent.kind === "ok" ? c.json({ id: sent.id, person: sent.person }) : answerRefusal(sent);
  } finally {
    turn.end();
  }
};
