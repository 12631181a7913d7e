// What a row says of its chat beside what is new: that it is muted, for as long as it is, and that it stands on top.

import { Show } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import { isMutedNow } from "../mute/muted-mark.ts";
import { Icon } from "../ui/icons.tsx";
import { BELL_OFF, PIN } from "../ui/more-icons.ts";

export default function RowMarks(props: { chat: ConversationSummary }) {
  const muted = isMutedNow(() => props.chat.mute);
  return (
    <span class="row-marks" classList={{ muted: muted() }}>
      <Show when={muted()}>
        <Icon name={BELL_OFF} />
        <span class="hidden">Muted</span>
      </Show>
      <Show when={props.chat.onTop}>
        <Icon name={PIN} />
        <span class="hidden">Pinned</span>
      </Show>
    </span>
  );
}
