// The bytes of a file.

import { answerFile, answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const mediaContent: HandlerOf<"mediaContent"> = async (c) => {
  const opened = await c.get("business").openMedia(c.req.param("media") ?? "");
  if (opened === undefined) return answerNotFound();
  return answerFile(opened.stream, { type: opened.facts.type, bytes: opened.facts.bytes });
};
