// What a device says by itself inside a group: its own name, and to those it brought in what they could not read.

import { describe } from "../../../mls/index.ts";
import { introductionsOf } from "../../content/introductions.ts";
import type { Draft } from "../draft.ts";
import { enqueue } from "../sending/outbox.ts";
import type { World } from "../world.ts";

/** Names are sealed: each member says its own inside the group. */
export function introduceOneself(world: World, draft: Draft): void {
  const { name, handle, photo = null, business, about = "" } = world.account();
  draft.record.introducedAs = name;
  draft.record.introducedPhoto = photo?.blob ?? null;
  draft.record.introducedAbout = about;
  draft.record.introducedBusiness = business?.version ?? 0;
  enqueue(
    draft,
    { kind: "profile", name, handle, photo, business: business?.signed ?? null, about },
    { random: world.random, now: world.clock.now() },
  );
}

/** For those just added, who could not read it when it was said: the title, and what everybody is called. */
export function introduceOthers(world: World, draft: Draft): void {
  // Whoever brought this device in may not have said the title yet: then it is said again.
  draft.record.owesIntroduction = draft.record.titleFrom !== null;
  const self = world.account();
  const profiles = (draft.roster?.members ?? []).flatMap(({ account }) => {
    if (account === self.accountId) return [{ account, name: self.name, handle: self.handle, photo: self.photo ?? null }];
    const contact = world.contacts.get(account);
    // A stranger's word is not passed on as one's own.
    return contact?.name && contact.nameFrom !== "stranger"
      ? [{ account, name: contact.name, handle: contact.handle ?? "", photo: contact.photo ?? null }]
      : [];
  });
  const { title, description = "", photo = null } = draft.record;
  const named = draft.group && describe(draft.group).policy.invite;
  const invite = draft.record.invites?.find(({ proof }) => proof === named?.proof) ?? null;
  for (const body of introductionsOf({ kind: "introduction", title, description, photo, invite, profiles }))
    enqueue(draft, body, { random: world.random, now: world.clock.now() });
}
