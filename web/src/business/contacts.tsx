// The people a business knows: blocking them, and erasing what is kept of them.

import { createSignal, For, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { BusinessApi } from "./api.ts";
import type { Pages } from "./load.ts";
import { Fault, LoadedPages } from "./loaded.tsx";
import type { Problem } from "./request.ts";
import type { ContactView } from "./views.ts";
import { momentWords } from "./words.ts";

export function Contacts(props: { api: BusinessApi; contacts: Pages<ContactView>; onErased(): void }) {
  return (
    <section class="stack card" aria-labelledby="contacts">
      <h3 id="contacts">Contacts</h3>
      <LoadedPages from={props.contacts} empty="Nobody has written yet." more="More contacts">
        {(items) => (
          <ul class="rows" aria-label="Contacts">
            <For each={items()}>
              {(contact) => (
                <Contact
                  api={props.api}
                  contact={contact}
                  onChanged={() => void props.contacts.reload()}
                  onErased={props.onErased}
                />
              )}
            </For>
          </ul>
        )}
      </LoadedPages>
    </section>
  );
}

function Contact(props: { api: BusinessApi; contact: ContactView; onChanged(): void; onErased(): void }) {
  const [erasing, setErasing] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const name = () => props.contact.name || props.contact.person;
  async function block(): Promise<void> {
    const answer = await props.api.block(props.contact.person, !props.contact.isBlocked);
    setProblem(answer.kind === "problem" ? answer : null);
    props.onChanged();
  }
  async function erase(): Promise<void> {
    const answer = await props.api.erase(props.contact.person);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    setErasing(false);
    toast(`What was kept of ${name()} is erased.`);
    props.onErased();
  }
  return (
    <li class="contact">
      <div class="row-with-button">
        <span class="contact-words">
          <strong dir="auto">{name()}</strong>
          <span class="quiet">
            {props.contact.lastWroteAt === null ? "never wrote" : `wrote ${momentWords(props.contact.lastWroteAt)}`}
            {props.contact.hasGranted ? ", may be written to at any time" : ""}
            {props.contact.isBlocked ? ", blocked" : ""}
          </span>
          <code>{props.contact.person}</code>
        </span>
        <span class="buttons">
          <Button onClick={() => void block()}>{props.contact.isBlocked ? `Unblock ${name()}` : `Block ${name()}`}</Button>
          <Button kind="danger" aria-expanded={erasing()} onClick={() => setErasing(!erasing())}>
            Erase {name()}
          </Button>
        </span>
      </div>
      <Show when={erasing()}>
        <EraseForm name={name()} onErase={() => void erase()} onCancel={() => setErasing(false)} />
      </Show>
      <Fault problem={problem()} />
    </li>
  );
}

function EraseForm(props: { name: string; onErase(): void; onCancel(): void }) {
  const [typed, setTyped] = createSignal("");
  const [isWrong, setWrong] = createSignal(false);
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (typed().trim() === props.name.trim()) props.onErase();
    else setWrong(true);
  }
  return (
    <form class="stack erase" onSubmit={submit}>
      <p>
        Messages, files, events, dead letters and exports with {props.name} go from here and do not come back. Their own chat
        stays with them.
      </p>
      <Field
        label={`Type “${props.name}” to confirm`}
        value={typed()}
        onValue={(text) => {
          setTyped(text);
          setWrong(false);
        }}
        maxLength={200}
        autofocus
        problem={isWrong() ? "That is not the name." : null}
      />
      <div class="buttons">
        <Button kind="danger" submit>
          Erase for good
        </Button>
        <Button onClick={() => props.onCancel()}>Cancel</Button>
      </div>
    </form>
  );
}
