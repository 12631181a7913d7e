// Add somebody to a group by handle.

import { createSignal, Show } from "solid-js";
import { type ConversationId, tidyHandle } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

export function AddMember(props: { conversation: ConversationId }) {
  const [open, setOpen] = createSignal(false);
  const [handle, setHandle] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const sentence = sentenceFor(await verbs.addMember(props.conversation, tidyHandle(handle())));
    setBusy(false);
    setProblem(sentence);
    if (sentence !== null) return;
    setHandle("");
    setOpen(false);
  }

  return (
    <Show when={open()} fallback={<Button onClick={() => setOpen(true)}>Add member</Button>}>
      <form class="field-with-button" onSubmit={(event) => void add(event)}>
        <Field
          label="Handle"
          prefix="@"
          plainText
          autofocus
          maxLength={40}
          value={handle()}
          problem={problem()}
          onValue={(text) => {
            setHandle(text);
            setProblem(null);
          }}
        />
        <Button kind="primary" submit aria-busy={busy()}>
          Add
        </Button>
      </form>
    </Show>
  );
}
