// The people a business knows: blocking them, and erasing what is kept of them.

import { createSignal, For, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
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
      <LoadedPages from={props.contacts} empty={t("Nobody has written yet.")} more={t("More contacts")}>
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
  const blockWord = () => (props.contact.isBlocked ? t("Unblock") : t("Block"));
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
    toast(t("What was kept of {name} is erased.", { name: name() }));
    props.onErased();
  }
  return (
    <li class="contact">
      <div class="row-with-button">
        <span class="contact-words">
          <strong dir="auto">{name()}</strong>
          <span class="quiet">
            {props.contact.lastWroteAt === null
              ? t("never wrote")
              : t("wrote {moment}", { moment: momentWords(props.contact.lastWroteAt) })}
            {props.contact.hasGranted ? `, ${t("may be written to at any time")}` : ""}
            {props.contact.isBlocked ? `, ${t("blocked")}` : ""}
          </span>
          <code>{props.contact.person}</code>
        </span>
        <span class="buttons">
          <Button aria-label={`${blockWord()} ${name()}`} onClick={() => void block()}>
            {blockWord()}
          </Button>
          <Button
            kind="danger"
            aria-label={t("Erase {name}", { name: name() })}
            aria-expanded={erasing()}
            onClick={() => setErasing(!erasing())}
          >
            {t("Erase")}
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
        {t(
          "Messages, files, events, dead letters and exports with {name} go from here and do not come back. Their own chat stays with them.",
          { name: props.name },
        )}
      </p>
      <Field
        label={t("Type “{name}” to confirm", { name: props.name })}
        value={typed()}
        onValue={(text) => {
          setTyped(text);
          setWrong(false);
        }}
        maxLength={200}
        autofocus
        problem={isWrong() ? t("That is not the name.") : null}
      />
      <div class="buttons">
        <Button kind="danger" submit>
          {t("Erase for good")}
        </Button>
        <Button onClick={() => props.onCancel()}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}
