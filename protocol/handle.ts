// Handles: the one public name of an account, looked up exactly.

import * as v from "valibot";

declare const brand: unique symbol;
export type Handle = string & { readonly [brand]: "Handle" };

/** 3 to 32 of a-z, 0-9, `_` and `.`; begins and ends with a letter or digit; no two dots in a row. */
const SHAPE = /^(?=.{3,32}$)[a-z0-9](?:[a-z0-9_]|\.(?!\.))*[a-z0-9]$/;
const RESERVED = new Set([
  "admin",
  "administrator",
  "api",
  "abuse",
  "everyone",
  "help",
  "here",
  "info",
  "me",
  "null",
  "official",
  "parley",
  "postmaster",
  "root",
  "security",
  "support",
  "system",
  "team",
  "undefined",
  "webmaster",
]);

export const handle: v.GenericSchema<string, Handle> = v.pipe(
  v.string(),
  v.regex(SHAPE),
  v.transform((text) => text as Handle),
);

export function isReserved(wanted: Handle): boolean {
  return RESERVED.has(wanted);
}
