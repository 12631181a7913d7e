// How much of a message is said again elsewhere.

export const PREVIEW_LETTERS = 200;
export const QUOTED_LETTERS = 200;
