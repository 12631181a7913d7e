// What the service worker and its pages say to one another about builds.

/** From a page, once it listens */
export const PAGE_IS_UP = "page-is-up";
/** From a page, to the service worker that waits: the person agreed */
export const UPDATE_NOW = "update-now";

/** Asked of each page */
export const WHICH_BUILD = "which-build";
/** The path of the script that the page started with */
export type WhichBuild = string;
