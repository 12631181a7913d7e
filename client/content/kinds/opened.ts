// Its sender has opened what may be opened once: for whoever sent that, and for the sender's other devices.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { encodeTarget, type Target, target } from "../target.ts";

export type OpenedBody = { kind: "opened"; target: Target };

export const opened: Kind<OpenedBody> = {
  name: "opened",
  code: 34,
  ignorable: true,
  schema: v.pipe(
    target,
    v.transform((to): OpenedBody => ({ kind: "opened", target: to })),
  ),
  encode: (body) => encodeTarget(body.target),
  target: (body) => body.target,
  opens: true,
  /** Nobody opens their own. */
  place(chat, { target: to }) {
    if (to.sender !== chat.sender) chat.opened();
  },
};
