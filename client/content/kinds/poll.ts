// A question that the people of a chat vote on: everybody in it sees who chose what.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { shortLine } from "./choices.ts";

export const MAX_QUESTION_LETTERS = 300;
export const MAX_OPTION_LETTERS = 100;
export const MAX_OPTIONS = 12;

/** `several`: one may choose more than one of them */
export type Poll = { question: string; options: string[]; several: boolean };
export type PollBody = { kind: "poll" } & Poll;

/** From a caller, or as it was read from the wire */
export const poll = v.object({
  question: shortLine(MAX_QUESTION_LETTERS),
  options: v.pipe(
    v.array(shortLine(MAX_OPTION_LETTERS)),
    v.minLength(2),
    v.maxLength(MAX_OPTIONS),
    v.check((options) => new Set(options).size === options.length),
  ),
  several: v.boolean(),
});

export const pollKind: Kind<PollBody, { kind: "poll"; options: string[]; several: boolean }> = {
  name: "poll",
  code: 27,
  ignorable: false,
  schema: v.pipe(
    v.tuple([v.unknown(), v.unknown(), v.unknown()]),
    v.transform(([question, options, several]) => ({ question, options, several })),
    poll,
    v.transform((asked): PollBody => ({ kind: "poll", ...asked })),
  ),
  encode: ({ question, options, several }) => [question, options, several],
  again: ({ text, body: { options, several } }) => ({ kind: "poll", question: text, options, several }),
  message: ({ question, options, several }) => ({ text: question, body: { kind: "poll", options, several } }),
};
