// The exports of the last day.

import type { HandlerOf } from "../route.ts";
import { isShown, viewOfExport } from "./view.ts";

export const exports: HandlerOf<"exports"> = async (c) => {
  const views = c
    .get("exports")
    .exports()
    .filter((each) => isShown(c, each))
    .map((each) => viewOfExport(c, each));
  return c.json({ items: await Promise.all(views) });
};
