// In place of the composer, where a stranger began the chat: who they are, and what one may do about it.

import { createSignal, onCleanup, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import LookAlike from "../people/look-alike-note.tsx";
import { Button } from "../ui/button.tsx";
import { whatTheySee, whoAsks } from "./request-words.ts";

type Asked = ConversationDetails & { request: NonNullable<ConversationDetails["request"]> };

export default function Request(props: { chat: Asked }) {
  const [busy, setBusy] = createSignal(false);
  let accepted = false;
  // The button that was pressed goes; what comes in its place is written in.
  onCleanup(() => {
    if (accepted) queueMicrotask(() => document.querySelector<HTMLElement>(".composer textarea")?.focus());
  });

  async function once(act: () => Promise<void>): Promise<void> {
    if (busy()) return;
    setBusy(true);
    await act().finally(() => setBusy(false));
  }

  const accept = () =>
    once(async () => {
      accepted = true;
      await verbs.acceptRequest(props.chat.id);
    });

  const remove = (word: string) =>
    once(async () => {
      await verbs.deleteRequest(props.chat.id);
      goTo({ kind: "list" });
      toast(word);
      document.querySelector<HTMLElement>(".list-pane .chats .chat-row")?.focus();
    });

  async function block(): Promise<void> {
    const { by } = props.chat.request;
    if (by === null || busy()) return;
    setBusy(true);
    const problem = sentenceFor(await verbs.block(by.accountId, true).finally(() => setBusy(false)));
    if (problem !== null) return toast(problem);
    await remove(t("{by} is blocked.", { by: by.name }));
  }

  return (
    <section class="request" aria-label="Message request">
      <p dir="auto">{whoAsks(props.chat)}</p>
      <Show when={props.chat.request.by}>{(by) => <LookAlike person={by()} />}</Show>
      <p>{whatTheySee(props.chat)}</p>
      <div class="request-buttons">
        <Button kind="danger" aria-busy={busy()} onClick={() => void remove(t("The request is deleted."))}>
          {t("Delete")}
        </Button>
        <Show when={props.chat.request.by}>
          <Button kind="danger" aria-busy={busy()} onClick={() => void block()}>
            {t("Block")}
          </Button>
        </Show>
        <Button kind="primary" aria-busy={busy()} onClick={() => void accept()}>
          {t("Accept")}
        </Button>
      </div>
    </section>
  );
}
