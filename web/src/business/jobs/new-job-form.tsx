// What goes to many: a text or a template, to whom, and when.

import { createSignal, createUniqueId, For, Show } from "solid-js";
import { newId } from "../../engine/new-id.ts";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { ProblemLine } from "../../ui/problem-line.tsx";
import type { BusinessApi } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { Choose, TextArea } from "../inputs.tsx";
import { useLoad } from "../load.ts";
import { Fault } from "../loaded.tsx";
import type { Problem } from "../request.ts";
import type { ContactView, JobTo, TemplateView } from "../views.ts";
import { jobOf, labelsOf, type Wish } from "./wish.ts";

const NOBODY: Wish = { to: { kind: "everyone" }, template: null, text: "", values: {}, at: "" };
const FAULTS = {
  text: t("Type what is to be sent."),
  people: t("Choose somebody."),
  time: t("Choose a time within the next 90 days."),
} as const;

export function NewJobForm(props: {
  api: BusinessApi;
  contacts: readonly ContactView[];
  /** There are more than these. */
  isPart: boolean;
  onMade(): void;
  onCancel(): void;
}) {
  const templates = useLoad(props.api.templates);
  const [wish, setWish] = createSignal(NOBODY);
  const [isLater, setLater] = createSignal(false);
  const [fault, setFault] = createSignal<keyof typeof FAULTS | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const change = (changes: Partial<Wish>) => setWish({ ...wish(), ...changes });
  const willing = () => props.contacts.filter(({ hasGranted, isBlocked }) => hasGranted && !isBlocked);
  const audiences = (): readonly (readonly [audience: string, words: string])[] => [
    ["everyone", t("Everybody who lets you write")],
    ...labelsOf(props.contacts).map((label) => [`#${label}`, t("Everybody labelled “{label}”", { label })] as const),
    ["people", t("Some people")],
  ];
  const audience = () => {
    const { to } = wish();
    return to.kind === "label" ? `#${to.label}` : to.kind;
  };
  const contents = (): readonly (readonly [TemplateView | null, string])[] => [
    [null, t("A text")],
    ...(templates.value()?.items ?? []).map(
      (each) => [each, t("Template {name}", { name: `${each.name} (${each.language})` })] as const,
    ),
  ];
  const chosen = () => {
    const { to } = wish();
    return to.kind === "people" ? to.people : null;
  };
  function toggle(person: string, isWanted: boolean): void {
    const people = (chosen() ?? []).filter((each) => each !== person);
    change({ to: { kind: "people", people: isWanted ? [...people, person] : people } });
  }

  // Tried again it is the same job; with a word of it changed it is another.
  let said = "";
  let key = newId();
  async function create(): Promise<void> {
    if (busy()) return;
    const job = jobOf({ ...wish(), at: isLater() ? wish().at : null }, Date.now());
    setFault(job.kind === "fault" ? job.what : null);
    if (job.kind === "fault") return;
    const body = JSON.stringify(job.job);
    if (body !== said) key = newId();
    said = body;
    setBusy(true);
    const answer = await props.api.createJob(job.job, key);
    setBusy(false);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "ok") props.onMade();
  }

  return (
    <form class="stack card" aria-label={t("New send")} onSubmit={(event) => event.preventDefault()}>
      <Choose
        label={t("Who gets it")}
        value={audience()}
        options={audiences()}
        onValue={(name) => change({ to: audienceOf(name) })}
      />
      <Show when={chosen()}>
        {(people) => (
          <fieldset class="job-people">
            <legend>{t("People who let you write")}</legend>
            <For each={willing()} fallback={<p class="quiet">{t("Nobody has let you write at any time yet.")}</p>}>
              {(each) => <Person contact={each} isOn={people().includes(each.person)} onToggle={toggle} />}
            </For>
            <Show when={props.isPart}>
              <p class="quiet">{t("These are the first. Programs name others by the API.")}</p>
            </Show>
          </fieldset>
        )}
      </Show>
      <Choose
        label={t("What is sent")}
        value={wish().template}
        options={contents()}
        onValue={(template) => change({ template })}
      />
      <Show
        when={wish().template}
        fallback={
          <TextArea label={t("Text")} value={wish().text} onValue={(text) => change({ text })} maxLength={4096} rows={4} />
        }
      >
        {(template) => (
          <>
            <blockquote class="job-template" dir="auto">
              {template().body}
            </blockquote>
            <For each={template().places}>
              {(place) => (
                <Field
                  label={t("For {place}", { place })}
                  value={wish().values[place] ?? ""}
                  onValue={(value) => change({ values: { ...wish().values, [place]: value } })}
                  maxLength={256}
                  hint={t("Left empty, it is what you noted of each person.")}
                />
              )}
            </For>
          </>
        )}
      </Show>
      <Choose
        label={t("When")}
        value={isLater()}
        options={[
          [false, t("Now")],
          [true, t("At a time")],
        ]}
        onValue={setLater}
      />
      <Show when={isLater()}>
        <TimeField value={wish().at ?? ""} onValue={(at) => change({ at })} />
      </Show>
      <ProblemLine says={fault() === null ? null : FAULTS[fault() ?? "text"]} />
      <Fault problem={problem()} />
      <div class="buttons" aria-busy={busy()}>
        <Confirm
          button={t("Send to many…")}
          question={t("It cannot be taken back from who has it. Send it?")}
          isHarmless
          yes={isLater() ? t("Send it then") : t("Send it now")}
          onYes={() => void create()}
        />
        <Button onClick={() => props.onCancel()}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}

/** As the choice names it; its labels have a sign in front, so that none is one of the other two. */
function audienceOf(name: string): JobTo {
  if (name === "everyone") return { kind: name };
  return name === "people" ? { kind: name, people: [] } : { kind: "label", label: name.slice(1) };
}

function Person(props: { contact: ContactView; isOn: boolean; onToggle(person: string, isWanted: boolean): void }) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={props.isOn}
        onChange={(event) => props.onToggle(props.contact.person, event.currentTarget.checked)}
      />
      <span dir="auto">{props.contact.name || props.contact.person}</span>
    </label>
  );
}

/** By the clock of whoever types it */
function TimeField(props: { value: string; onValue(value: string): void }) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{t("Time")}</label>
      <div class="field-box">
        <input id={id} type="datetime-local" value={props.value} onInput={(event) => props.onValue(event.currentTarget.value)} />
      </div>
    </div>
  );
}
