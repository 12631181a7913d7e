// Send what is in one chat to another one.

import { createMemo, createSignal, For, Show } from "solid-js";
import type { ConversationSummary, MediaMissing, SendMediaOutcome } from "../../../client/index.ts";
import { chats } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { chatTitle } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { missingSentence } from "./missing-words.ts";
import type { Place } from "./place.ts";
import { mediaSentence } from "./send-words.ts";

export function Forward(props: { from: Place; onClose(): void }) {
  const [typed, setTyped] = createSignal("");
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const found = createMemo(() =>
    (chats() ?? []).filter(
      (chat) => (chat.state === "active" || chat.state === "creating") && fold(chatTitle(chat)).includes(fold(typed())),
    ),
  );

  async function choose(chat: ConversationSummary): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const { conversation, item } = props.from;
    const outcome = await verbs.forward({ conversation, item }, chat.id).finally(() => setBusy(false));
    const sentence = sentenceOf(outcome);
    setProblem(sentence);
    if (sentence !== null) return;
    toast(`Forwarded to ${chatTitle(chat)}.`);
    props.onClose();
  }

  return (
    <Dialog label="Forward" class="sheet" onClose={() => props.onClose()}>
      <div class="forward">
        <header class="sheet-head">
          <h2>Forward to</h2>
          <IconButton icon="close" label="Cancel" onClick={() => props.onClose()} />
        </header>
        <input
          type="search"
          class="caption"
          aria-label="Find a chat"
          placeholder="Find a chat"
          autofocus
          value={typed()}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <Show when={problem()}>
          <p class="field-say problem" role="alert">
            {problem()}
          </p>
        </Show>
        <ul class="forward-chats" aria-label="Chats to forward to">
          <For each={found()} fallback={<li>No chat has that name.</li>}>
            {(chat) => (
              <li>
                <button type="button" class="forward-chat" aria-busy={busy()} onClick={() => void choose(chat)}>
                  <Avatar name={chatTitle(chat)} seed={chat.id} photo={chat.photo} icon={iconOf(chat)} small />
                  <span dir="auto">{chatTitle(chat)}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Dialog>
  );
}

function iconOf(chat: ConversationSummary): "group" | "pencil" | undefined {
  return chat.kind === "group" ? "group" : chat.kind === "self" ? "pencil" : undefined;
}

function sentenceOf(outcome: SendMediaOutcome | MediaMissing): string | null {
  switch (outcome.kind) {
    case "offline":
    case "try-later":
    case "expired":
    case "damaged":
    case "unknown":
    case "not-accepted":
      return missingSentence(outcome);
    default:
      return mediaSentence(outcome, []);
  }
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLocaleLowerCase();
}
