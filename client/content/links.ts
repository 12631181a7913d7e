// The links in a text, for the list of a conversation's links.

const LINK = /\bhttps?:\/\/[^\s<>"'`\p{Cc}]+/giu;
/** What ends a sentence rather than a link. */
const TRAILING = /[.,;:!?)\]}…]+$/u;
const MAX_LINKS = 10;

/** As written, at most 10, each once; only http and https. */
export function linksIn(text: string): string[] {
  const found = [...text.matchAll(LINK)].map(([link]) => trimmed(link)).filter((link) => URL.canParse(link));
  return [...new Set(found)].slice(0, MAX_LINKS);
}

/** A closing bracket stays where the link has opened it. */
function trimmed(link: string): string {
  const short = link.replace(TRAILING, "");
  return link[short.length] === ")" && short.includes("(") ? `${short})` : short;
}
