// What a template or a link with a button becomes: a text with links and buttons.

import type { OutgoingChoices } from "../../../client/index.ts";
import type { OutgoingContent } from "../talk/business.ts";

export type Notice = Extract<OutgoingChoices, { kind: "notice" }> & Said;
/** All of it is said, so that nothing is forgotten */
type Said = {
  header: string | null;
  footer: string | null;
  links: { title: string; url: string }[];
  buttons: { id: string; title: string }[];
};

export function noticeContent(notice: Notice): OutgoingContent {
  return { kind: "choices", choices: notice };
}
