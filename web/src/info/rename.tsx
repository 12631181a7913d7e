// Give the group another name.

import { createSignal, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
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
    <Show when={title() !== null} fallback={<Button onClick={() => setTitle(props.chat.title)}>{t("Rename group")}</Button>}>
      <form class="field-with-button" onSubmit={(event) => void save(event)}>
        <Field label={t("Group name")} autofocus maxLength={100} value={title() ?? ""} onValue={setTitle} problem={problem()} />
        <Button kind="primary" submit>
          {t("Save")}
        </Button>
      </form>
    </Show>
  );
}
