// A text.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { textOnWire } from "../text.ts";

export type TextBody = { kind: "text"; text: string };

export const text: Kind<TextBody, { kind: "text" }> = {
  name: "text",
  code: 1,
  ignorable: false,
  schema: v.pipe(
    textOnWire,
    v.transform((said): TextBody => ({ kind: "text", text: said })),
  ),
  encode: (body) => body.text.toWellFormed(),
  message: (body) => ({ text: body.text, body: { kind: "text" } }),
};
