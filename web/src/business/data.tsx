// What is kept of a business's conversations: for how long, as an export, and of whom.

import { createSignal } from "solid-js";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import type { BusinessApi } from "./api.ts";
import { Contacts } from "./contacts.tsx";
import { Exports } from "./exports.tsx";
import { NumberField } from "./inputs.tsx";
import { useLoad, usePages } from "./load.ts";
import { Fault, Loaded } from "./loaded.tsx";
import type { Problem } from "./request.ts";

const MAX_DAYS = 400;

export function Data(props: { api: BusinessApi }) {
  const contacts = usePages("person", props.api.contacts);
  const [erased, setErased] = createSignal(0);
  return (
    <>
      <Retention api={props.api} />
      <Exports api={props.api} contacts={contacts.items() ?? []} erased={erased()} />
      <Contacts
        api={props.api}
        contacts={contacts}
        onErased={() => {
          setErased(erased() + 1);
          void contacts.reload();
        }}
      />
    </>
  );
}

function Retention(props: { api: BusinessApi }) {
  const settings = useLoad(props.api.retention);
  return (
    <section class="stack card" aria-labelledby="retention">
      <h3 id="retention">How long messages are kept</h3>
      <Loaded from={settings}>{(loaded) => <RetentionForm api={props.api} days={loaded().retentionDays} />}</Loaded>
    </section>
  );
}

function RetentionForm(props: { api: BusinessApi; days: number }) {
  const [days, setDays] = createSignal(props.days);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const answer = await props.api.setRetention(days());
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "ok") toast(t("That is how long messages are kept from now on."));
  }
  return (
    <form class="stack" onSubmit={(event) => void save(event)}>
      <NumberField
        label={t("Days")}
        value={days()}
        min={0}
        max={MAX_DAYS}
        onValue={setDays}
        hint={t(
          "0 to {most}. With 0 a message goes as soon as the webhook has it. People keep their own copies in their chats.",
          { most: MAX_DAYS },
        )}
      />
      <Fault problem={problem()} />
      <div>
        <Button kind="primary" submit>
          {t("Save days")}
        </Button>
      </div>
    </form>
  );
}
