// Forgets a file.

import { answerNotFound, answerNothing } from "../answer.ts";
import type { HandlerOf } from "../route.ts";

export const deleteMedia: HandlerOf<"deleteMedia"> = async (c) => {
  return (await c.get("business").deleteMedia(c.req.param("media") ?? "")) ? answerNothing() : answerNotFound();
};
