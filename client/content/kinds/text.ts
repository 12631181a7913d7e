// A text, and who is meant in it.

import * as v from "valibot";
import type { Kind } from "../kind.ts";
import { encodeMention, type Mention, readMentions } from "../mention.ts";
import { textOnWire } from "../text.ts";

export type TextBody = { kind: "text"; text: string; mentions?: Mention[] };

export const text: Kind<TextBody, { kind: "text" }> = {
  name: "text",
  code: 1,
  ignorable: false,
  schema: v.pipe(
    v.union([textOnWire, v.tuple([textOnWire, v.array(v.unknown())])]),
    v.transform((said): TextBody => {
      if (typeof said === "string") return { kind: "text", text: said };
      const [words, given] = said;
      return textBody(words, readMentions(words, given));
    }),
  ),
  encode: ({ text: words, mentions }) => {
    const said = words.toWellFormed();
    return mentions ? [said, mentions.map(encodeMention)] : said;
  },
  message: ({ text: words, mentions }) => ({ text: words, body: { kind: "text" }, ...(mentions && { mentions }) }),
};

export function textBody(words: string, mentions: Mention[]): TextBody {
  return { kind: "text", text: words, ...(mentions.length > 0 && { mentions }) };
}
