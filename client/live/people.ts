// Accounts as people: what they are called, by the best word that this profile has for them.

import type { AccountId } from "../../protocol/index.ts";
import type { Person } from "../queries.ts";
import type { AccountRecord, ContactRecord } from "../store/tables.ts";

export type People = {
  self: AccountId;
  contact(account: AccountId): ContactRecord | undefined;
  person(account: AccountId): Person;
};

const SHORT_ID_LETTERS = 6;

export function peopleOf(self: AccountRecord, contact: (account: AccountId) => ContactRecord | undefined): People {
  return { self: self.accountId, contact, person: (account) => personOf(account, self, contact(account)) };
}

export function personOf(
  accountId: AccountId,
  self: Pick<AccountRecord, "accountId" | "name" | "handle" | "photo">,
  contact: Pick<ContactRecord, "name" | "handle" | "photo"> | undefined,
): Person {
  if (accountId === self.accountId)
    return { accountId, name: self.name, handle: self.handle, self: true, photo: self.photo?.blob ?? null };
  const handle = contact?.handle ?? null;
  const name = contact?.name || (handle === null ? accountId.slice(0, SHORT_ID_LETTERS) : `@${handle}`);
  return { accountId, name, handle, self: false, photo: contact?.photo?.blob ?? null };
}
