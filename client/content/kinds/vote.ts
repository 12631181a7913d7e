// What somebody chooses in a poll, by the places of its options: of one account's the last counts, and none takes it back. Whoever asked closes it.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { encodeTarget, type Target, target } from "../target.ts";
import { MAX_OPTIONS } from "./poll.ts";

/** `chosen` null: nobody votes any more. */
export type VoteBody = { kind: "vote"; target: Target; chosen: number[] | null };

/** Rising, each once */
const places = v.pipe(
  v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_OPTIONS - 1))),
  v.maxLength(MAX_OPTIONS),
  v.check((all) => all.every((place, i) => i === 0 || place > (all[i - 1] ?? 0))),
);

export const vote: Kind<VoteBody> = {
  name: "vote",
  code: 28,
  ignorable: true,
  schema: v.pipe(
    v.tuple([target, v.nullable(places)]),
    v.transform(([to, chosen]): VoteBody => ({ kind: "vote", target: to, chosen })),
  ),
  encode: (body) => [encodeTarget(body.target), body.chosen],
  target: (body) => body.target,
  chooses: (body) => body.chosen,
  /** Another's poll is not closed. */
  place(chat, { target: to, chosen }) {
    if (chosen !== null || to.sender === chat.sender) chat.vote(chosen);
  },
  waits: (outlook, { target: to, chosen }) => outlook.vote(to, chosen),
};
