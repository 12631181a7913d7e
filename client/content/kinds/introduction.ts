// From whoever added members, for them: what they could not have read.

import * as v from "valibot";
import { type AccountId, accountId } from "../../../protocol/index.ts";
import { type BlobKey, encodeBlobKey, keptPhoto } from "../attachment.ts";
import type { Kind } from "../kind.ts";
import { handleOnWire, lineOnWire, MAX_TITLE_LETTERS, nameOnWire } from "../text.ts";

/** A photo's key is new with each photo, and travels inside MLS only. */
type Profile = { account: AccountId; name: string; handle: string; photo: BlobKey | null };
export type IntroductionBody = { kind: "introduction"; title: string; photo: BlobKey | null; profiles: Profile[] };

const MAX_PROFILES = 256;

export const introduction: Kind<IntroductionBody> = {
  name: "introduction",
  code: 4,
  ignorable: false,
  schema: v.pipe(
    v.tuple([
      lineOnWire(MAX_TITLE_LETTERS),
      v.pipe(v.array(v.tuple([accountId, nameOnWire, handleOnWire, v.optional(keptPhoto)])), v.maxLength(MAX_PROFILES)),
      v.optional(keptPhoto),
    ]),
    v.transform(
      ([title, profiles, photo]): IntroductionBody => ({
        kind: "introduction",
        title,
        photo: photo ?? null,
        profiles: profiles.map(([account, name, handle, own]) => ({ account, name, handle, photo: own ?? null })),
      }),
    ),
  ),
  encode: ({ title, photo, profiles }) => [
    title.toWellFormed(),
    profiles.map(({ account, name, handle, photo: own }) => [account, name.toWellFormed(), handle, ...orNone(own)]),
    ...orNone(photo),
  ],
  place(chat, { title, photo, profiles }) {
    const { record, sender, self } = chat;
    // From nobody but who added this account, and once: who does not know the title yet says it later.
    if (sender === record.titleFrom && record.kind === "group" && title !== "") {
      record.title = title;
      record.photo = photo;
      record.titleFrom = null;
    }
    for (const { account, name, photo: own } of profiles)
      if (account !== self && chat.isMember(account))
        chat.learn({ accountId: account, name, photo: own, nameFrom: account === sender ? "self" : "introduction" });
  },
};

function orNone(photo: BlobKey | null): unknown[] {
  return photo === null ? [] : [encodeBlobKey(photo)];
}
