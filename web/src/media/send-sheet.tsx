// Before files are sent: what they look like, which of them, and a caption.

import { createEffect, createSignal, For, on, Show } from "solid-js";
import { MAX_ATTACHMENTS } from "../../../client/content/attachment.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { takeFrom } from "./chosen.ts";
import { draftFiles } from "./draft-files.ts";
import { DraftRow } from "./draft-row.tsx";
import { mediaSentence } from "./send-words.ts";

type Props = {
  conversation: ConversationId;
  files: File[];
  caption: string;
  replyTo: string | null;
  onClose(sent: boolean): void;
};

const finePointer = matchMedia("(pointer: fine)");

export default function SendSheet(props: Props) {
  const id = newId();
  const draft = draftFiles();
  const [caption, setCaption] = createSignal(props.caption);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  let input: HTMLInputElement | undefined;

  createEffect(on(() => props.files, draft.add));
  createEffect(
    on(draft.files, (files, before) => before !== undefined && before.length > 0 && files.length === 0 && props.onClose(false)),
  );

  async function send(): Promise<void> {
    if (busy()) return;
    setBusy(true);
    try {
      const { attachments, names } = await draft.ready();
      const reply = props.replyTo === null ? {} : { replyTo: props.replyTo };
      const outcome = await verbs.sendMedia(props.conversation, { attachments, caption: caption(), id, ...reply });
      const sentence = mediaSentence(outcome, names);
      if (sentence === null) props.onClose(true);
      setProblem(sentence);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog label="Send files" class="sheet" onClose={() => props.onClose(false)}>
      <form
        class="send-sheet"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <header class="sheet-head">
          <h2>{draft.files().length === 1 ? "Send file" : `Send ${draft.files().length} files`}</h2>
          <IconButton icon="close" label="Cancel" onClick={() => props.onClose(false)} />
        </header>
        <ul class="draft-files" aria-label="Files to send">
          <For each={draft.files()}>
            {(each) => <DraftRow draft={each} onRemove={() => draft.remove(each)} onAsFile={() => draft.sendAsFile(each)} />}
          </For>
        </ul>
        <Show when={draft.surplus() > 0}>
          <p class="field-say problem" role="alert">
            At most {MAX_ATTACHMENTS} files go in one message. {draft.surplus()} were left out.
          </p>
        </Show>
        <div class="sheet-options">
          <Show when={draft.hasPhotos()}>
            <label class="choice">
              <input
                type="checkbox"
                checked={draft.original()}
                onChange={(event) => draft.setOriginal(event.currentTarget.checked)}
              />
              Original size
            </label>
          </Show>
          <Button onClick={() => input?.click()}>Add more</Button>
          <input ref={input} type="file" multiple hidden onChange={(event) => draft.add(takeFrom(event.currentTarget))} />
        </div>
        <textarea
          rows="1"
          class="caption"
          aria-label="Caption"
          placeholder="Caption"
          dir="auto"
          autofocus
          enterkeyhint="send"
          value={caption()}
          onInput={(event) => setCaption(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing || !finePointer.matches) return;
            event.preventDefault();
            void send();
          }}
        />
        <Show when={problem()}>
          <p class="field-say problem" role="alert">
            {problem()}
          </p>
        </Show>
        <Button kind="primary" submit aria-busy={busy()}>
          Send
        </Button>
      </form>
    </Dialog>
  );
}
