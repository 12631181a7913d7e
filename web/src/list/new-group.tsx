// Start a group: a name, and people by their handles.

import { createSignal, For } from "solid-js";
import { tidyHandle } from "../../../protocol/index.ts";
import { goTo } from "../app/navigation.ts";
import { sentenceFor } from "../app/words.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

export function NewGroup(props: { onDone(): void }) {
  const id = newId();
  const [title, setTitle] = createSignal("");
  const [handle, setHandle] = createSignal("");
  const [people, setPeople] = createSignal<string[]>([]);
  const [problem, setProblem] = createSignal<{ field: "title" | "handle"; sentence: string } | null>(null);
  const [busy, setBusy] = createSignal(false);

  function add(): void {
    const next = tidyHandle(handle());
    if (next !== "" && !people().includes(next)) setPeople([...people(), next]);
    setHandle("");
    setProblem(null);
  }

  async function create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    add();
    setBusy(true);
    const outcome = await verbs.createGroup({ title: title(), handles: people(), id });
    setBusy(false);
    const sentence = sentenceFor(outcome);
    setProblem(sentence === null ? null : { field: outcome.kind === "title-empty" ? "title" : "handle", sentence });
    if (outcome.kind !== "ok") return;
    props.onDone();
    goTo({ kind: "chat", conversation: outcome.conversation });
  }

  return (
    <>
      <header class="pane-head">
        <IconButton icon="back" label="Back" onClick={() => props.onDone()} />
        <h1>New group</h1>
      </header>
      <form class="pane-form" onSubmit={(event) => void create(event)}>
        <Field
          label="Group name"
          autofocus
          maxLength={100}
          value={title()}
          onValue={setTitle}
          problem={problem()?.field === "title" ? (problem()?.sentence ?? null) : null}
        />
        <div class="field-with-button">
          <Field
            label="Handle"
            prefix="@"
            plainText
            maxLength={40}
            value={handle()}
            onValue={setHandle}
            problem={problem()?.field === "handle" ? (problem()?.sentence ?? null) : null}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || handle().trim() === "") return;
              event.preventDefault();
              add();
            }}
          />
          <Button onClick={add}>Add</Button>
        </div>
        <ul class="chips" aria-label="People to add">
          <For each={people()}>
            {(person) => (
              <li class="chip">
                @{person}
                <IconButton
                  icon="close"
                  label={`Leave out @${person}`}
                  onClick={() => setPeople(people().filter((other) => other !== person))}
                />
              </li>
            )}
          </For>
        </ul>
        <Button kind="primary" submit aria-busy={busy()}>
          Create group
        </Button>
      </form>
    </>
  );
}
