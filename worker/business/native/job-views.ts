// Jobs as they go in and out.

import * as v from "valibot";
import { outgoing, text, time } from "./views.ts";

const MAX_PEOPLE = 10_000;
export const people = v.pipe(v.array(text(64)), v.minLength(1), v.maxLength(MAX_PEOPLE));
export const newJob = v.object({
  content: outgoing,
  /** Whom it goes to: people by their ids (more of them later), those of a label, or all who let the business write */
  to: v.variant("kind", [
    v.object({ kind: v.literal("people"), people }),
    v.object({ kind: v.literal("label"), label: text(40) }),
    v.object({ kind: v.literal("everyone") }),
  ]),
  /** When; null: now */
  at: v.optional(v.nullable(time), null),
  callbackData: v.optional(v.nullable(text(512)), null),
});
export const job = v.object({
  id: v.string(),
  state: v.picklist(["waiting", "running", "done", "cancelled"]),
  at: time,
  createdAt: time,
  total: time,
  sent: time,
  refused: time,
});
export const jobRecipient = v.object({
  person: v.string(),
  state: v.picklist(["waiting", "sent", "refused", "cancelled"]),
  why: v.nullable(v.string()),
  message: v.nullable(v.string()),
});
