// What a member calls itself.

import * as v from "valibot";
import { MAX_BUSINESS_PROFILE_BYTES } from "../../../mls/index.ts";
import { type BlobKey, encodeBlobKey, keptPhoto } from "../attachment.ts";
import type { Kind } from "../kind.ts";
import { aboutOnWire, handleOnWire, nameOnWire } from "../text.ts";

export type ProfileBody = {
  kind: "profile";
  name: string;
  handle: string;
  photo: BlobKey | null;
  /** Signed, of a business */
  business: Uint8Array | null;
  /** What they say of themselves; "": nothing */
  about: string;
};

/** Checked where the sender's key is known. */
const signed = v.pipe(v.instance(Uint8Array), v.minLength(1), v.maxLength(MAX_BUSINESS_PROFILE_BYTES));

export const profile: Kind<ProfileBody> = {
  name: "profile",
  code: 3,
  ignorable: false,
  schema: v.pipe(
    v.tuple([nameOnWire, handleOnWire, v.nullable(keptPhoto), v.nullable(signed), aboutOnWire]),
    v.transform(
      ([name, handle, photo, business, about]): ProfileBody => ({ kind: "profile", name, handle, photo, business, about }),
    ),
  ),
  encode: ({ name, handle, photo, business, about }) => [
    name.toWellFormed(),
    handle,
    photo && encodeBlobKey(photo),
    business,
    about.toWellFormed(),
  ],
  place(chat, { name, photo, about }) {
    if (chat.sender === chat.self) chat.introduced(name, photo?.blob ?? null, about);
    else chat.learn({ accountId: chat.sender, name, photo, about, nameFrom: "self" });
  },
};
