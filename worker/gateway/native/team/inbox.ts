// The inbox, page by page: a filter is asked of its table, a search reads names and notes of so many and goes on with the next page.

import * as v from "valibot";
import { mayPrincipal } from "../../../business/principal.ts";
import { problem } from "../../../business/problem.ts";
import { cursorOf, type Listed, readCursor, VIEWS } from "../../team/conversations.ts";
import { byOf } from "../../team/team.ts";
import type { NativeContext } from "../answer.ts";
import type { HandlerOf } from "../route.ts";
import { itemOf } from "./item.ts";

/** Of one request: each is opened to be read. */
const SEARCHED = 500;
const count = v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(100));
const query = v.object({
  view: v.optional(v.picklist(VIEWS), "all"),
  label: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,22}$/))),
  q: v.optional(v.pipe(v.string(), v.maxLength(100)), ""),
  after: v.optional(v.pipe(v.string(), v.transform(readCursor), v.object({ touched: v.number(), person: v.string() }))),
  limit: v.optional(count, "50"),
});

export const inbox: HandlerOf<"inbox"> = async (c) => {
  const read = v.safeParse(query, c.req.query());
  if (!read.success) {
    const where = v.getDotPath(read.issues[0]) ?? "query";
    return problem({ status: 400, code: "malformed", detail: `${where}: not what is expected there` });
  }
  const { view, label = null, q, after = null, limit } = read.output;
  const { conversations } = c.get("team");
  const me = byOf(c.get("principal")).id;
  const word = q.trim().toLocaleLowerCase();
  const wanted = word === "" ? limit + 1 : SEARCHED + 1;
  const found = conversations.page({ view, label }, me, { after, limit: wanted });
  const looked = found.slice(0, wanted - 1);
  const fitting = word === "" ? looked : looked.filter((each) => isMeant(c, each, word));
  const shown = fitting.slice(0, limit);
  const last = fitting.length > limit ? shown.at(-1) : found.length === wanted ? looked.at(-1) : undefined;
  const items = await Promise.all(shown.map(({ person }) => itemOf(c, person)));
  const counts = Object.fromEntries(VIEWS.map((each) => [each, conversations.count(each, me)]));
  const next = last === undefined ? null : cursorOf(last);
  return c.json({ items: items.filter((item) => item !== undefined), next, counts });
};

/** By notes only for who may read them: else a search would tell what they say. */
function isMeant(c: NativeContext, { person, name }: Listed, word: string): boolean {
  if (name.toLocaleLowerCase().includes(word)) return true;
  if (!mayPrincipal(c.get("principal"), "team:read")) return false;
  return c
    .get("team")
    .notes.of(person)
    .some(({ text }) => text.toLocaleLowerCase().includes(word));
}
