// The quick replies of a business, edited together and saved with one button.

import { createEffect, createSignal, Index, on, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { toast } from "../app/toast.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { BusinessApi } from "./api.ts";
import { TextArea } from "./inputs.tsx";
import type { Load } from "./load.ts";
import { Fault } from "./loaded.tsx";
import { faultOf } from "./quick-replies.ts";
import type { Problem } from "./request.ts";
import type { Items, QuickReply } from "./views.ts";

const MAX = 50;

export function QuickReplyEditor(props: { api: BusinessApi; replies: Load<Items<QuickReply>> }) {
  const [edited, setEdited] = createStore<{ items: QuickReply[] }>({ items: [] });
  const [fault, setFault] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  createEffect(
    on(props.replies.value, (known) =>
      setEdited(
        "items",
        (known?.items ?? []).map((each) => ({ ...each })),
      ),
    ),
  );

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const items = edited.items.map(({ shortcut, text }) => ({ shortcut: shortcut.trim().replace(/^\//, ""), text: text.trim() }));
    setFault(faultOf(items));
    if (fault() !== null) return;
    const answer = await props.api.setQuickReplies(items);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    props.replies.set(answer.value);
    toast("Quick replies are saved.");
  }

  return (
    <details class="card">
      <summary>Edit quick replies</summary>
      <form class="stack" onSubmit={(event) => void save(event)}>
        <p class="quiet">Type “/” and a shortcut while you answer, and its text is there.</p>
        <ul class="quick-replies" aria-label="Quick replies of the business">
          <Index each={edited.items}>
            {(reply, at) => (
              <li class="quick-reply">
                <Field
                  label="Shortcut"
                  prefix="/"
                  value={reply().shortcut}
                  onValue={(shortcut) => setEdited("items", at, "shortcut", shortcut)}
                  maxLength={25}
                  plainText
                />
                <TextArea
                  label="Text"
                  value={reply().text}
                  onValue={(text) => setEdited("items", at, "text", text)}
                  maxLength={4096}
                  rows={2}
                />
                <Button
                  aria-label={`Remove /${reply().shortcut}`}
                  onClick={() => setEdited("items", (items) => items.filter((_, other) => other !== at))}
                >
                  Remove
                </Button>
              </li>
            )}
          </Index>
        </ul>
        <Show when={fault()}>
          {(sentence) => (
            <p class="field-say problem" role="alert">
              {sentence()}
            </p>
          )}
        </Show>
        <Fault problem={problem()} />
        <div class="buttons">
          <Button
            disabled={edited.items.length >= MAX}
            onClick={() => setEdited("items", edited.items.length, { shortcut: "", text: "" })}
          >
            Add quick reply
          </Button>
          <Button kind="primary" submit>
            Save quick replies
          </Button>
        </div>
      </form>
    </details>
  );
}
