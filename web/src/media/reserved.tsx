// The room that a message's files will take, before what draws them is loaded.

import { For, Show } from "solid-js";
import type { AttachmentView } from "../../../client/index.ts";
import { albumFrame, arrange } from "./frame.ts";

export function Reserved(props: { attachments: AttachmentView[] }) {
  const files = () => arrange(props.attachments);
  const frame = () => albumFrame(files().pictures.map(({ attachment }) => attachment));
  return (
    <div class="attachments">
      <Show when={files().pictures.length > 0}>
        <div class="album" style={{ "--ratio": String(frame().ratio), "--wide": `${frame().widthRem}rem` }} />
      </Show>
      <For each={files().rows}>{() => <div class="file-row" />}</For>
    </div>
  );
}
