// In place of the composer, where a stranger began the chat: who they are, and what one may do about it.

import { createSignal, onCleanup, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { toast } from "../app/toast.tsx";
import { sentenceFor } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
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
    await remove(`${by.name} is blocked.`);
  }

  return (
    <section class="request" aria-label="Message request">
      <p dir="auto">{whoAsks(props.chat)}</p>
      <p>{whatTheySee(props.chat)}</p>
      <div class="request-buttons">
        <Button kind="danger" aria-busy={busy()} onClick={() => void remove("The request is deleted.")}>
          Delete
        </Button>
        <Show when={props.chat.request.by}>
          <Button kind="danger" aria-busy={busy()} onClick={() => void block()}>
            Block
          </Button>
        </Show>
        <Button kind="primary" aria-busy={busy()} onClick={() => void accept()}>
          Accept
        </Button>
      </div>
    </section>
  );
}
