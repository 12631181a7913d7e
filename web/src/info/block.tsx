// Blocks the other one of a direct chat, tells the operator if one wants to, and lifts the block again.

import { createSignal, Show } from "solid-js";
import type { Person } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { sentenceFor } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
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
            Block {name()}
          </Button>
        }
      >
        <Button onClick={() => void unblock(props.person)}>Unblock {name()}</Button>
      </Show>
      <Show when={asking()}>
        <Confirm person={props.person} onClose={() => setAsking(false)} />
      </Show>
    </>
  );
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
    toast(problem ?? reportProblem ?? (isReported ? `${name} is blocked and reported.` : `${name} is blocked.`));
  }

  return (
    <Dialog label={`Block ${props.person.name}?`} class="sheet" onClose={() => props.onClose()}>
      <form class="block-sheet" onSubmit={(event) => void block(event)}>
        <h2>Block {props.person.name}?</h2>
        <p>They can no longer reach you or add you to groups, and are not told. What was written stays here.</p>
        <label class="choice">
          <input type="checkbox" checked={alsoReport()} onChange={(event) => setAlsoReport(event.currentTarget.checked)} />
          Also report to the operator of this service
        </label>
        <p class="field-say">A report says only who reports whom. Nothing that was written is sent.</p>
        <div class="confirm">
          <Button kind="danger" submit>
            Block
          </Button>
          <Button onClick={() => props.onClose()}>Cancel</Button>
        </div>
      </form>
    </Dialog>
  );
}
