// Where an answer is typed; a "/" offers quick replies.

import { createEffect, createSignal, createUniqueId, For, on, Show } from "solid-js";
import { newId } from "../engine/new-id.ts";
import { IconButton } from "../ui/button.tsx";
import type { BusinessApi } from "./api.ts";
import { Fault } from "./loaded.tsx";
import { offered, withReply } from "./quick-replies.ts";
import type { Problem } from "./request.ts";
import type { QuickReply } from "./views.ts";

const MAX_LETTERS = 4096;
const finePointer = matchMedia("(pointer: fine)");

export function ReplyBox(props: {
  api: BusinessApi;
  person: string;
  replies: readonly QuickReply[];
  onSent(id: string, text: string): void;
}) {
  const list = createUniqueId();
  const [text, setText] = createSignal("");
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [closed, setClosed] = createSignal(false);
  const [at, setAt] = createSignal(0);
  const options = () => (closed() ? null : offered(text(), props.replies));
  const chosen = () => options()?.[at()];
  createEffect(
    on(text, () => {
      setAt(0);
      setClosed(false);
    }),
  );
  let box: HTMLTextAreaElement | undefined;
  /** The same for the same words until they are taken: a lost answer does not send them twice. */
  let attempt: { text: string; key: string } | null = null;

  async function send(): Promise<void> {
    const words = text().trim();
    if (words === "" || busy()) return;
    if (attempt?.text !== words) attempt = { text: words, key: newId() };
    setBusy(true);
    const answer = await props.api.send(props.person, words, attempt.key);
    setBusy(false);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    attempt = null;
    setText("");
    props.onSent(answer.value.id, words);
    box?.focus();
  }

  function take(reply: QuickReply): void {
    setText(withReply(text(), reply));
    setClosed(true);
    box?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const all = options() ?? [];
    const reply = chosen();
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (all.length > 0 && step !== undefined) setAt((at() + step + all.length) % all.length);
    else if (reply !== undefined && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) take(reply);
    else if (options() !== null && event.key === "Escape") setClosed(true);
    else if (event.key === "Enter" && !event.shiftKey && finePointer.matches) void send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <form
      class="reply"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
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
      <div class="reply-row">
        <textarea
          ref={box}
          class="text-area"
          rows="1"
          aria-label="Reply"
          placeholder="Reply, or “/” for quick replies"
          maxLength={MAX_LETTERS}
          dir="auto"
          value={text()}
          aria-autocomplete="list"
          aria-controls={options() === null ? undefined : list}
          aria-activedescendant={chosen() === undefined ? undefined : `${list}-${at()}`}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <IconButton icon="send" label="Send reply" submit aria-busy={busy()} />
      </div>
      <p class="hidden" role="status">
        {options() === null ? "" : `${options()?.length} quick replies`}
      </p>
      <Fault problem={problem()} />
    </form>
  );
}
