// From whoever sent the target: nobody is to have it any more.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { encodeTarget, type Target, target } from "../target.ts";

export type DeletionBody = { kind: "deletion"; target: Target };

export const deletion: Kind<DeletionBody> = {
  name: "deletion",
  code: 14,
  ignorable: false,
  schema: v.pipe(
    target,
    v.transform((to): DeletionBody => ({ kind: "deletion", target: to })),
  ),
  encode: (body) => encodeTarget(body.target),
  target: (body) => body.target,
  uproots: true,
  /** Of another's message it is nothing. */
  place(chat, body, about) {
    if (body.target.sender === chat.sender) chat.erase(body.target, about);
  },
  waits: (outlook, body) => outlook.erase(body.target),
};
