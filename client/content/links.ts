// The links in a text: found in one pass, in time that grows with the text alone, whatever is in it.

const START = /(?<![a-z\d])https?:\/\/[^\s<>"'`\p{Cc}\u202a-\u202e\u2066-\u2069]+/giu;
/** What ends a sentence rather than a link. */
const ENDS = new Set(".,;:!?)]}…");
const MARKS = /^[*_~]+$/;
const MAX_LINKS = 10;
/** As long as any browser opens */
const MAX_LETTERS = 2000;

/** `from` and `to` in UTF-16 units; what stands there is the link as it was written. */
export type Link = { from: number; to: number; url: string };

/** The first 10. Nothing but http and https, without a name before the host ("https://bank.example@evil.example"). */
export function linksIn(text: string): Link[] {
  const links: Link[] = [];
  for (const { index: from, 0: found } of text.matchAll(START)) {
    const url = unmarked(text, from, trimmed(found));
    if (!isSafe(url)) continue;
    links.push({ from, to: from + url.length, url });
    if (links.length === MAX_LINKS) break;
  }
  return links;
}

/** From the end, letter by letter: a closing bracket stays where the link has opened it. */
function trimmed(link: string): string {
  let end = link.length;
  while (end > 0 && ENDS.has(link[end - 1] ?? "")) end--;
  const short = link.slice(0, end);
  return link[end] === ")" && short.includes("(") ? `${short})` : short;
}

/** "*https://a.example/x*" is a link in bold: what stands before it and closes behind it is no part of it. */
function unmarked(text: string, from: number, link: string): string {
  for (let many = 3; many > 0; many--) {
    const marks = text.slice(Math.max(from - many, 0), from);
    const closing = [...marks].reverse().join("");
    if (MARKS.test(marks) && link.endsWith(closing)) return trimmed(link.slice(0, -closing.length));
  }
  return link;
}

function isSafe(url: string): boolean {
  if (url.length > MAX_LETTERS || !URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}
