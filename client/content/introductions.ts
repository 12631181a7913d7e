// What is to be said of a large group to who is new in it is said in several messages.

import type { IntroductionBody } from "./kinds/introduction.ts";

/** With the longest names, in every letter four bytes, and a photo each, they fit into one message. */
const PROFILES_EACH = 128;

export function introductionsOf({ profiles, ...group }: IntroductionBody): IntroductionBody[] {
  const first = { ...group, profiles: profiles.slice(0, PROFILES_EACH) };
  const rest = profiles.slice(PROFILES_EACH);
  return rest.length === 0 ? [first] : [first, ...introductionsOf({ ...group, profiles: rest })];
}
