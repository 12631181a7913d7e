// The route by which a device looks at a page that its person is about to send a link to: the browser may not, and only it asks.

import * as v from "valibot";
import type { Endpoint } from "./endpoints.ts";
import { base64 } from "./json-fields.ts";

export const MAX_LINK_LETTERS = 2000;
export const MAX_LINK_TITLE_LETTERS = 140;
export const MAX_LINK_WORDS_LETTERS = 280;
/** As it was fetched; what travels in a message is smaller. */
export const MAX_LINK_PICTURE_BYTES = 1024 * 1024;
export const LINK_PICTURE_TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif"] as const;

const words = (letters: number) => v.pipe(v.string(), v.maxLength(letters * 2));

export const lookAtLinkRequest = v.object({ url: v.pipe(v.string(), v.maxLength(MAX_LINK_LETTERS)) });
/** Null: there is nothing that may be asked, or nothing there. `words`: "" where the page says nothing of itself */
export const lookAtLinkAnswer = v.object({
  page: v.nullable(
    v.object({
      title: words(MAX_LINK_TITLE_LETTERS),
      words: words(MAX_LINK_WORDS_LETTERS),
      picture: v.nullable(v.object({ type: v.picklist(LINK_PICTURE_TYPES), data: base64(MAX_LINK_PICTURE_BYTES) })),
    }),
  ),
});
export type LinkPage = NonNullable<v.InferOutput<typeof lookAtLinkAnswer>["page"]>;

export const linkEndpoints = {
  lookAtLink: {
    method: "POST",
    path: "/v1/links",
    session: true,
    request: lookAtLinkRequest,
    answer: lookAtLinkAnswer,
  },
} as const satisfies Record<string, Endpoint>;
