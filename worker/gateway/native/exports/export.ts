// One export.

import { answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { isShown, viewOfExport } from "./view.ts";

export const oneExport: HandlerOf<"export"> = async (c) => {
  const found = c.get("exports").export(c.req.param("id") ?? "");
  return isShown(c, found) ? c.json(await viewOfExport(c, found)) : answerNotFound();
};
