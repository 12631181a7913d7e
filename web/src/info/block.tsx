// Blocks the other one of a direct chat, tells the operator if one wants to, and lifts the block again.

import { createSignal, Show } from "solid-js";
import type { Person } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { useQuery, verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { unblock } from "./unblock.ts";

export function Block(props: { person: Person }) {
  const [asking, setAsking] = createSignal(false);
  const name = () => props.person.name;
  return (
    <>
      <Show
        when={props.person.blocked}
        fallback={
          <Button kind="danger" onClick={() => setAsking(true)}>
            {t("Block {name}", { name: name() })}
          </Button>
        }
      >
        <Button onClick={() => void unblock(props.person)}>{t("Unblock {name}", { name: name() })}</Button>
      </Show>
      <Show when={asking()}>
        <Confirm person={props.person} onClose={() => setAsking(false)} />
      </Show>
    </>
  );
}

export const BLOCKING = t("Block or report");

/** For a direct chat, wherever it is asked from */
export function BlockDialog(props: { conversation: ConversationId; onClose(): void }) {
  const details = useQuery(() => ({ kind: "conversation", conversation: props.conversation }) as const);
  const peer = () => details()?.members.find((member) => !member.self);
  return <Show when={peer()}>{(person) => <Confirm person={person()} onClose={() => props.onClose()} />}</Show>;
}

function Confirm(props: { person: Person; onClose(): void }) {
  const [alsoReport, setAlsoReport] = createSignal(false);

  async function block(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { accountId, name } = props.person;
    const isReported = alsoReport();
    props.onClose();
    const problem = sentenceFor(await verbs.block(accountId, true));
    const reportProblem = isReported ? sentenceFor(await verbs.report(accountId)) : null;
    toast(
      problem ??
        reportProblem ??
        (isReported ? t("{name} is blocked and reported.", { name }) : t("{name} is blocked.", { name })),
    );
  }

  return (
    <Dialog label={t("Block {person}?", { person: props.person.name })} class="sheet" onClose={() => props.onClose()}>
      <form class="question" onSubmit={(event) => void block(event)}>
        <h2>{t("Block {person}?", { person: props.person.name })}</h2>
        <p>They can no longer reach you or add you to groups, and are not told. What was written stays here.</p>
        <label class="choice">
          <input type="checkbox" checked={alsoReport()} onChange={(event) => setAlsoReport(event.currentTarget.checked)} />
          Also report to the operator of this service
        </label>
        <p class="field-say">A report says only who reports whom. Nothing that was written is sent.</p>
        <QuestionEnd act={t("Block")} kind="danger" onCancel={() => props.onClose()} />
      </form>
    </Dialog>
  );
}
