// The headless, end-to-end encrypted client: no DOM, everything from outside comes in through ports.

export type * from "./ports.ts";
export type * from "./queries.ts";
export type * from "./verbs.ts";
