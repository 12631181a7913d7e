// What a group's link leads to: one asks to be let in, and waits for an admin.

import { createEffect, createSignal, Match, Show, Switch } from "solid-js";
import type { JoinOutcome } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { useQuery, verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { JOIN, WORDS } from "./words.ts";

type Props = { onIn(conversation: ConversationId): void; onClose(): void };

export default function JoinSheet(props: Props) {
  // The part of an address that no request carries: the service does not see it.
  const code = location.hash.slice(1);
  const [outcome, setOutcome] = createSignal<JoinOutcome | null>(null);
  const [busy, setBusy] = createSignal(false);
  const waitsFor = () => {
    const now = outcome();
    return now?.kind === "waiting" ? now.conversation : null;
  };

  async function join(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const asked = await verbs.joinByLink(code).finally(() => setBusy(false));
    if (asked.kind === "ok") props.onIn(asked.conversation);
    else setOutcome(asked);
  }

  return (
    <Dialog label={JOIN.title} class="sheet" onClose={() => props.onClose()}>
      <Switch>
        <Match when={waitsFor()}>
          {(conversation) => (
            <Waiting conversation={conversation()} onIn={(id) => props.onIn(id)} onClose={() => props.onClose()} />
          )}
        </Match>
        <Match when={true}>
          <form class="question" onSubmit={(event) => void join(event)}>
            <h2>{JOIN.title}</h2>
            <p>{JOIN.say}</p>
            <ProblemLine says={problemWords(outcome())} />
            <div class="confirm">
              <Button onClick={() => props.onClose()}>{JOIN.notNow}</Button>
              <Button kind="primary" submit aria-busy={busy()}>
                {JOIN.join}
              </Button>
            </div>
          </form>
        </Match>
      </Switch>
    </Dialog>
  );
}

function Waiting(props: Props & { conversation: ConversationId }) {
  const details = useQuery(() => ({ kind: "conversation", conversation: props.conversation }) as const);
  createEffect(() => {
    const chat = details();
    if (chat?.state === "active" && chat.request === null) props.onIn(chat.id);
  });
  return (
    <div class="question" role="status">
      <h2>{JOIN.waiting}</h2>
      <Show when={details()?.request == null}>
        <p>{JOIN.waitingSay}</p>
      </Show>
      <div class="confirm">
        <Button kind="primary" onClick={() => props.onClose()}>
          {WORDS.close}
        </Button>
      </div>
    </div>
  );
}

function problemWords(outcome: JoinOutcome | null): string | null {
  switch (outcome?.kind) {
    case undefined:
    case "ok":
    case "waiting":
      return null;
    case "declined":
      return JOIN.declined;
    case "over":
      return JOIN.over;
    case "no-link":
      return JOIN.noLink;
    default:
      return sentenceFor(outcome as Parameters<typeof sentenceFor>[0]);
  }
}
