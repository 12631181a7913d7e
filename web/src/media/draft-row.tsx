// One file that is about to be sent: its picture, its name, what was not possible with it, and a way to take it out.

import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import type { DraftFile } from "./draft-files.ts";
import { sizeWords } from "./size-words.ts";

export function DraftRow(props: { draft: DraftFile; onRemove(): void; onAsFile(): void }) {
  const prepared = () => props.draft.prepared();
  const picture = useUrl(() => {
    const now = prepared();
    if (now?.kind !== "ready") return null;
    return now.attachment.kind === "photo" ? now.attachment.data : now.attachment.poster;
  });
  const bytes = () => {
    const now = prepared();
    return now?.kind === "ready" ? now.attachment.data.size : props.draft.file.size;
  };
  const problem = () => {
    const now = prepared();
    return now?.kind === "problem" ? now : null;
  };
  const note = () => {
    const now = prepared();
    return now?.kind === "ready" ? now.note : null;
  };

  return (
    <li class="draft-file">
      <span class="draft-picture">
        <Show when={picture()} fallback={<Icon name={problem() ? "info" : "file"} />}>
          {(url) => <img src={url()} alt="" />}
        </Show>
      </span>
      <span class="file-words">
        <span class="file-name" dir="auto">
          {props.draft.file.name}
        </span>
        <span class="file-size">{prepared() === null ? "One moment…" : sizeWords(bytes())}</span>
        <Show when={note()}>
          <span class="file-size" role="status">
            {note()}
          </span>
        </Show>
        <Show when={problem()}>
          {(why) => (
            <>
              <span class="field-say problem" role="alert">
                {why().sentence}
              </span>
              <Show when={why().asFile}>
                <Button onClick={() => props.onAsFile()}>Send as a file</Button>
              </Show>
            </>
          )}
        </Show>
      </span>
      <IconButton icon="close" label={`Remove ${props.draft.file.name}`} onClick={() => props.onRemove()} />
    </li>
  );
}

/** An address for the Blob, for as long as it is this one. */
function useUrl(blob: () => Blob | null): () => string | null {
  const [url, setUrl] = createSignal<string | null>(null);
  createEffect(() => {
    const now = blob();
    if (now === null) return setUrl(null);
    const made = URL.createObjectURL(now);
    setUrl(made);
    onCleanup(() => URL.revokeObjectURL(made));
  });
  return url;
}
