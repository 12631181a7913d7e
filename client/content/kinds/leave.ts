// "Remove me": nobody can remove itself by its own Commit (RFC 9420 §12.2), so an admin's device does.

import * as v from "valibot";
import type { Kind } from "../kind.ts";

export type LeaveBody = { kind: "leave" };

export const leave: Kind<LeaveBody> = {
  name: "leave",
  code: 5,
  ignorable: false,
  schema: v.pipe(
    v.null(),
    v.transform((): LeaveBody => ({ kind: "leave" })),
  ),
  encode: () => null,
  place: (chat) => chat.depart(),
  waits: (outlook) => outlook.change("leave"),
};
