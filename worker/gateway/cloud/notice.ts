// What a template or a link with a button becomes: a text with links and buttons.

import type { OutgoingContent } from "../business.ts";

export type Notice = {
  kind: "notice";
  text: string;
  header: string | null;
  footer: string | null;
  links: { title: string; url: string }[];
  buttons: { id: string; title: string }[];
};

export function noticeContent(notice: Notice): OutgoingContent {
  // The client's choices have no such kind yet; once they do, this is an assignment.
  return { kind: "choices", choices: notice } as unknown as OutgoingContent;
}
