// The page's only Trusted Types policy, in force as soon as this is imported: markup that could run something is refused,
// and scripts come from our own origin.

import { isInert, isOwnScript } from "./inert-markup.ts";

type PolicyFactory = {
  createPolicy(name: string, rules: { createHTML(markup: string): string; createScriptURL(url: string): string }): unknown;
};

/** Solid builds its templates through innerHTML; the strings are ours, fixed at build time, and pass this net. */
const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
factory?.createPolicy("default", {
  createHTML(markup) {
    if (!isInert(markup)) throw new TypeError("markup that could run a script was refused");
    return markup;
  },
  createScriptURL(url) {
    if (!isOwnScript(url, location.origin)) throw new TypeError("a script from elsewhere was refused");
    return url;
  },
});
