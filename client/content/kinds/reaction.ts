// One emoji to a message, or "" to take it back: of one account's the last counts.

import * as v from "valibot";
import { isEmoji } from "../emoji.ts";
import type { Kind } from "../kind.ts";
import { encodeTarget, type Target, target } from "../target.ts";

export type ReactionBody = { kind: "reaction"; target: Target; emoji: string };

export const reaction: Kind<ReactionBody> = {
  name: "reaction",
  code: 8,
  ignorable: true,
  schema: v.pipe(
    v.tuple([target, v.union([v.literal(""), v.pipe(v.string(), v.check(isEmoji))])]),
    v.transform(([to, emoji]): ReactionBody => ({ kind: "reaction", target: to, emoji })),
  ),
  encode: (body) => [encodeTarget(body.target), body.emoji],
  target: (body) => body.target,
  reacts: (body) => body.emoji,
  place(chat, { emoji }, { seq }) {
    if (seq !== null) chat.react(seq, emoji);
  },
  waits: (outlook, body) => outlook.react(body.target, body.emoji),
};
