// The question before one leaves a group: who would have to be an admin then is said.

import { createSignal } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { chatTitle } from "../app/words.ts";
import { useQuery, verbs } from "../engine/use.ts";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { LEAVE, leaveWords } from "./words.ts";

type Props = { chat: Pick<ConversationSummary, "id" | "kind" | "title">; onClose(): void };

export function LeaveDialog(props: Props) {
  const group = useQuery(() => ({ kind: "group", conversation: props.chat.id }) as const);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function leave(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const outcome = await verbs.leave(props.chat.id).finally(() => setBusy(false));
    const sentence = sentenceFor(outcome);
    setProblem(sentence);
    if (sentence !== null) return;
    props.onClose();
    toast(outcome.kind === "waiting" ? LEAVE.later : LEAVE.done(chatTitle(props.chat)));
  }

  return (
    <Dialog label={LEAVE.button} class="sheet" onClose={() => props.onClose()}>
      <form class="question" onSubmit={(event) => void leave(event)}>
        <h2>{LEAVE.title(chatTitle(props.chat))}</h2>
        <p>{leaveWords(group()?.heir?.name ?? null)}</p>
        <ProblemLine says={problem()} />
        <QuestionEnd act={LEAVE.button} kind="danger" isBusy={busy()} onCancel={() => props.onClose()} />
      </form>
    </Dialog>
  );
}
