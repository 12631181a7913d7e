// Where one types: grows with the text, keeps a draft, sends with Enter where there is a real keyboard.

import { createEffect, createSignal, lazy, on, onCleanup, onMount, Show, Suspense } from "solid-js";
import type { ConversationId } from "../../../protocol/index.ts";
import { beforeReload } from "../app/reload.ts";
import { toast } from "../app/toast.tsx";
import { sendSentence } from "../app/words.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { takeFrom } from "../media/chosen.ts";
import { MicButton, type VoicePhase } from "../media/mic-button.tsx";
import { IconButton } from "../ui/button.tsx";
import { keepOverReload, takeAfterReload } from "./over-reload.ts";

const SendSheet = lazy(() => import("../media/send-sheet.tsx"));
const VoiceBar = lazy(() => import("../media/voice-bar.tsx"));

export type ReplyTo = { id: string; name: string; text: string };
type Props = {
  conversation: ConversationId;
  draft: string;
  reply: ReplyTo | null;
  onReplyDone(): void;
  /** Files that were chosen, pasted or dropped, and wait to be looked at and sent */
  picked: File[] | null;
  onPick(files: File[] | null): void;
};

const DRAFT_AFTER_MS = 400;
const NOT_MEANT_MS = 600;
const NOT_STORED = "Not sent: this device couldn't store it. Free some space, then send again.";
const finePointer = matchMedia("(pointer: fine)");

export function Composer(props: Props) {
  const left = takeAfterReload(props.conversation);
  const [text, setText] = createSignal(left ?? props.draft);
  const [voice, setVoice] = createSignal<VoicePhase>("off");
  const [slidePx, setSlidePx] = createSignal(0);
  const recording = () => voice() !== "off";
  let picker: HTMLInputElement | undefined;
  let sentAt = 0;
  let area: HTMLTextAreaElement | undefined;
  let draftTimer: ReturnType<typeof setTimeout> | undefined;
  /** Typed here and not handed to the engine yet: what another tab keeps as the draft is only replaced by words from here. */
  let isTyped = left !== null;

  onMount(() => {
    if (finePointer.matches) area?.focus();
  });
  createEffect(on(text, () => area && grow(area)));
  createEffect(() => {
    if (props.reply !== null) area?.focus();
  });
  // Somebody types in another tab, and this one shows the same chat.
  createEffect(
    on(
      () => props.draft,
      (draft) => {
        if (!isTyped && !document.hasFocus()) setText(draft);
      },
      { defer: true },
    ),
  );
  onCleanup(() => {
    if (isTyped) void keepDraft(text());
  });
  onCleanup(
    beforeReload(async () => {
      if (!isTyped) return;
      keepOverReload(props.conversation, text());
      await keepDraft(text());
      keepOverReload(props.conversation, "");
    }),
  );

  function typed(next: string): void {
    setText(next);
    isTyped = true;
    clearTimeout(draftTimer);
    draftTimer = setTimeout(() => void keepDraft(next), DRAFT_AFTER_MS);
    if (next.trim() !== "") void verbs.typing(props.conversation);
  }

  async function keepDraft(draft: string): Promise<void> {
    clearTimeout(draftTimer);
    isTyped = false;
    try {
      await verbs.setDraft(props.conversation, draft);
    } catch {
      isTyped = true; // no room on the device, perhaps: it stays on screen, and the next word tries again
    }
  }

  async function send(): Promise<void> {
    const words = text();
    const reply = props.reply;
    if (words.trim() === "") return;
    sentAt = performance.now();
    setText("");
    isTyped = false;
    props.onReplyDone();
    clearTimeout(draftTimer);
    area?.focus();
    // The engine forgets the draft in the step that stores the message; the id makes a repeated call do nothing twice.
    const id = newId();
    const message = { text: words, id, ...(reply === null ? {} : { replyTo: reply.id }) };
    const problem = await verbs.send(props.conversation, message).then(sendSentence, () => NOT_STORED);
    if (problem === null) return;
    // Nothing typed is lost: what could not be sent goes back in front of what was typed since.
    typed(text() === "" ? words : `${words}\n${text()}`);
    toast(problem);
  }

  /** Files carry what was typed along, as their caption. */
  function filesDone(sent: boolean): void {
    props.onPick(null);
    if (!sent) return;
    setText("");
    void keepDraft("");
    props.onReplyDone();
  }

  function onVoice(phase: VoicePhase): void {
    // The button stands where "Send" stood: the second of two taps on that is no wish to record.
    if (voice() === "off" && performance.now() - sentAt < NOT_MEANT_MS) return;
    setVoice(phase);
    if (phase === "off" && finePointer.matches) queueMicrotask(() => area?.focus());
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
        <Show
          when={!recording()}
          fallback={
            <Suspense fallback={<span class="voice-bar" />}>
              <VoiceBar
                conversation={props.conversation}
                replyTo={props.reply?.id ?? null}
                phase={voice()}
                slidePx={slidePx()}
                onPhase={onVoice}
                onSent={() => props.onReplyDone()}
              />
            </Suspense>
          }
        >
          <IconButton icon="attach" label="Attach" onClick={() => picker?.click()} />
          <input ref={picker} type="file" multiple hidden onChange={(event) => props.onPick(takeFrom(event.currentTarget))} />
          <textarea
            ref={area}
            rows="1"
            aria-label="Message"
            placeholder="Message"
            dir="auto"
            enterkeyhint={finePointer.matches ? "send" : "enter"}
            value={text()}
            onInput={(event) => typed(event.currentTarget.value)}
            onPaste={(event) => {
              const files = pastedFiles(event.clipboardData);
              if (files.length === 0) return;
              event.preventDefault();
              props.onPick(files);
            }}
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
        </Show>
        <Show when={text().trim() === ""} fallback={<IconButton icon="send" label="Send" submit />}>
          <Show when={voice() === "off" || voice() === "held"}>
            <MicButton phase={voice()} onPhase={onVoice} onSlide={setSlidePx} />
          </Show>
        </Show>
      </div>
      <Show when={props.picked}>
        {(files) => (
          <SendSheet
            conversation={props.conversation}
            files={files()}
            caption={text()}
            replyTo={props.reply?.id ?? null}
            onClose={filesDone}
          />
        )}
      </Show>
    </form>
  );
}

function grow(area: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${area.scrollHeight}px`);
}

/** A table copied from elsewhere comes as words and as a picture: the words are meant. */
function pastedFiles(clipboard: DataTransfer | null): File[] {
  return clipboard === null || clipboard.getData("text/plain") !== "" ? [] : [...clipboard.files];
}
