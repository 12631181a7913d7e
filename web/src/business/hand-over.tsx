// Handing a person over to a colleague: a group of the two, which the business leaves.

import { createSignal, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { newId } from "../engine/new-id.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { BusinessApi } from "./api.ts";
import { TextArea } from "./inputs.tsx";
import { Fault } from "./loaded.tsx";
import type { Problem } from "./request.ts";

export function HandOver(props: { api: BusinessApi; person: string; name: string }) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Show
      when={isOpen()}
      fallback={
        <div>
          <Button onClick={() => setOpen(true)}>{t("Hand over to a colleague")}</Button>
        </div>
      }
    >
      <Form {...props} onClose={() => setOpen(false)} />
    </Show>
  );
}

function Form(props: { api: BusinessApi; person: string; name: string; onClose(): void }) {
  const [agent, setAgent] = createSignal("");
  const [title, setTitle] = createSignal(t("Help for {name}", { name: props.name }));
  const [note, setNote] = createSignal("");
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const key = newId();

  async function handOver(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const handle = agent().trim().replace(/^@/, "").toLowerCase();
    if (busy() || handle === "" || title().trim() === "") return;
    setBusy(true);
    // Another wish is another key; the same one goes on with the group that is there.
    const answer = await props.api.handOver(
      props.person,
      { agent: handle, title: title().trim(), note: note().trim() },
      `${key}.${handle}`,
    );
    setBusy(false);
    if (answer.kind === "problem") return void setProblem(answer);
    toast(t("{name} and @{handle} are in “{title}” now.", { name: props.name, handle, title: answer.value.title }));
    props.onClose();
  }

  return (
    <form class="stack hand-over" onSubmit={(event) => void handOver(event)}>
      <h4>Hand over to a colleague</h4>
      <p class="quiet">The two get a group of their own, and the business leaves it: what they say there cannot be read here.</p>
      <Field label={t("Colleague's handle")} prefix="@" value={agent()} onValue={setAgent} maxLength={33} plainText autofocus />
      <Field label={t("Title of the group")} value={title()} onValue={setTitle} maxLength={100} />
      <TextArea
        label={t("Note")}
        value={note()}
        onValue={setNote}
        maxLength={4096}
        hint={t("The first thing that is said there. {name} reads it too.", { name: props.name })}
      />
      <Fault problem={problem()} />
      <div class="buttons">
        <Button kind="primary" submit aria-busy={busy()}>
          {busy() ? t("One moment…") : t("Hand over")}
        </Button>
        <Button onClick={() => props.onClose()}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}
