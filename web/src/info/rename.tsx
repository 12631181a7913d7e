// Give the group another name.

import { createSignal, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { sentenceFor } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

export function Rename(props: { chat: ConversationDetails }) {
  const [title, setTitle] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const sentence = sentenceFor(await verbs.rename(props.chat.id, title() ?? ""));
    setProblem(sentence);
    if (sentence === null) setTitle(null);
  }

  return (
    <Show when={title() !== null} fallback={<Button onClick={() => setTitle(props.chat.title)}>Rename group</Button>}>
      <form class="field-with-button" onSubmit={(event) => void save(event)}>
        <Field label="Group name" autofocus maxLength={100} value={title() ?? ""} onValue={setTitle} problem={problem()} />
        <Button kind="primary" submit>
          Save
        </Button>
      </form>
    </Show>
  );
}
