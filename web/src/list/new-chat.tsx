// Start a chat by somebody's handle.

import { createSignal } from "solid-js";
import { tidyHandle } from "../../../protocol/index.ts";
import { goTo } from "../app/navigation.ts";
import { sentenceFor } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

export function NewChat(props: { onDone(): void }) {
  const [handle, setHandle] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function open(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const outcome = await verbs.openDirect(tidyHandle(handle()));
    setBusy(false);
    setProblem(sentenceFor(outcome));
    if (outcome.kind !== "ok") return;
    props.onDone();
    goTo({ kind: "chat", conversation: outcome.conversation });
  }

  return (
    <>
      <header class="pane-head">
        <IconButton icon="back" label="Back" onClick={() => props.onDone()} />
        <h1>New chat</h1>
      </header>
      <form class="pane-form" onSubmit={(event) => void open(event)}>
        <Field
          label="Handle"
          prefix="@"
          plainText
          autofocus
          maxLength={40}
          value={handle()}
          onValue={(text) => {
            setHandle(text);
            setProblem(null);
          }}
          hint="The exact handle of the person, for example @ana."
          problem={problem()}
        />
        <Button kind="primary" submit aria-busy={busy()}>
          Open chat
        </Button>
      </form>
    </>
  );
}
