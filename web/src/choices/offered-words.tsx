// The words with which choices are offered: a header above, a footer below.

import { Show } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import { Words } from "../chat/message-words.tsx";

export default function OfferedWords(props: { message: TimelineItem & { kind: "message" } }) {
  const choices = () => (props.message.body.kind === "choices" ? props.message.body.choices : null);
  return (
    <>
      <Show when={choices()?.header}>
        <p class="choices-header" dir="auto">
          {choices()?.header}
        </p>
      </Show>
      <Words message={props.message} />
      <Show when={choices()?.footer}>
        <p class="choices-footer" dir="auto">
          {choices()?.footer}
        </p>
      </Show>
    </>
  );
}
