// "I am going": of a group an admin's device removes whoever says so, as nobody can by its own Commit (RFC 9420 §12.2). Whoever deletes their account
// says it in every chat.

import * as v from "valibot";
import type { Farewell } from "../heard.ts";
import type { Kind } from "../kind.ts";

export type LeaveBody = { kind: "leave"; how: Farewell };

const CODES = ["plain", "quiet", "deleted"] as const satisfies readonly Farewell[];

export const leave: Kind<LeaveBody> = {
  name: "leave",
  code: 5,
  ignorable: false,
  schema: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(CODES.length - 1),
    v.transform((code): LeaveBody => ({ kind: "leave", how: CODES[code] ?? "plain" })),
  ),
  encode: ({ how }) => CODES.indexOf(how),
  place: (chat, { how }) => chat.depart(how),
  waits: (outlook) => outlook.change("leave"),
};
