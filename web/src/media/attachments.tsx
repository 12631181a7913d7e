// The files of a message inside its bubble: pictures together, then voice messages and files as rows.

import { createMemo, For, Show } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Album } from "./album.tsx";
import { FileRow } from "./file-row.tsx";
import { arrange, type Placed } from "./frame.ts";
import { openViewer } from "./open-viewer.ts";
import type { Place } from "./place.ts";
import { nameToSave, save } from "./save.ts";
import { UploadRing } from "./upload-ring.tsx";
import { VoiceRow } from "./voice-row.tsx";

type Message = TimelineItem & { kind: "message" };

export default function Attachments(props: { message: Message; conversation: ConversationId }) {
  const files = createMemo(() => arrange(props.message.attachments));
  const placeOf = (index: number): Place => ({ conversation: props.conversation, item: props.message.id, index });
  const keep = ({ attachment, index }: Placed) => save(placeOf(index), nameToSave(attachment, props.message.at));

  function open({ attachment, index }: Placed, from: HTMLElement | null): void {
    const { at, sender, seq } = props.message;
    openViewer({ place: placeOf(index), attachment, at, sender, sent: seq !== null }, from);
  }

  return (
    <div class="attachments" classList={{ "rows-only": files().pictures.length === 0 }}>
      <Show when={files().pictures.length > 0}>
        <Album pictures={files().pictures} placeOf={placeOf} onOpen={open} onSave={(picture) => void keep(picture)} />
      </Show>
      <For each={files().rows}>
        {(row) => (
          <Show
            when={row.attachment.kind === "voice"}
            fallback={<FileRow attachment={row.attachment} onSave={() => keep(row)} />}
          >
            <VoiceRow
              place={placeOf(row.index)}
              attachment={row.attachment}
              sender={props.message.own ? t("You") : props.message.sender.name}
            />
          </Show>
        )}
      </For>
      <Show when={props.message.upload}>
        {(upload) => <UploadRing upload={upload()} onCancel={() => void verbs.discard(props.conversation, props.message.id)} />}
      </Show>
    </div>
  );
}
