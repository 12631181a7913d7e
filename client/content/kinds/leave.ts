// "Remove me": nobody can remove itself by its own Commit (RFC 9420 §12.2), so an admin's device does.

import * as v from "valibot";
import type { Kind } from "../kind.ts";

/** `quietly`: who came in by somebody whom they do not know goes without a line */
export type LeaveBody = { kind: "leave"; quietly: boolean };

export const leave: Kind<LeaveBody> = {
  name: "leave",
  code: 5,
  ignorable: false,
  schema: v.pipe(
    v.boolean(),
    v.transform((quietly): LeaveBody => ({ kind: "leave", quietly })),
  ),
  encode: ({ quietly }) => quietly,
  place: (chat, { quietly }) => chat.depart(quietly),
  waits: (outlook) => outlook.change("leave"),
};
