// A web address that somebody else named and a person may open: http or https, and what it seems to be.

import * as v from "valibot";

const MAX_ADDRESS_LETTERS = 2000;
const SHAPE = /^https?:\/\/[^\s\p{Cc}\u202a-\u202e\u2066-\u2069]+$/iu;

/** As it came. A name before the host ("https://bank.example@evil.example") would pass one site off as another. */
export const webAddress = v.pipe(
  v.string(),
  v.maxLength(MAX_ADDRESS_LETTERS),
  v.regex(SHAPE),
  v.check((address) => {
    if (!address.isWellFormed() || !URL.canParse(address)) return false;
    const { protocol, username, password } = new URL(address);
    return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
  }),
);
