// Start a chat with somebody one knows, or by a handle.

import { createMemo, createSignal } from "solid-js";
import { tidyHandle } from "../../../protocol/index.ts";
import { goTo } from "../app/navigation.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { chats } from "../app/state.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { HandleField } from "../people/handle-field.tsx";
import { knownPeople } from "../people/known-people.ts";
import { PeopleList } from "../people/people-list.tsx";
import { Button } from "../ui/button.tsx";
import { ListHead } from "./list-head.tsx";

export function NewChat(props: { onDone(): void }) {
  const [handle, setHandle] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const known = createMemo(() => knownPeople(chats() ?? [], handle()));

  async function open(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const outcome = await verbs.openDirect(tidyHandle(handle()));
    setBusy(false);
    setProblem(sentenceFor(outcome));
    if (outcome.kind !== "ok") return;
    props.onDone();
    goTo({ kind: "chat", conversation: outcome.conversation });
  }

  return (
    <>
      <ListHead title={t("New chat")} onDone={() => props.onDone()} />
      <form class="pane-form" onSubmit={(event) => void open(event)}>
        <HandleField
          autofocus
          value={handle()}
          onValue={(text) => {
            setHandle(text);
            setProblem(null);
          }}
          hint={t("Someone you know by name, an exact handle, or the link they gave you.")}
          problem={problem()}
        />
        <Button kind="primary" submit aria-busy={busy()}>
          {t("Open chat")}
        </Button>
      </form>
      <PeopleList
        people={known()}
        onPress={({ id }) => {
          props.onDone();
          goTo({ kind: "chat", conversation: id });
        }}
      />
    </>
  );
}
