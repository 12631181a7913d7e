// One file that is about to be sent: its picture, its name, what it says of itself, what was not possible with it, and a way to take it out.

import { createEffect, createSignal, onCleanup, Show } from "solid-js";
import type { OutgoingAttachment } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { FILE } from "../ui/more-icons.ts";
import type { DraftFile } from "./draft-files.ts";
import type { Wish } from "./prepare.ts";
import { sizeWords } from "./size-words.ts";

type Props = { draft: DraftFile; onRemove(): void; onWish(wish: Wish): void; onTake(attachment: OutgoingAttachment): void };

export function DraftRow(props: Props) {
  const prepared = () => props.draft.prepared();
  const of = <K extends "ready" | "asks" | "problem">(kind: K) => {
    const now = prepared();
    return now?.kind === kind ? (now as typeof now & { kind: K }) : null;
  };
  const attachment = () => (of("ready") ?? of("asks"))?.attachment ?? null;
  const picture = useUrl(() => {
    const now = attachment();
    return now?.kind === "photo" ? now.data : (now?.poster ?? null);
  });
  const bytes = () => attachment()?.data.size ?? props.draft.file.size;

  return (
    <li class="draft-file">
      <span class="draft-picture">
        <Show when={picture()} fallback={<Icon name={of("problem") ? "info" : FILE} />}>
          {(url) => <img src={url()} alt="" />}
        </Show>
      </span>
      <span class="file-words">
        <span class="file-name" dir="auto">
          {props.draft.file.name}
        </span>
        <Show
          when={props.draft.progress() !== null}
          fallback={<span class="file-size">{prepared() === null ? t("One moment…") : sizeWords(bytes())}</span>}
        >
          <span class="file-size">{t("Making it smaller…")}</span>
          <progress max="1" value={props.draft.progress() ?? 0} aria-label={t("Making it smaller…")} />
          <Button onClick={() => props.onWish("original")}>{t("Keep its size")}</Button>
        </Show>
        <Show when={of("ready")?.note}>
          {(note) => (
            <span class="file-size" role="status">
              {note()}
            </span>
          )}
        </Show>
        <Show when={of("ready")?.without}>
          {(without) => <Button onClick={() => props.onTake(without())}>{t("Remove")}</Button>}
        </Show>
        <Show when={of("ready")?.may === "keep"}>
          <Button onClick={() => props.onWish("file")}>{t("Keep them")}</Button>
        </Show>
        <Show when={of("ready")?.may === "original"}>
          <Button onClick={() => props.onWish("original")}>{t("Keep its size")}</Button>
        </Show>
        <Show when={of("asks")}>
          {(asks) => (
            <>
              <span class="field-say problem" role="alert">
                {asks().sentence}
              </span>
              <span class="draft-choice">
                <Show when={asks().without}>
                  {(without) => <Button onClick={() => props.onTake(without())}>{t("Remove")}</Button>}
                </Show>
                <Button onClick={() => props.onTake(asks().attachment)}>{t("Send anyway")}</Button>
              </span>
            </>
          )}
        </Show>
        <Show when={of("problem")}>
          {(why) => (
            <>
              <span class="field-say problem" role="alert">
                {why().sentence}
              </span>
              <Show when={why().asFile}>
                <Button onClick={() => props.onWish("file")}>{t("Send as a file")}</Button>
              </Show>
            </>
          )}
        </Show>
      </span>
      <IconButton icon="close" label={t("Remove {file}", { file: props.draft.file.name })} onClick={() => props.onRemove()} />
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
