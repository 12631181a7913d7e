// Notes about many people who are known. Nobody is added by it, and nobody's consent.

import { problem } from "../../../business/problem.ts";
import type { HandlerOf } from "../route.ts";

export const importContacts: HandlerOf<"importContacts"> = async (c, { items }) => {
  // Said before anything is written: a list from elsewhere has such fields, and they would seem to count.
  if (items.some((item) => CONSENT.some((name) => Object.hasOwn(item, name))))
    return problem({
      status: 422,
      code: "consent-cannot-be-imported",
      detail: "only the person themselves can let the business write, in their chat with it",
    });
  const business = c.get("business");
  const unknown: string[] = [];
  let changed = 0;
  for (const { person, labels, attributes } of items) {
    const known = await business.noteContact(person, { labels, attributes });
    if (known === undefined) unknown.push(person);
    else changed++;
  }
  return c.json({ changed, unknown });
};

const CONSENT = ["consent", "hasGranted", "granted", "optIn", "opt_in"];
