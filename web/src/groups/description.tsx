// What a group is about, and the way to change it.

import { createSignal, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { WORDS } from "./words.ts";

const MAX_LETTERS = 500;

export function Description(props: { chat: ConversationDetails; text: string }) {
  const [text, setText] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const sentence = sentenceFor(await verbs.describe(props.chat.id, text() ?? "").finally(() => setBusy(false)));
    setProblem(sentence);
    if (sentence === null) setText(null);
  }

  return (
    <>
      <Show when={props.text}>
        <p class="group-description" dir="auto">
          {props.text}
        </p>
      </Show>
      <Show when={props.chat.can.rename}>
        <Show
          when={text() !== null}
          fallback={
            <Button onClick={() => setText(props.text)}>
              {props.text === "" ? WORDS.addDescription : WORDS.editDescription}
            </Button>
          }
        >
          <form class="question" onSubmit={(event) => void save(event)}>
            <textarea
              class="text-field"
              aria-label={WORDS.description}
              rows="4"
              dir="auto"
              maxLength={MAX_LETTERS}
              ref={(area) => queueMicrotask(() => area.focus())}
              value={text() ?? ""}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <ProblemLine says={problem()} />
            <div class="confirm">
              <Button onClick={() => setText(null)}>{WORDS.cancel}</Button>
              <Button kind="primary" submit aria-busy={busy()}>
                {WORDS.save}
              </Button>
            </div>
          </form>
        </Show>
      </Show>
    </>
  );
}
