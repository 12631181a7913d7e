// What the service worker asks a page about the build that it shows.

export const WHICH_BUILD = "which-build";
/** The path of the script that the page started with */
export type WhichBuild = string;
