// A file of an export.

import { answerFile, answerNotFound } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { isShown } from "./view.ts";

export const exportContent: HandlerOf<"exportContent"> = async (c) => {
  const file = c.req.param("file") ?? "";
  if (!isShown(c, c.get("exports").export(c.req.param("id") ?? ""))) return answerNotFound();
  const opened = await c.get("exports").openExport(c.req.param("id") ?? "", file);
  if (opened === undefined) return answerNotFound();
  const type = file.endsWith(".ndjson") ? "application/x-ndjson" : "application/octet-stream";
  return answerFile(opened.stream, { type, bytes: opened.bytes });
};
