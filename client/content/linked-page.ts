// What a message's author says of the page behind a link in it, as their device found it: whoever reads it fetches nothing.

import * as v from "valibot";
import { linksIn } from "./links.ts";
import { lineOnWire } from "./text.ts";
import { webAddress } from "./web-address.ts";

export type LinkedPage = {
  /** A link in the text, as it is written there */
  url: string;
  title: string;
  words: string;
  /** JPEG or WebP, small; null: none */
  picture: Uint8Array | null;
};

export const MAX_PAGE_TITLE_LETTERS = 140;
export const MAX_PAGE_WORDS_LETTERS = 280;
export const MAX_PAGE_PICTURE_BYTES = 12 * 1024;

/** It may come from anybody: what is not one is as if the message had none. */
export const linkedPage = v.fallback(
  v.optional(
    v.pipe(
      v.tuple([
        webAddress,
        v.pipe(lineOnWire(MAX_PAGE_TITLE_LETTERS), v.minLength(1)),
        lineOnWire(MAX_PAGE_WORDS_LETTERS),
        v.nullable(v.custom<Uint8Array>((given) => given instanceof Uint8Array && given.length <= MAX_PAGE_PICTURE_BYTES)),
      ]),
      v.transform(([url, title, words, picture]): LinkedPage => ({ url, title, words, picture })),
    ),
  ),
  undefined,
);

export function encodeLinkedPage({ url, title, words, picture }: LinkedPage): unknown {
  return [url, title, words, picture];
}

/** Nobody passes a page off as that behind another link, or keeps one whose link an edit took out. */
export function pageIn(text: string, page: LinkedPage | undefined): LinkedPage | null {
  return page !== undefined && linksIn(text).some(({ url }) => url === page.url) ? page : null;
}

/** What may leave with these words: undefined where others would not take it, or its link is not in them. */
export function tidyPage(text: string, page: LinkedPage | undefined): LinkedPage | undefined {
  return pageIn(text, page && v.parse(linkedPage, encodeLinkedPage(page))) ?? undefined;
}
