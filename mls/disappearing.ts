// How long messages of a conversation may last where they disappear. Nothing else is here: the page asks it too, which has no MLS.

/** Less is gone before it is read through. */
export const SHORTEST_LIFE_MS = 60_000;
export const LONGEST_LIFE_MS = 365 * 24 * 3600_000;
