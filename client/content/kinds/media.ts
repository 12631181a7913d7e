// Files, and what is said to them; the caption may be empty. And who is meant in it.

import * as v from "valibot";
import { type Attachment, attachment, encodeAttachment, MAX_ATTACHMENTS } from "../attachment.ts";
import type { Kind } from "../kind.ts";
import { encodeMention, type Mention, readMentions } from "../mention.ts";
import { textOnWire } from "../text.ts";

export type MediaBody = { kind: "media"; caption: string; mentions?: Mention[]; attachments: Attachment[] };

const files = v.pipe(v.array(attachment), v.minLength(1), v.maxLength(MAX_ATTACHMENTS));

export const media: Kind<MediaBody, { kind: "media" }> = {
  name: "media",
  code: 6,
  ignorable: false,
  schema: v.pipe(
    v.union([v.strictTuple([textOnWire, files]), v.tuple([textOnWire, files, v.array(v.unknown())])]),
    v.transform(([caption, attachments, given = []]): MediaBody => mediaBody(caption, readMentions(caption, given), attachments)),
  ),
  encode: ({ caption, mentions, attachments }) => {
    const said = [caption.toWellFormed(), attachments.map(encodeAttachment)];
    return mentions ? [...said, mentions.map(encodeMention)] : said;
  },
  message: ({ caption, mentions, attachments }) => ({
    text: caption,
    attachments,
    body: { kind: "media" },
    ...(mentions && { mentions }),
  }),
  again: ({ text, attachments = [] }) => ({ kind: "media", caption: text, attachments }),
};

export function mediaBody(caption: string, mentions: Mention[], attachments: Attachment[]): MediaBody {
  return { kind: "media", caption, ...(mentions.length > 0 && { mentions }), attachments };
}
