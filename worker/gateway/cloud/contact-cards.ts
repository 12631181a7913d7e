// People whom a message introduces: the Cloud API's nested contact objects, and our cards.

import * as v from "valibot";
import type { Card } from "../talk/business.ts";
import { lenientText, maybe, upTo } from "./shapes.ts";

const MAX_CONTACTS = 20;
const MAX_ENTRIES = 20;
const line = v.pipe(lenientText, upTo(256));

/** What we have no place for (addresses, a birthday, departments) may be there, and is left out. */
const list = <const Key extends string>(key: Key) =>
  v.pipe(
    maybe(v.pipe(v.array(v.record(v.string(), v.unknown())), v.maxLength(MAX_ENTRIES, `must be at most ${MAX_ENTRIES}`))),
    v.transform((entries) => (entries ?? []).map((entry) => entry[key]).filter((value) => value !== undefined && value !== null)),
    v.array(line),
    v.transform((lines) => lines.map((each) => each.trim()).filter((each) => each !== "")),
  );
const name = v.pipe(
  v.object({
    formatted_name: maybe(line),
    prefix: maybe(line),
    first_name: maybe(line),
    middle_name: maybe(line),
    last_name: maybe(line),
    suffix: maybe(line),
  }),
  v.transform(({ formatted_name, ...parts }) => formatted_name?.trim() || Object.values(parts).filter(Boolean).join(" ").trim()),
  v.check((said) => said !== "", "must have a formatted_name"),
);
const contact = v.pipe(
  v.object({
    name,
    org: maybe(v.object({ company: maybe(line) })),
    phones: list("phone"),
    emails: list("email"),
    urls: list("url"),
  }),
  v.transform(
    ({ name: said, org, phones, emails, urls }): Card => ({
      name: said,
      organisation: org?.company?.trim() || null,
      phones,
      emails,
      urls,
    }),
  ),
);

export const contacts = v.pipe(
  v.array(contact),
  v.minLength(1, "must not be empty"),
  v.maxLength(MAX_CONTACTS, `must be at most ${MAX_CONTACTS}`),
);

export function contactOf({ name: said, organisation, phones, emails, urls }: Card): object {
  return {
    name: { formatted_name: said, first_name: said },
    ...(organisation !== null && { org: { company: organisation } }),
    ...(phones.length > 0 && { phones: phones.map((phone) => ({ phone })) }),
    ...(emails.length > 0 && { emails: emails.map((email) => ({ email })) }),
    ...(urls.length > 0 && { urls: urls.map((url) => ({ url })) }),
  };
}
