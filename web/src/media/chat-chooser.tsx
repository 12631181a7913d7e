// Which chats something goes to: found by their names, twenty at most.

import { createMemo, createSignal, For, Show } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { chats } from "../app/state.ts";
import { chatTitle } from "../app/words.ts";
import { t } from "../language/say.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";

const MOST_CHATS = 20;
/** More are found by typing. */
const SHOWN_CHATS = 100;

type Props = {
  what: Act;
  /** @returns null where all of it is on its way: then this closes */
  send(to: readonly ConversationId[], titleOf: (chat: ConversationId) => string): Promise<string | null>;
  onClose(): void;
};

type Act = keyof typeof ACTS;
const ACTS = {
  forward: { name: t("Forward"), head: t("Forward to"), chats: t("Chats to forward to") },
  share: { name: t("Share"), head: t("Share to"), chats: t("Chats to share to") },
};

export function ChatChooser(props: Props) {
  const act = () => ACTS[props.what];
  const [typed, setTyped] = createSignal("");
  const [chosen, setChosen] = createSignal<readonly ConversationId[]>([]);
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const found = createMemo(() => (chats() ?? []).filter((chat) => isOpen(chat) && isCalled(chat, typed())).slice(0, SHOWN_CHATS));
  const titleOf = (chat: ConversationId) => {
    const known = (chats() ?? []).find((each) => each.id === chat);
    return known ? chatTitle(known) : "";
  };

  function toggle(chat: ConversationId): void {
    const others = chosen().filter((each) => each !== chat);
    setChosen(others.length < chosen().length ? others : [...others, chat]);
  }

  async function send(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy() || chosen().length === 0) return;
    setBusy(true);
    const sentence = await props.send(chosen(), titleOf).finally(() => setBusy(false));
    setProblem(sentence);
    if (sentence === null) props.onClose();
  }

  return (
    <Dialog label={act().name} class="sheet" onClose={() => props.onClose()}>
      <form class="forward" onSubmit={(event) => void send(event)}>
        <header class="sheet-head">
          <h2>{act().head}</h2>
          <IconButton icon="close" label={t("Cancel")} onClick={() => props.onClose()} />
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
        <ProblemLine says={problem()} />
        <ul class="forward-chats" aria-label={act().chats}>
          <For each={found()} fallback={<li>No chat has that name.</li>}>
            {(chat) => (
              <li>
                <label class="forward-chat">
                  <input
                    type="checkbox"
                    checked={chosen().includes(chat.id)}
                    disabled={chosen().length >= MOST_CHATS && !chosen().includes(chat.id)}
                    onChange={() => toggle(chat.id)}
                  />
                  <Avatar
                    name={chatTitle(chat)}
                    seed={chat.peer?.accountId ?? chat.id}
                    photo={chat.photo}
                    icon={iconOf(chat)}
                    small
                  />
                  <span dir="auto">{chatTitle(chat)}</span>
                </label>
              </li>
            )}
          </For>
        </ul>
        <Show when={chosen().length >= MOST_CHATS}>
          <p class="field-say">That's as many chats as go at a time.</p>
        </Show>
        <div class="forward-end">
          <p class="forward-chosen" dir="auto" role="status">
            {chosen().map(titleOf).join(", ")}
          </p>
          <Button kind="primary" submit disabled={chosen().length === 0} aria-busy={busy()}>
            {act().name}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function isOpen(chat: ConversationSummary): boolean {
  return chat.state === "active" || chat.state === "creating";
}

function isCalled(chat: ConversationSummary, typed: string): boolean {
  return folded(chatTitle(chat)).includes(folded(typed.trim()));
}

function iconOf(chat: ConversationSummary): "group" | "pencil" | undefined {
  return chat.kind === "group" ? "group" : chat.kind === "self" ? "pencil" : undefined;
}

function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLocaleLowerCase();
}
