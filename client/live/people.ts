// Accounts as people: what they are called, by the best word that this profile has for them.

import type { AccountId } from "../../protocol/index.ts";
import type { Person } from "../queries.ts";
import type { BusinessRecord, ContactRecord } from "../store/contact-record.ts";
import type { AccountRecord } from "../store/tables.ts";

export type People = {
  self: AccountId;
  contact(account: AccountId): ContactRecord | undefined;
  person(account: AccountId): Person;
};

/** Before the person has accepted, nothing of theirs is fetched. */
export function faceless(people: People): People {
  return { ...people, person: (account) => ({ ...people.person(account), ...(account !== people.self && { photo: null }) }) };
}

const SHORT_ID_LETTERS = 6;

export function peopleOf(self: AccountRecord, contact: (account: AccountId) => ContactRecord | undefined): People {
  return { self: self.accountId, contact, person: (account) => personOf(account, self, contact(account)) };
}

export function personOf(
  accountId: AccountId,
  self: Pick<AccountRecord, "accountId" | "name" | "handle" | "photo" | "business">,
  contact: Pick<ContactRecord, "name" | "petname" | "handle" | "photo" | "business" | "blocked" | "deleted"> | undefined,
): Person {
  if (accountId === self.accountId) {
    const { name, handle, photo, business } = self;
    return {
      accountId,
      name,
      theirs: name,
      handle,
      self: true,
      photo: photo?.blob ?? null,
      business: shown(business),
      blocked: false,
      deleted: false,
    };
  }
  const handle = contact?.handle ?? null;
  const business = contact?.business;
  const theirs = contact?.name || business?.name || (handle === null ? accountId.slice(0, SHORT_ID_LETTERS) : `@${handle}`);
  const photo = contact?.photo?.blob ?? null;
  const { blocked = false, deleted = false } = contact ?? {};
  const name = contact?.petname || theirs;
  return { accountId, name, theirs, handle, self: false, photo, business: shown(business), blocked, deleted };
}

function shown(business: BusinessRecord | null | undefined): Person["business"] {
  return business ? { hosting: business.hosting } : null;
}
