// What a message answers, in a line that leads to it.

import type { TimelineItem } from "../../../client/index.ts";
import { plainly } from "../app/plainly.ts";
import { attachmentWords } from "../app/words.ts";
import { t } from "../language/say.ts";
import { scrollToMessage } from "./scroll-to-message.ts";

type Reply = NonNullable<(TimelineItem & { kind: "message" })["reply"]>;

export function Quote(props: { reply: Reply }) {
  return (
    <button type="button" class="quote" onClick={() => scrollToMessage(props.reply.id, props.reply.seq)}>
      <strong dir="auto">{props.reply.sender.self ? t("You") : props.reply.sender.name}</strong>
      <span dir="auto">{quoteWords(props.reply)}</span>
    </button>
  );
}

function quoteWords({ text, attachment }: Reply): string {
  const file = attachment === null ? "" : attachmentWords({ kind: attachment, count: 1, durationMs: null });
  return [file, text && plainly(text, true)].filter(Boolean).join(", ") || t("A message that is not on this device");
}
