// What a page says of itself in its head: Open Graph, Twitter cards, or plain HTML, the first of each kind that says anything.

import { decodeHTML } from "entities/decode";

export type PageFacts = {
  title: string;
  words: string /** As the page writes it, relative perhaps; "" for none */;
  picture: string;
};

/** By how much each is believed: the last is what every page has. */
const TITLES = ["og:title", "twitter:title", "title"] as const;
const WORDS = ["og:description", "twitter:description", "description"] as const;
const PICTURES = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image"] as const;
const KNOWN = new Set<string>([...TITLES, ...WORDS, ...PICTURES]);
/** Whatever else is said begins the body, whether that has a tag or not (https://html.spec.whatwg.org/multipage/parsing.html#the-after-head-insertion-mode). */
const HEAD = new Set("html head title meta link base basefont bgsound script style noscript noframes template".split(" "));
/** Their text is none of the page's, and what else is in them is not drawn. */
const UNREAD = new Set("title script style noscript noframes template".split(" "));
const MAX_FACT_LETTERS = 4_000;

/** @param html at most so much as shall be read; throws where the platform's parser gives up */
export async function factsOf(html: ReadableStream<Uint8Array>): Promise<PageFacts> {
  const found = new Map<string, string>();
  const note = (name: string, value: string) => {
    if (KNOWN.has(name) && value.trim() !== "" && !found.has(name)) found.set(name, value.slice(0, MAX_FACT_LETTERS));
  };
  let title = "";
  /** How deep in what is not read as the page's own */
  let within = 0;
  let isOver = false;
  const rewriter = new HTMLRewriter()
    .on("*", {
      element(tag) {
        if (!isOver && within === 0 && !HEAD.has(tag.tagName)) isOver = true;
        if (isOver || !UNREAD.has(tag.tagName)) return;
        within++;
        tag.onEndTag(() => {
          within--;
        });
      },
    })
    .on("meta[content]", {
      element(meta) {
        const name = meta.getAttribute("property") ?? meta.getAttribute("name") ?? "";
        if (!isOver && within === 0) note(name.trim().toLowerCase(), meta.getAttribute("content") ?? "");
      },
    })
    .on("title", {
      text({ text, lastInTextNode }) {
        if (isOver || within > 1) return;
        if (title.length < MAX_FACT_LETTERS) title += text;
        if (lastInTextNode) note("title", title);
      },
    })
    .onDocument({
      text({ text }) {
        if (within === 0 && text.trim() !== "") isOver = true;
      },
    });
  // Nothing is kept of it, and what comes behind the head is not asked for.
  const reader = rewriter.transform(new Response(html)).body?.getReader();
  while (!isOver && (await reader?.read())?.done === false);
  reader?.cancel().catch(() => {});
  const first = (names: readonly string[]) =>
    decodeHTML(names.map((name) => found.get(name)).find((value) => value !== undefined) ?? "");
  return { title: first(TITLES), words: first(WORDS), picture: first(PICTURES).trim() };
}
