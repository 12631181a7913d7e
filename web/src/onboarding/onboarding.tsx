// The first screen: a name, a handle made of it, and in.

import { createSignal, Show } from "solid-js";
import { tidyHandle } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { suggestHandle } from "./suggest-handle.ts";

export function Onboarding(props: { invitedBy: string | null }) {
  const [name, setName] = createSignal("");
  const [typedHandle, setTypedHandle] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<{ field: "name" | "handle"; sentence: string } | null>(null);
  const [busy, setBusy] = createSignal(false);
  const handle = () => typedHandle() ?? suggestHandle(name());

  async function start(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const outcome = await verbs.register({ name: name(), handle: tidyHandle(handle()) });
    setBusy(false);
    const sentence = sentenceFor(outcome);
    setProblem(sentence === null ? null : { field: outcome.kind === "name-empty" ? "name" : "handle", sentence });
  }

  return (
    <main class="onboarding">
      <form class="onboarding-card" onSubmit={(event) => void start(event)}>
        <img src="/icons/icon.svg" alt="" width="72" height="72" />
        <h1>Parley</h1>
        <p class="lead">
          <Show when={props.invitedBy} fallback="Messages that only you and the people you write to can read.">
            {(handle) => `@${handle()} invites you to write here, where only the two of you can read it.`}
          </Show>
        </p>
        <Field
          label="Your name"
          value={name()}
          onValue={(text) => {
            setName(text);
            setProblem(null);
          }}
          autofocus
          autocomplete="name"
          maxLength={80}
          problem={problem()?.field === "name" ? (problem()?.sentence ?? null) : null}
        />
        <Field
          label="Handle"
          prefix="@"
          plainText
          maxLength={40}
          value={handle()}
          onValue={(text) => {
            setTypedHandle(text);
            setProblem(null);
          }}
          hint="How others find you. No phone number, no e-mail."
          problem={problem()?.field === "handle" ? (problem()?.sentence ?? null) : null}
        />
        <Button kind="primary" submit aria-busy={busy()}>
          Start
        </Button>
      </form>
    </main>
  );
}
