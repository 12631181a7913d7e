// What this account calls somebody, on all its devices; nobody else reads it.

import { createSignal, Show } from "solid-js";
import type { Person } from "../../../client/index.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

export function Petname(props: { person: Person }) {
  const [name, setName] = createSignal<string | null>(null);
  const own = () => (props.person.name === props.person.theirs ? "" : props.person.name);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await verbs.callContact(props.person.accountId, name() ?? "");
    setName(null);
  }

  return (
    <>
      <Show when={own() !== ""}>
        <p class="field-say">{t("They call themselves {theirs}.", { theirs: props.person.theirs })}</p>
      </Show>
      <Show
        when={name() !== null}
        fallback={<Button onClick={() => setName(own() || props.person.name)}>{t("Change name")}</Button>}
      >
        <form class="field-with-button" onSubmit={(event) => void save(event)}>
          <Field
            label={t("Your name for {theirs}", { theirs: props.person.theirs })}
            autofocus
            maxLength={64}
            value={name() ?? ""}
            onValue={setName}
          />
          <Button kind="primary" submit>
            {t("Save")}
          </Button>
        </form>
        <p class="field-say">Only you see it. Leave it empty to go back to theirs.</p>
      </Show>
    </>
  );
}
