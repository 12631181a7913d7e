// What a message says. Plain words need nothing more; links and formatting are loaded with the first message that has any.

import { lazy, Show, Suspense } from "solid-js";
import { isLong } from "../../../client/content/long.ts";
import type { TimelineItem } from "../../../client/index.ts";
import { hasMarks } from "../app/plainly.ts";

type Message = TimelineItem & { kind: "message" };
const FormattedWords = lazy(() => import("./formatted-words.tsx"));

/** An empty caption leaves the files alone. */
export function Words(props: { message: Message }) {
  const text = () => props.message.text;
  const isPlain = () =>
    !props.message.links.length &&
    !props.message.mentions.length &&
    !hasMarks(text()) &&
    !isLong(text()) &&
    /\p{L}/u.test(text());
  return (
    <Show when={text() !== "" || props.message.attachments.length === 0}>
      <div class="words" dir="auto">
        <Show when={!isPlain()} fallback={text()}>
          <Suspense fallback={text()}>
            <FormattedWords text={text()} links={props.message.links} mentions={props.message.mentions} />
          </Suspense>
        </Show>
      </div>
    </Show>
  );
}
