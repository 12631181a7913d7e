// Begins an export; it is made in the background.

import { mayPrincipal } from "../../../business/principal.ts";
import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { viewOfExport } from "./view.ts";

export const createExport: HandlerOf<"createExport"> = async (c, body) => {
  const made = c.get("exports").createExport(body.person, mayPrincipal(c.get("principal"), "team:read"));
  return made === undefined ? answerNotFound() : c.json(await viewOfExport(c, made), 201);
};
