// Add somebody to a group: one whom one knows, or by handle.

import { createMemo, createSignal, Show } from "solid-js";
import { type AccountId, type ConversationId, tidyHandle } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { chats } from "../app/state.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { HandleField } from "../people/handle-field.tsx";
import { knownPeople } from "../people/known-people.ts";
import { PeopleList } from "../people/people-list.tsx";
import { Button } from "../ui/button.tsx";

/** Beside a group only those who are meant first. */
const MOST_SHOWN = 6;

export function AddMember(props: { conversation: ConversationId; members: readonly { accountId: AccountId }[] }) {
  const [open, setOpen] = createSignal(false);
  const [handle, setHandle] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const known = createMemo(() => {
    const inIt = new Set(props.members.map(({ accountId }) => accountId));
    const others = (chats() ?? []).filter(({ peer }) => peer?.handle != null && !inIt.has(peer.accountId));
    return knownPeople(others, handle()).slice(0, MOST_SHOWN);
  });

  async function add(wanted: string): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const sentence = sentenceFor(await verbs.addMember(props.conversation, tidyHandle(wanted)));
    setBusy(false);
    setProblem(sentence);
    if (sentence !== null) return;
    setHandle("");
    setOpen(false);
  }

  return (
    <Show when={open()} fallback={<Button onClick={() => setOpen(true)}>{t("Add member")}</Button>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void add(handle());
        }}
      >
        <HandleField
          autofocus
          value={handle()}
          problem={problem()}
          onValue={(text) => {
            setHandle(text);
            setProblem(null);
          }}
        >
          <Button kind="primary" submit aria-busy={busy()}>
            {t("Add")}
          </Button>
        </HandleField>
      </form>
      <PeopleList people={known()} onPress={({ peer }) => void add(peer.handle ?? "")} />
    </Show>
  );
}
