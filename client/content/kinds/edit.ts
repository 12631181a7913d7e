// Other words for a message, by whoever sent it, and who is meant in them.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { encodeMention, type Mention, meaning, readMentions, type Words } from "../mention.ts";
import { encodeTarget, type Target, target } from "../target.ts";
import { textOnWire } from "../text.ts";

export type EditBody = { kind: "edit"; target: Target; text: string; mentions?: Mention[] };

export const edit: Kind<EditBody> = {
  name: "edit",
  code: 17,
  ignorable: false,
  schema: v.pipe(
    v.union([v.strictTuple([target, textOnWire]), v.tuple([target, textOnWire, v.array(v.unknown())])]),
    v.transform(
      ([to, text, given = []]): EditBody => ({ kind: "edit", target: to, ...meaning(text, readMentions(text, given)) }),
    ),
  ),
  encode: (body) => {
    const said = [encodeTarget(body.target), body.text.toWellFormed()];
    return body.mentions ? [...said, body.mentions.map(encodeMention)] : said;
  },
  target: (body) => body.target,
  rewords: wordsOf,
  /** Of another's message it is nothing. */
  place(chat, body, { seq }) {
    if (seq !== null && body.target.sender === chat.sender) chat.reword(wordsOf(body));
  },
  waits: (outlook, body) => outlook.reword(body.target, wordsOf(body)),
};

function wordsOf({ text, mentions = [] }: EditBody): Words {
  return meaning(text, mentions);
}
