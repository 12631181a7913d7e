// Start a group: a name, and people one knows, or by their handles.

import { createMemo, createSignal, For } from "solid-js";
import { tidyHandle } from "../../../protocol/index.ts";
import { goTo } from "../app/navigation.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { chats } from "../app/state.ts";
import { chatTitle } from "../app/words.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { HandleField } from "../people/handle-field.tsx";
import { type Known, knownPeople } from "../people/known-people.ts";
import { PeopleList } from "../people/people-list.tsx";
import { peopleToAdd } from "../people/to-add.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ListHead } from "./list-head.tsx";

export function NewGroup(props: { onDone(): void }) {
  const id = newId();
  const [title, setTitle] = createSignal("");
  const [handle, setHandle] = createSignal("");
  const [problem, setProblem] = createSignal<{ field: "title" | "handle"; sentence: string } | null>(null);
  const [busy, setBusy] = createSignal(false);
  const to = peopleToAdd({
    async check(typed) {
      const found = await verbs.findPerson(typed);
      // Without a connection it is found out when the group is made.
      return found.kind === "offline" ? null : sentenceFor(found);
    },
    onProblem: (sentence) => setProblem({ field: "handle", sentence }),
  });
  const known = createMemo(() => knownPeople(chats() ?? [], handle()).filter(({ peer }) => peer.handle !== null));
  const nameOf = (typed: string) => {
    const one = (chats() ?? []).find(({ peer }) => peer?.handle === typed);
    return one ? chatTitle(one) : null;
  };

  function add(): void {
    const next = tidyHandle(handle());
    setProblem(null);
    setHandle("");
    to.type(next, nameOf(next));
  }

  async function create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    add();
    setBusy(true);
    if (await to.allChecked()) await make();
    setBusy(false);
  }

  async function make(): Promise<void> {
    const outcome = await verbs.createGroup({ title: title(), handles: to.people().map(({ handle }) => handle), id });
    const sentence = sentenceFor(outcome);
    setProblem(sentence === null ? null : { field: outcome.kind === "title-empty" ? "title" : "handle", sentence });
    if (outcome.kind !== "ok") return;
    props.onDone();
    goTo({ kind: "chat", conversation: outcome.conversation });
  }

  function choose(one: Known): void {
    setProblem(null);
    // The list is whole again for the next.
    setHandle("");
    to.choose(one.peer.handle ?? "", chatTitle(one));
  }

  return (
    <>
      <ListHead title={t("New group")} onDone={() => props.onDone()} />
      <form class="pane-form" onSubmit={(event) => void create(event)}>
        <Field
          label={t("Group name")}
          autofocus
          maxLength={100}
          value={title()}
          onValue={setTitle}
          problem={problem()?.field === "title" ? (problem()?.sentence ?? null) : null}
        />
        <HandleField
          value={handle()}
          onValue={(text) => {
            setHandle(text);
            setProblem(null);
          }}
          problem={problem()?.field === "handle" ? (problem()?.sentence ?? null) : null}
          hint={t("Choose people you know below, or add others by their handle or link.")}
          onEnter={add}
        >
          <Button onClick={add}>{t("Add")}</Button>
        </HandleField>
        <ul class="chips" aria-label="People to add">
          <For each={to.people()}>
            {({ handle: person, name, isChecked }) => (
              <li class="chip" aria-busy={!isChecked}>
                <span dir="auto">{name ?? `@${person}`}</span>
                <IconButton icon="close" label={t("Leave out @{person}", { person })} onClick={() => to.leaveOut(person)} />
              </li>
            )}
          </For>
        </ul>
        <Button kind="primary" submit aria-busy={busy()}>
          {t("Create group")}
        </Button>
      </form>
      <PeopleList people={known()} isChosen={({ peer }) => to.has(peer.handle ?? "")} onPress={choose} />
    </>
  );
}
