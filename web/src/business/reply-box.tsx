// Where an answer or a note is written; a "/" offers quick replies, a file goes with what is written, and who has answered meanwhile is said first.

import { type Accessor, createEffect, createSignal, createUniqueId, For, on, Show } from "solid-js";
import { newId } from "../engine/new-id.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { isComposing } from "../ui/composing.ts";
import type { BusinessApi, Outgoing } from "./api.ts";
import { Fault } from "./loaded.tsx";
import { type Fields, offered, withReply } from "./quick-replies.ts";
import type { Answer, Problem } from "./request.ts";
import type { MediaUse, MessageContent, QuickReply } from "./views.ts";

const MAX_LETTERS = 4096;
const finePointer = matchMedia("(pointer: fine)");

type Props = {
  api: BusinessApi;
  person: string;
  replies: readonly QuickReply[];
  fields: Fields;
  /** How often the business has answered, as it is shown; null: not known yet */
  answers: number | null;
  nameOf(member: string): string;
  /** By a key, or a button elsewhere */
  writes: Accessor<{ what: "reply" | "note" } | null>;
  onSent(id: string, content: MessageContent): void;
  onNoted(): void;
  onTyped(): void;
  onRested(): void;
};

export function ReplyBox(props: Props) {
  const list = createUniqueId();
  const [text, setText] = createSignal("");
  const [file, setFile] = createSignal<File | null>(null);
  const [isNote, setNote] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [answeredBy, setAnsweredBy] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [closed, setClosed] = createSignal(false);
  const [at, setAt] = createSignal(0);
  const options = () => (closed() || isNote() ? null : offered(text(), props.replies));
  const chosen = () => options()?.[at()];
  createEffect(
    on(text, () => {
      setAt(0);
      setClosed(false);
    }),
  );
  let box: HTMLTextAreaElement | undefined;
  let chooser: HTMLInputElement | undefined;
  createEffect(
    on(
      props.writes,
      (wish) => {
        if (wish === null) return;
        setNote(wish.what === "note");
        box?.focus();
      },
      { defer: true },
    ),
  );
  /** The same for the same words until they are taken: a lost answer does not send them twice. */
  let attempt: { what: string; key: string } | null = null;
  /** As it was when these words were begun: a colleague's answer since then may be news to who types. */
  let seen: number | null = null;

  function typed(words: string): void {
    if (text() === "" && file() === null) seen = props.answers;
    setText(words);
    if (words === "") props.onRested();
    else if (!isNote()) props.onTyped();
  }

  /** What cannot be taken out of the file, as its sender has not yet said that it may go */
  const [asks, setAsks] = createSignal<string | null>(null);

  async function send(isAgreed: boolean, mayTell = false): Promise<void> {
    const words = text().trim();
    const attached = isNote() ? null : file();
    if ((words === "" && attached === null) || busy()) return;
    const what = JSON.stringify([isNote(), words, attached?.name, attached?.size, attached?.lastModified]);
    if (attempt?.what !== what) attempt = { what, key: newId() };
    setBusy(true);
    const answer = await (isNote()
      ? props.api.addNote(props.person, words, attempt.key)
      : sendContent(words, { attached, mayTell }, attempt.key, isAgreed ? null : seen)
    ).catch(unread);
    setBusy(false);
    if (answer === "asks") return;
    const isAnswered = answer.kind === "problem" && answer.code === "answered-meanwhile";
    setAnsweredBy(isAnswered ? props.nameOf(answer.detail) : null);
    setProblem(answer.kind === "problem" && !isAnswered ? answer : null);
    if (answer.kind === "problem") return;
    attempt = null;
    setText("");
    setFile(null);
    setAsks(null);
    props.onRested();
    if (isNote()) props.onNoted();
    box?.focus();
  }

  type Given = { attached: File | null; mayTell: boolean };
  async function sendContent(words: string, { attached, mayTell }: Given, key: string, ifAnswers: number | null) {
    const content = attached === null ? textOf(words) : await mediaOf(attached, words, mayTell);
    if (content === "asks" || content.kind === "problem") return content;
    const sent = await props.api.send(props.person, content, key, ifAnswers);
    if (sent.kind === "ok") props.onSent(sent.value.id, shownAs(content, attached));
    return sent;
  }

  /** Uploaded once, however often it is tried. */
  let uploaded: { file: File; id: string } | null = null;
  async function mediaOf(attached: File, caption: string, mayTell: boolean): Promise<Outgoing | Problem | "asks"> {
    if (uploaded?.file !== attached) {
      const { attachedOf } = await import("./attached.ts");
      const { file: clean, asks: sentence } = await attachedOf(attached);
      if (sentence !== null && !mayTell) {
        setAsks(sentence);
        return "asks";
      }
      const answer: Answer<{ id: string }> = await props.api.upload(clean);
      if (answer.kind === "problem") return answer;
      uploaded = { file: attached, id: answer.value.id };
    }
    return { kind: "media", media: uploaded.id, as: useOf(attached.type), caption, filename: attached.name || null };
  }

  function take(reply: QuickReply): void {
    typed(withReply(text(), reply, props.fields));
    setClosed(true);
    box?.focus();
  }

  function attach(given: File | null): void {
    if (text() === "" && file() === null) seen = props.answers;
    setFile(given);
    setAsks(null);
    setProblem(null);
    box?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const all = options() ?? [];
    const reply = chosen();
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (all.length > 0 && step !== undefined) setAt((at() + step + all.length) % all.length);
    else if (reply !== undefined && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) take(reply);
    else if (options() !== null && event.key === "Escape") setClosed(true);
    // Out of the box, so that keys are the inbox's again.
    else if (event.key === "Escape") box?.blur();
    else if (event.key === "Enter" && !event.shiftKey && finePointer.matches) void send(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <form
      class="reply"
      classList={{ noting: isNote() }}
      onSubmit={(event) => {
        event.preventDefault();
        void send(false);
      }}
    >
      <Show when={(options()?.length ?? 0) > 0}>
        <div class="offered" id={list} role="listbox" aria-label="Quick replies">
          <For each={options()}>
            {(reply, index) => (
              <div
                id={`${list}-${index()}`}
                role="option"
                aria-selected={index() === at()}
                tabIndex={-1}
                // Before the box loses the focus.
                onPointerDown={(event) => {
                  event.preventDefault();
                  take(reply);
                }}
              >
                <strong>/{reply.shortcut}</strong> <span dir="auto">{reply.text}</span>
              </div>
            )}
          </For>
        </div>
      </Show>
      {/* biome-ignore lint/a11y/useSemanticElements: two buttons that one reads together, no fieldset of a form */}
      <div class="reply-kind" role="group" aria-label={t("What you write")}>
        <button type="button" class="chip" aria-pressed={!isNote()} onClick={() => setNote(false)}>
          {t("Reply")}
        </button>
        <button type="button" class="chip" aria-pressed={isNote()} onClick={() => setNote(true)}>
          {t("Note")}
        </button>
        <Show when={isNote()}>
          <span class="quiet">{t("Only your team sees this.")}</span>
        </Show>
      </div>
      <Show when={!isNote() && file()}>
        {(attached) => (
          <p class="reply-file">
            <span dir="auto">{attached().name}</span>
            <Button aria-label={t("Remove {name}", { name: attached().name })} onClick={() => attach(null)}>
              {t("Remove")}
            </Button>
          </p>
        )}
      </Show>
      <div class="reply-row">
        <input
          ref={chooser}
          type="file"
          hidden
          onChange={(event) => {
            attach(event.currentTarget.files?.[0] ?? null);
            event.currentTarget.value = "";
          }}
        />
        <Show when={!isNote()}>
          <IconButton icon="attach" label={t("Attach a file")} onClick={() => chooser?.click()} />
        </Show>
        <textarea
          ref={box}
          class="text-area"
          rows="1"
          aria-label={isNote() ? t("Note") : t("Reply")}
          placeholder={isNote() ? t("A note for your team") : t("Reply, or “/” for quick replies")}
          maxLength={MAX_LETTERS}
          dir="auto"
          value={text()}
          aria-autocomplete="list"
          aria-controls={options() === null ? undefined : list}
          aria-activedescendant={chosen() === undefined ? undefined : `${list}-${at()}`}
          onInput={(event) => typed(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const [pasted] = event.clipboardData?.files ?? [];
            if (pasted === undefined || isNote()) return;
            event.preventDefault();
            attach(pasted);
          }}
        />
        <IconButton icon="send" label={isNote() ? t("Save note") : t("Send reply")} submit aria-busy={busy()} />
      </div>
      <p class="hidden" role="status">
        {options() === null ? "" : t("{count} quick replies", { count: options()?.length })}
      </p>
      <Show when={answeredBy()}>
        {(name) => (
          <div class="fault" role="alert">
            <p>{t("{name} has answered meanwhile. Nothing of yours was sent.", { name: name() })}</p>
            <Button onClick={() => void send(true)}>{t("Send anyway")}</Button>
          </div>
        )}
      </Show>
      <Show when={asks()}>
        {(sentence) => (
          <div class="fault" role="alert">
            <p>{sentence()}</p>
            <Button onClick={() => void send(false, true)}>{t("Send anyway")}</Button>
          </div>
        )}
      </Show>
      <Fault problem={problem()} />
    </form>
  );
}

/** It was moved or changed, or what looks into it could not be loaded. */
function unread(error: unknown): Problem {
  console.warn("the file could not be read", error);
  return { kind: "problem", status: 0, code: "unreadable-file", detail: "", retryAfterMs: null };
}

const textOf = (text: string): Outgoing => ({ kind: "text", text });

function useOf(type: string): MediaUse {
  const [kind] = type.split("/");
  return kind === "image" || kind === "video" || kind === "audio" ? kind : "document";
}

/** Until the list has it */
function shownAs(content: Outgoing, file: File | null): MessageContent {
  if (content.kind === "text") return content;
  const { media: id, as, caption, filename } = content;
  return { kind: "media", as, caption, media: { id, type: file?.type ?? "", bytes: file?.size ?? 0, filename } };
}
