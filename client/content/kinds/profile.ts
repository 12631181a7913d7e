// What a member calls itself.

import * as v from "valibot";
import { MAX_BUSINESS_PROFILE_BYTES } from "../../../mls/index.ts";
import { type BlobKey, encodeBlobKey, keptPhoto } from "../attachment.ts";
import type { Kind } from "../kind.ts";
import { handleOnWire, nameOnWire } from "../text.ts";

export type ProfileBody = {
  kind: "profile";
  name: string;
  handle: string;
  photo: BlobKey | null;
  /** Signed, of a business */
  business: Uint8Array | null;
};

/** Checked where the sender's key is known. */
const signed = v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(MAX_BUSINESS_PROFILE_BYTES));

export const profile: Kind<ProfileBody> = {
  name: "profile",
  code: 3,
  ignorable: false,
  schema: v.pipe(
    v.tuple([nameOnWire, handleOnWire, v.optional(v.nullable(keptPhoto), null), v.optional(v.nullable(signed), null)]),
    v.transform(([name, handle, photo, business]): ProfileBody => ({ kind: "profile", name, handle, photo, business })),
  ),
  encode({ name, handle, photo, business }) {
    const start = [name.toWellFormed(), handle];
    if (business !== null) return [...start, photo && encodeBlobKey(photo), business];
    return photo === null ? start : [...start, encodeBlobKey(photo)];
  },
  place(chat, { name, photo }) {
    if (chat.sender !== chat.self) chat.learn({ accountId: chat.sender, name, photo, nameFrom: "self" });
  },
};
