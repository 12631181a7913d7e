// Messages by their words.

import { problem } from "../../../business/problem.ts";
import { readPage } from "../page.ts";
import type { HandlerOf } from "../route.ts";

const MAX_LETTERS = 200;

export const search: HandlerOf<"search"> = async (c) => {
  const page = readPage(c, "cursor");
  if ("status" in page) return problem(page);
  const words = c.req.query("q") ?? "";
  const found =
    [...words].length > MAX_LETTERS
      ? undefined
      : await c
          .get("business")
          .search({ words, person: c.req.query("person") ?? null, after: page.after ?? null, limit: page.limit });
  return found === undefined
    ? problem({ status: 400, code: "malformed", detail: "q: some words; after: what an answer called next" })
    : c.json(found);
};
