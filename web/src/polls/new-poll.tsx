// A poll before it is sent: the question, and options that grow as one types.

import { createSignal, For, Show } from "solid-js";
import { MAX_OPTION_LETTERS, MAX_OPTIONS, MAX_QUESTION_LETTERS } from "../../../client/content/kinds/poll.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { sendSentence } from "../app/words.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { grown, problemIn } from "./draft.ts";

type Props = { conversation: ConversationId; replyTo: string | null; onClose(sent: boolean): void };

export function NewPoll(props: Props) {
  const id = newId();
  const [question, setQuestion] = createSignal("");
  const [options, setOptions] = createSignal(["", ""]);
  const [several, setSeveral] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const type = (at: number, text: string) => {
    setProblem(null);
    setOptions((all) =>
      grown(
        all.map((each, i) => (i === at ? text : each)),
        MAX_OPTIONS,
      ),
    );
  };

  async function send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const asked = {
      question: question().trim(),
      options: options()
        .map((each) => each.trim())
        .filter((each) => each !== ""),
    };
    setProblem(problemIn(asked));
    if (problem() !== null || busy()) return;
    setBusy(true);
    const reply = props.replyTo === null ? {} : { replyTo: props.replyTo };
    const poll = { ...asked, several: several() };
    const outcome = await verbs.sendPoll(props.conversation, poll, { id, ...reply }).finally(() => setBusy(false));
    setProblem(
      outcome.kind === "bad-poll" ? t("This can't be sent as a poll. Change the question or an option.") : sendSentence(outcome),
    );
    if (outcome.kind === "ok") props.onClose(true);
  }

  return (
    <Dialog label={t("New poll")} class="sheet" onClose={() => props.onClose(false)}>
      <form class="question new-poll" novalidate onSubmit={(event) => void send(event)}>
        <h2>New poll</h2>
        <Field
          label={t("Question")}
          value={question()}
          onValue={(text) => {
            setQuestion(text);
            setProblem(null);
          }}
          maxLength={MAX_QUESTION_LETTERS}
          autofocus
        />
        {/* By their places: one that is typed in stays the same box. */}
        <For each={options().map((_, at) => at)}>
          {(at) => (
            <Field
              label={t("Option {at}", { at: at + 1 })}
              value={options()[at] ?? ""}
              onValue={(text) => type(at, text)}
              maxLength={MAX_OPTION_LETTERS}
            />
          )}
        </For>
        <SwitchRow
          label={t("Several answers")}
          on={several()}
          hint={t("Everyone in this chat sees who voted for what.")}
          onChange={setSeveral}
        />
        <Show when={problem()}>
          <ProblemLine says={problem()} />
        </Show>
        <QuestionEnd act={t("Send poll")} isBusy={busy()} onCancel={() => props.onClose(false)} />
      </form>
    </Dialog>
  );
}
