// The answer to choices: the option's id, and its title as the answer reads.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { encodeTarget, type Target, target } from "../target.ts";
import { MAX_NOTICE_TITLE, optionId, shortLine } from "./choices.ts";

export type ChoiceBody = { kind: "choice"; target: Target; option: string; title: string };

export const choice: Kind<ChoiceBody, { kind: "choice"; option: string }> = {
  name: "choice",
  code: 10,
  ignorable: false,
  schema: v.pipe(
    v.tuple([target, optionId, shortLine(MAX_NOTICE_TITLE)]),
    v.transform(([to, option, title]): ChoiceBody => ({ kind: "choice", target: to, option, title })),
  ),
  encode: (body) => [encodeTarget(body.target), body.option, body.title],
  target: (body) => body.target,
  message: ({ title, option }) => ({ text: title, body: { kind: "choice", option } }),
};
