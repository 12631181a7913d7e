// Which chat something goes to that another app shared. There it waits in the composer: nothing is sent before the person says so.

import { createMemo, createSignal, For, Match, onMount, Show, Switch } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { chats } from "../app/state.ts";
import { chatTitle } from "../app/words.ts";
import { handOver } from "../chat/handed-over.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { dropShared, readShared } from "../sw/shared.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { sharedWords, shareProblemWords } from "./share-words.ts";

type Props = { onChosen(conversation: ConversationId): void; onClose(): void };

export function ShareSheet(props: Props) {
  const [shared, setShared] = createSignal<Awaited<ReturnType<typeof readShared>>>();
  onMount(async () => setShared(await readShared(Date.now(), caches).catch(() => null)));
  const [typed, setTyped] = createSignal("");
  const found = createMemo(() => {
    const wanted = typed().trim().toLocaleLowerCase();
    return (chats() ?? []).filter((chat) => isOpen(chat) && chatTitle(chat).toLocaleLowerCase().includes(wanted));
  });
  const problem = () => {
    const now = shared();
    if (now === undefined) return null;
    return now ? shareProblemWords(now.problem) : t("There is nothing to share any more. Share it again from the other app.");
  };

  async function choose({ id, draft }: ConversationSummary): Promise<void> {
    const given = shared();
    if (!given) return;
    const { onChosen } = props;
    const text = [draft, given.text].filter((part) => part !== "").join("\n");
    if (given.text !== "") await verbs.setDraft(id, text);
    if (given.blobs.length > 0) handOver({ conversation: id, files: given.blobs });
    await dropShared(caches);
    onChosen(id);
  }

  async function cancel(): Promise<void> {
    const { onClose } = props;
    await dropShared(caches);
    onClose();
  }

  return (
    <Dialog label={t("Share")} class="sheet" onClose={() => void cancel()}>
      <div class="forward">
        <header class="sheet-head">
          <h2>Share to</h2>
          <IconButton icon="close" label={t("Cancel")} onClick={() => void cancel()} />
        </header>
        <Switch>
          <Match when={problem()}>
            {(words) => (
              <>
                <p role="alert">{words()}</p>
                <Button kind="primary" onClick={() => void cancel()}>
                  {t("OK")}
                </Button>
              </>
            )}
          </Match>
          <Match when={shared()}>
            {(given) => (
              <>
                <p class="share-what" dir="auto">
                  {sharedWords(given())}
                </p>
                <input
                  type="search"
                  class="caption"
                  aria-label="Find a chat"
                  placeholder="Find a chat"
                  value={typed()}
                  onInput={(event) => setTyped(event.currentTarget.value)}
                />
                <ul class="forward-chats" aria-label="Chats to share to">
                  <For each={found()} fallback={<li>No chat has that name.</li>}>
                    {(chat) => (
                      <li>
                        <button type="button" class="forward-chat" onClick={() => void choose(chat)}>
                          <Avatar name={chatTitle(chat)} seed={chat.peer?.accountId ?? chat.id} photo={chat.photo} small />
                          <span dir="auto">{chatTitle(chat)}</span>
                        </button>
                      </li>
                    )}
                  </For>
                </ul>
                <Show when={given().blobs.length === 0 && given().text === ""}>
                  <p class="field-say">The other app shared nothing.</p>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </Dialog>
  );
}

function isOpen(chat: ConversationSummary): boolean {
  return (chat.state === "active" || chat.state === "creating") && chat.request === null;
}
