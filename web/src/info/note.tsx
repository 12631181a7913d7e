// What this account notes about somebody, on all its devices; nobody else reads it.

import { createSignal, Show } from "solid-js";
import type { Person } from "../../../client/index.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

const MAX_LETTERS = 500;

export function Note(props: { person: Person; note: string }) {
  const [typed, setTyped] = createSignal<string | null>(null);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await verbs.noteContact(props.person.accountId, typed() ?? "");
    setTyped(null);
  }

  return (
    <Show
      when={typed() !== null}
      fallback={
        <>
          <Show when={props.note !== ""}>
            <p class="own-note">{props.note}</p>
          </Show>
          <Button onClick={() => setTyped(props.note)}>{props.note === "" ? t("Add a note") : t("Change note")}</Button>
        </>
      }
    >
      <form class="field-with-button" onSubmit={(event) => void save(event)}>
        <Field label={t("Your note")} autofocus maxLength={MAX_LETTERS} value={typed() ?? ""} onValue={setTyped} />
        <Button kind="primary" submit>
          {t("Save")}
        </Button>
      </form>
      <p class="field-say">Only you see it, on all your devices.</p>
    </Show>
  );
}
