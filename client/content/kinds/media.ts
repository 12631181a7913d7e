// Files, and what is said to them; the caption may be empty.

import * as v from "valibot";
import { type Attachment, attachment, encodeAttachment, MAX_ATTACHMENTS } from "../attachment.ts";
import type { Kind } from "../kind.ts";
import { textOnWire } from "../text.ts";

export type MediaBody = { kind: "media"; caption: string; attachments: Attachment[] };

export const media: Kind<MediaBody, { kind: "media" }> = {
  name: "media",
  code: 6,
  ignorable: false,
  schema: v.pipe(
    v.tuple([textOnWire, v.pipe(v.array(attachment), v.minLength(1), v.maxLength(MAX_ATTACHMENTS))]),
    v.transform(([caption, attachments]): MediaBody => ({ kind: "media", caption, attachments })),
  ),
  encode: ({ caption, attachments }) => [caption.toWellFormed(), attachments.map(encodeAttachment)],
  message: ({ caption, attachments }) => ({ text: caption, attachments, body: { kind: "media" } }),
};
