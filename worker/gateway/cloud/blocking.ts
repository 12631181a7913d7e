// Whom the business has blocked.

import * as v from "valibot";
import { answerFault, type CloudContext } from "./answer.ts";
import { readParameters } from "./body.ts";
import { read } from "./fault.ts";
import { limitOfPage } from "./paging.ts";
import { lenientText, maybe, upTo, whatsapp } from "./shapes.ts";

const MAX_USERS = 100;
const PAGE = 200;
const user = v.pipe(
  v.object({ user: maybe(v.pipe(lenientText, upTo(256))), user_id: maybe(v.pipe(lenientText, upTo(256))) }),
  v.transform((said) => said.user ?? said.user_id ?? ""),
  v.check((id) => id !== "", "must have a user or a user_id"),
);
const request = v.object({
  messaging_product: whatsapp,
  block_users: v.pipe(v.array(user), v.minLength(1, "must not be empty"), v.maxLength(MAX_USERS, `must be at most ${MAX_USERS}`)),
});

export const setBlocked =
  (isBlocked: boolean) =>
  async (c: CloudContext): Promise<Response> => {
    const parameters = await readParameters(c);
    const parsed = parameters.ok ? read(request, parameters.value) : parameters;
    if (!parsed.ok) return answerFault(c, parsed.fault);
    const done: object[] = [];
    const failed: object[] = [];
    for (const input of parsed.value.block_users) {
      const isThere = await c.get("business").block(input.trim(), isBlocked);
      if (isThere) done.push({ input, wa_id: input.trim() });
      else failed.push({ input, errors: [{ code: 131009, message: "(#131009) Parameter value is not valid" }] });
    }
    if (done.length === 0) return answerFault(c, { code: 131009, details: "block_users: nobody of these ids ever wrote." });
    return c.json({
      messaging_product: "whatsapp",
      block_users: { [isBlocked ? "added_users" : "removed_users"]: done, ...(failed.length > 0 && { failed_users: failed }) },
    });
  };

export async function listBlocked(c: CloudContext): Promise<Response> {
  const limit = limitOfPage(c.req.query("limit"), PAGE);
  let after = c.req.query("after") ?? null;
  const blocked: string[] = [];
  do {
    const page = await c.get("business").contacts({ after, limit: Math.min(PAGE, limit - blocked.length) });
    blocked.push(...page.items.filter((contact) => contact.isBlocked).map(({ person }) => person));
    after = page.next;
  } while (after !== null && blocked.length < limit);
  return c.json({
    data: blocked.map((person) => ({ messaging_product: "whatsapp", wa_id: person })),
    ...(after !== null && { paging: { cursors: { after } } }),
  });
}
