// Where one types: grows with the text, keeps a draft, sends with Enter where there is a real keyboard.

import { createEffect, createSignal, lazy, on, onCleanup, onMount, Show, Suspense } from "solid-js";
import type { LinkedPage } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { optional } from "../app/optional.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { asking } from "../links/asking.ts";
import { takeFrom } from "../media/chosen.ts";
import { MicButton, type VoicePhase } from "../media/mic-button.tsx";
import { IconButton } from "../ui/button.tsx";
import { isComposing } from "../ui/composing.ts";
import { takeMarkKey } from "./mark-keys.ts";
import { loadMentions, meantIn } from "./meant-in.ts";
import type { Answered } from "./typed-words.ts";
import { wordsIn } from "./words-in.ts";

const SendSheet = lazy(() => import("../media/send-sheet.tsx"));
const AttachMenu = optional(() => import("./attach-menu.tsx"));
const EmojiButton = optional(() => import("../emoji/emoji-button.tsx"));
const Completing = optional(() => import("./completing.tsx"));
const Offer = optional(() => import("../links/offer.tsx"));
const VoiceBar = lazy(() => import("../media/voice-bar.tsx"));

export type ReplyTo = Answered;
type Props = {
  conversation: ConversationId;
  draft: string;
  reply: ReplyTo | null;
  onReply(reply: ReplyTo | null): void;
  /** Files that were chosen, pasted or dropped, and wait to be looked at and sent */
  picked: File[] | null;
  onPick(files: File[] | null): void;
  /** One's last words there are to be put otherwise. */
  onEditLast(): void;
};

const DRAFT_AFTER_MS = 400;
const NOT_MEANT_MS = 600;
const finePointer = matchMedia("(pointer: fine)");

export function Composer(props: Props) {
  const { conversation } = props;
  const words = wordsIn(conversation);
  const [text, setText] = createSignal(words.hear(props.draft));
  const [voice, setVoice] = createSignal<VoicePhase>("off");
  const [slidePx, setSlidePx] = createSignal(0);
  const [attaching, setAttaching] = createSignal<HTMLElement | null>(null);
  const recording = () => voice() !== "off";
  let picker: HTMLInputElement | undefined;
  let sentAt = 0;
  /** What was found behind a link in the words */
  let page: LinkedPage | null = null;
  /** What was answered when the page went */
  const answered = words.answering;
  let area: HTMLTextAreaElement | undefined;
  let draftTimer: ReturnType<typeof setTimeout> | undefined;
  let isGone = false;
  words.show = setText;

  onMount(() => {
    if (finePointer.matches) area?.focus();
    if (answered !== null && props.reply === null) props.onReply(answered);
    void words.store();
  });
  createEffect(on(text, () => area && grow(area)));
  createEffect(() => {
    if (props.reply !== null) area?.focus();
  });
  createEffect(
    on(
      () => props.reply,
      (reply) => {
        words.answering = reply;
      },
      { defer: true },
    ),
  );
  // Somebody types in another tab, or on another device, and this one shows the same chat: what is on screen goes where it is no news.
  createEffect(
    on(
      () => props.draft,
      (draft, before) => {
        if (!document.hasFocus() || text() === before) setText(words.hear(draft));
      },
      { defer: true },
    ),
  );
  onCleanup(() => {
    isGone = true;
    words.show = null;
    clearTimeout(draftTimer);
    void words.store();
  });
  createEffect(() => text().includes("@") && void loadMentions().catch(() => {}));

  function typed(next: string): void {
    setText(next);
    words.type(next);
    clearTimeout(draftTimer);
    draftTimer = setTimeout(() => void words.store(), DRAFT_AFTER_MS);
    if (next.trim() !== "") void verbs.typing(conversation);
  }

  async function send(): Promise<void> {
    const said = text();
    const { reply } = props;
    if (said.trim() === "") return;
    sentAt = performance.now();
    const found = page && { page };
    page = null;
    const meant = words.chosen;
    clearTimeout(draftTimer);
    const sent = words.send({ text: said, ...found, reply }, meantIn(said, meant));
    setText(words.text);
    props.onReply(null);
    area?.focus();
    // Nothing typed is lost: what could not be sent is in front of what was typed since, and answers what it answered.
    const problem = await sent;
    if (problem === null) return;
    toast(problem);
    if (!isGone && props.reply === null) props.onReply(reply);
  }

  /** Files carry what was typed along, as their caption. */
  function filesDone(sent: string | null): void {
    if (sent !== null && sent === words.text) words.put("");
    if (isGone) return;
    props.onPick(null);
    if (sent !== null) props.onReply(null);
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
            <IconButton icon="close" label={t("Cancel reply")} onClick={() => props.onReply(null)} />
          </div>
        )}
      </Show>
      <Show when={/https?:\/\//i.test(text()) && asking() !== "never"}>
        <Suspense>
          <Offer text={text()} onPage={(found) => (page = found)} />
        </Suspense>
      </Show>
      <Show when={/[:@]/.test(text()) && area}>
        {(typed) => (
          <Suspense>
            <Completing area={typed()} onMeant={(name, account) => words.choose(name, account)} />
          </Suspense>
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
                onSent={() => props.onReply(null)}
              />
            </Suspense>
          }
        >
          <IconButton
            icon="attach"
            label={t("Attach")}
            aria-haspopup="menu"
            aria-expanded={attaching() !== null}
            onClick={(event) => setAttaching(event.currentTarget)}
          />
          <Show when={attaching()}>
            {(anchor) => (
              <Suspense>
                <AttachMenu
                  conversation={props.conversation}
                  replyTo={props.reply?.id ?? null}
                  anchor={anchor()}
                  onFiles={() => picker?.click()}
                  onClose={() => setAttaching(null)}
                  onSent={() => props.onReply(null)}
                />
              </Suspense>
            )}
          </Show>
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
                props.onReply(null);
              }
              if (takeMarkKey(event)) return;
              if (event.key === "ArrowUp" && text() === "") props.onEditLast();
              if (event.key !== "Enter" || event.shiftKey || isComposing(event) || !finePointer.matches) return;
              event.preventDefault();
              void send();
            }}
          />
        </Show>
        <Show when={!recording()}>
          <Suspense>
            <EmojiButton area={() => area} />
          </Suspense>
        </Show>
        <Show when={text().trim() === ""} fallback={<IconButton icon="send" label={t("Send")} submit />}>
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
            onCaption={typed}
            chosen={words.chosen}
            onMeant={(name, account) => words.choose(name, account)}
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
