// People whom a message introduces: one card each, with the ways to reach them.

import * as v from "valibot";
import { type AccountId, accountId, handle, utf8 } from "../../../protocol/index.ts";
import type { Kind } from "../kind.ts";
import { MAX_TEXT_BYTES } from "../text.ts";
import { webAddress } from "../web-address.ts";
import { shortLine } from "./choices.ts";

/** Somebody whom a message introduces. */
export type Card = {
  name: string;
  organisation: string | null;
  phones: string[];
  emails: string[];
  urls: string[];
  /** An account here. Its id is the hash of its key: whoever opens the card need not trust the service for whose the handle is. */
  account?: CardAccount | undefined;
};
export type CardAccount = { id: AccountId; handle: string };

const MAX_CARDS = 20;
const MAX_WAYS = 10;

/** What a list or a quotation says of them. */
export function namesOf(contacts: readonly Card[]): string {
  return contacts.map(({ name }) => name).join(", ");
}

const several = <T extends v.GenericSchema<string, string>>(schema: T) =>
  v.optional(v.pipe(v.array(schema), v.maxLength(MAX_WAYS)), () => []);
/** No checking of what a provider would take: only that it can be put behind "tel:" and "mailto:". */
const phone = v.pipe(shortLine(40), v.regex(/\d/u));
const email = v.pipe(shortLine(254), v.regex(/^[^\s@]+@[^\s@]+$/u));
const card = v.object({
  name: shortLine(100),
  organisation: v.optional(v.nullable(shortLine(100)), null),
  phones: several(phone),
  emails: several(email),
  urls: several(webAddress),
  account: v.optional(v.object({ id: accountId as v.GenericSchema<string>, handle: handle as v.GenericSchema<string> })),
});

/** From a caller. All together not larger than a text may be. */
export const contacts = v.pipe(
  v.array(card),
  v.minLength(1),
  v.maxLength(MAX_CARDS),
  v.check((cards) => utf8(JSON.stringify(cards)).length <= MAX_TEXT_BYTES),
  v.transform((cards) => cards as Card[]),
);

export function encodeContacts(cards: readonly Card[]): unknown[] {
  return cards.map(({ name, organisation, phones, emails, urls, account }) => [
    name,
    organisation,
    phones,
    emails,
    urls,
    ...(account ? [[account.id, account.handle]] : []),
  ]);
}

export const contactsOnWire = v.pipe(
  v.array(v.array(v.unknown())),
  v.transform((cards): unknown =>
    cards.map(([name, organisation, phones, emails, urls, account]) => ({
      name,
      organisation,
      phones,
      emails,
      urls,
      ...(Array.isArray(account) && { account: { id: account[0], handle: account[1] } }),
    })),
  ),
  contacts,
);

export type ContactsBody = { kind: "contacts"; contacts: Card[] };

export const contactsKind: Kind<ContactsBody, { kind: "contacts"; contacts: Card[] }> = {
  name: "contacts",
  code: 12,
  ignorable: false,
  schema: v.pipe(
    contactsOnWire,
    v.transform((cards): ContactsBody => ({ kind: "contacts", contacts: cards })),
  ),
  encode: (body) => encodeContacts(body.contacts),
  message: (body) => ({ text: namesOf(body.contacts), body }),
  again: ({ body }) => body,
};
