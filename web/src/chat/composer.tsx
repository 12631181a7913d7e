// Where one types: grows with the text, keeps a draft, sends with Enter where there is a real keyboard.

import { createEffect, createSignal, on, onCleanup, onMount, Show } from "solid-js";
import type { SendOutcome } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { toast } from "../app/toast.tsx";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { IconButton } from "../ui/button.tsx";

export type ReplyTo = { id: string; name: string; text: string };
type Props = { conversation: ConversationId; draft: string; reply: ReplyTo | null; onReplyDone(): void };

const DRAFT_AFTER_MS = 400;
const finePointer = matchMedia("(pointer: fine)");

export function Composer(props: Props) {
  const [text, setText] = createSignal(props.draft);
  let area: HTMLTextAreaElement | undefined;
  let draftTimer: ReturnType<typeof setTimeout> | undefined;

  onMount(() => {
    if (finePointer.matches) area?.focus();
  });
  createEffect(on(text, () => area && grow(area)));
  createEffect(() => {
    if (props.reply !== null) area?.focus();
  });
  onCleanup(() => keepDraft(text()));

  function typed(next: string): void {
    setText(next);
    clearTimeout(draftTimer);
    draftTimer = setTimeout(() => keepDraft(next), DRAFT_AFTER_MS);
    if (next.trim() !== "") void verbs.typing(props.conversation);
  }

  function keepDraft(draft: string): void {
    clearTimeout(draftTimer);
    void verbs.setDraft(props.conversation, draft);
  }

  async function send(): Promise<void> {
    const words = text();
    const reply = props.reply;
    if (words.trim() === "") return;
    setText("");
    props.onReplyDone();
    clearTimeout(draftTimer);
    area?.focus();
    // The engine forgets the draft in the step that stores the message; the id makes a repeated call do nothing twice.
    const id = newId();
    const outcome = await verbs.send(props.conversation, { text: words, id, ...(reply === null ? {} : { replyTo: reply.id }) });
    const problem = sentenceForSend(outcome);
    if (problem === null) return;
    // Nothing typed is lost: what could not be sent goes back in front of what was typed since.
    setText(text() === "" ? words : `${words}\n${text()}`);
    toast(problem);
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Show when={props.reply}>
        {(reply) => (
          <div class="composer-reply">
            <p>
              <strong dir="auto">{reply().name}</strong>
              <span dir="auto">{reply().text}</span>
            </p>
            <IconButton icon="close" label="Cancel reply" onClick={() => props.onReplyDone()} />
          </div>
        )}
      </Show>
      <div class="composer-row">
        <textarea
          ref={area}
          rows="1"
          aria-label="Message"
          placeholder="Message"
          dir="auto"
          enterkeyhint={finePointer.matches ? "send" : "enter"}
          value={text()}
          onInput={(event) => typed(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && props.reply !== null) {
              event.stopPropagation();
              props.onReplyDone();
            }
            if (event.key !== "Enter" || event.shiftKey || event.isComposing || !finePointer.matches) return;
            event.preventDefault();
            void send();
          }}
        />
        <IconButton icon="send" label="Send" submit aria-disabled={text().trim() === ""} />
      </div>
    </form>
  );
}

function grow(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${area.scrollHeight}px`);
}

function sentenceForSend(outcome: SendOutcome): string | null {
  switch (outcome.kind) {
    case "ok":
    case "empty":
      return null;
    case "too-long":
      return `That is too long for one message: at most ${Math.floor(outcome.limitBytes / 1024)} KB.`;
    case "held":
      return "A security code changed. Decide about that first.";
    case "read-only":
      return "You can no longer write here.";
    case "unknown-conversation":
      return "This chat is not on this device.";
  }
}
