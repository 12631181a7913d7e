// From whoever added members, for them: what they could not have read.

import * as v from "valibot";
import { type AccountId, accountId } from "../../../protocol/index.ts";
import type { InviteSecret } from "../../store/conversation-record.ts";
import { type BlobKey, encodeBlobKey, keptPhoto } from "../attachment.ts";
import type { Kind } from "../kind.ts";
import { bytes16 } from "../target.ts";
import { descriptionOnWire, handleOnWire, lineOnWire, MAX_TITLE_LETTERS, nameOnWire } from "../text.ts";

/** A photo's key is new with each photo, and travels inside MLS only. */
type Profile = { account: AccountId; name: string; handle: string; photo: BlobKey | null };
export type IntroductionBody = {
  kind: "introduction";
  title: string;
  description: string;
  photo: BlobKey | null;
  /** Of the group's link, where it has one: it proves to who asked by it that this is the group */
  invite: InviteSecret | null;
  profiles: Profile[];
};

const MAX_PROFILES = 256;

export const introduction: Kind<IntroductionBody> = {
  name: "introduction",
  code: 4,
  ignorable: false,
  schema: v.pipe(
    v.tuple([
      lineOnWire(MAX_TITLE_LETTERS),
      v.pipe(v.array(v.tuple([accountId, nameOnWire, handleOnWire, v.optional(keptPhoto)])), v.maxLength(MAX_PROFILES)),
      v.nullable(keptPhoto),
      descriptionOnWire,
      v.nullable(v.tuple([bytes16, v.pipe(v.string(), v.length(43))])),
    ]),
    v.transform(
      ([title, profiles, photo, description, invite]): IntroductionBody => ({
        kind: "introduction",
        title,
        description,
        invite: invite && { secret: invite[0], proof: invite[1] },
        photo,
        profiles: profiles.map(([account, name, handle, own]) => ({ account, name, handle, photo: own ?? null })),
      }),
    ),
  ),
  encode: ({ title, description, photo, invite, profiles }) => [
    title.toWellFormed(),
    profiles.map(({ account, name, handle, photo: own }) => [account, name.toWellFormed(), handle, ...orNone(own)]),
    photo && encodeBlobKey(photo),
    description.toWellFormed(),
    invite && [invite.secret, invite.proof],
  ],
  place(chat, { title, description, photo, invite, profiles }) {
    const { record, sender, self } = chat;
    // From nobody but who added this account, and once: who does not know the title yet says it later.
    if (sender === record.titleFrom && record.kind === "group" && title !== "") {
      record.title = title;
      record.photo = photo;
      record.description = description;
      if (invite !== null) {
        record.invites = [invite];
        chat.vouched(invite.secret);
      }
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
