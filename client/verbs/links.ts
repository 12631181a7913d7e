// The verb that has the service look at the page behind a link, for who is about to send it.

import { fromBase64Url, linkEndpoints } from "../../protocol/index.ts";
import { MAX_PAGE_TITLE_LETTERS, MAX_PAGE_WORDS_LETTERS } from "../content/linked-page.ts";
import { tidyLine } from "../content/text.ts";
import type { World } from "../engine/world.ts";
import type { Verbs } from "../verbs.ts";

export function linkVerbs({ api }: World): Pick<Verbs, "lookAtLink"> {
  return {
    async lookAtLink(url) {
      const answer = await api.ask(linkEndpoints.lookAtLink, {}, { url });
      if (answer.kind === "no-answer") return { kind: "offline" };
      if (answer.kind === "rejected" && answer.rejection.kind === "rate-limited")
        return { kind: "try-later", retryAfterMs: answer.rejection.retryAfterMs };
      const page = answer.kind === "ok" ? answer.value.page : null;
      const title = page && tidyLine(page.title, MAX_PAGE_TITLE_LETTERS);
      if (page === null || !title) return { kind: "nothing" };
      const { picture } = page;
      const data = picture && fromBase64Url(picture.data);
      return { kind: "ok", title, words: tidyLine(page.words, MAX_PAGE_WORDS_LETTERS), picture: data ?? null };
    },
  };
}
