// A photo or video that its receiver opens once: nothing of it is shown before, and nobody has a way to it after.

import * as v from "valibot";
import { type Attachment, attachment, encodeAttachment, NOTHING_KNOWN } from "../attachment.ts";
import type { Kind } from "../kind.ts";

type OnceMedia = "photo" | "video";
export type OnceBody = { kind: "once"; attachment: Attachment };

export const onceKind: Kind<OnceBody, { kind: "once"; media: OnceMedia }> = {
  name: "once",
  code: 33,
  ignorable: false,
  schema: v.pipe(
    attachment,
    v.check((given) => mayBeOnce(given.kind)),
    v.transform((given): OnceBody => ({ kind: "once", attachment: bare(given) })),
  ),
  encode: (body) => encodeAttachment(bare(body.attachment)),
  message: (body) => ({ text: "", body: { kind: "once", media: body.attachment.kind as OnceMedia } }),
  opensOnce: (body) => body.attachment,
};

export function mayBeOnce(kind: Attachment["kind"]): kind is OnceMedia {
  return kind === "photo" || kind === "video";
}

/** Nothing that shows what is in it: no still picture, no name, no size, whatever its sender's app says. */
function bare({ kind, type, file }: Attachment): Attachment {
  return { ...NOTHING_KNOWN, kind, type, file, poster: null };
}
