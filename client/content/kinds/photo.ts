// The group's photo, from now on.

import * as v from "valibot";
import { type BlobKey, encodeBlobKey, keptPhoto } from "../attachment.ts";
import type { Kind } from "../kind.ts";

export type PhotoBody = { kind: "photo"; photo: BlobKey | null };

export const photo: Kind<PhotoBody> = {
  name: "photo",
  code: 7,
  ignorable: false,
  schema: v.pipe(
    v.nullable(keptPhoto),
    v.transform((shown): PhotoBody => ({ kind: "photo", photo: shown })),
  ),
  encode: (body) => body.photo && encodeBlobKey(body.photo),
  place(chat, body) {
    if (!chat.mayEdit) return;
    chat.record.photo = body.photo;
    chat.say({ kind: "photo", by: chat.sender });
  },
};
