// The quick replies of a business, edited together and saved with one button.

import { createEffect, createSignal, Index, on, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import type { BusinessApi } from "./api.ts";
import { TextArea } from "./inputs.tsx";
import type { Load } from "./load.ts";
import { Fault } from "./loaded.tsx";
import { AS_FIELDS, faultOf } from "./quick-replies.ts";
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
    toast(t("Quick replies are saved."));
  }

  return (
    <details class="card">
      <summary>Edit quick replies</summary>
      <Show when={props.replies.value() === undefined}>
        <Fault problem={props.replies.problem()} again={() => void props.replies.reload()} />
      </Show>
      <form class="stack" hidden={props.replies.value() === undefined} onSubmit={(event) => void save(event)}>
        <p class="quiet">{t("Type “/” and a shortcut while you answer, and its text is there.")}</p>
        {/* Braces mean something in a text that is translated. */}
        <p class="quiet">{t("{name} and {business} in it become who you write to and your handle.", AS_FIELDS)}</p>
        <ul class="quick-replies" aria-label="Quick replies of the business">
          <Index each={edited.items}>
            {(reply, at) => (
              <li class="quick-reply">
                <Field
                  label={t("Shortcut")}
                  prefix="/"
                  value={reply().shortcut}
                  onValue={(shortcut) => setEdited("items", at, "shortcut", shortcut)}
                  maxLength={25}
                  plainText
                />
                <TextArea
                  label={t("Text")}
                  value={reply().text}
                  onValue={(text) => setEdited("items", at, "text", text)}
                  maxLength={4096}
                  rows={2}
                />
                <Button
                  aria-label={t("Remove /{shortcut}", { shortcut: reply().shortcut })}
                  onClick={() => setEdited("items", (items) => items.filter((_, other) => other !== at))}
                >
                  {t("Remove")}
                </Button>
              </li>
            )}
          </Index>
        </ul>
        <ProblemLine says={fault()} />
        <Fault problem={problem()} />
        <div class="buttons">
          <Button
            disabled={edited.items.length >= MAX}
            onClick={() => setEdited("items", edited.items.length, { shortcut: "", text: "" })}
          >
            {t("Add quick reply")}
          </Button>
          <Button kind="primary" submit>
            {t("Save quick replies")}
          </Button>
        </div>
      </form>
    </details>
  );
}
