// The questions before a chat is cleared, or deleted.

import { createSignal } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { chatTitle } from "../app/words.ts";
import { openChat } from "../chat/open-chat.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";

type Props = { chat: Pick<ConversationSummary, "id" | "kind" | "title" | "state">; onClose(): void };

export function ClearDialog(props: Props) {
  const [busy, setBusy] = createSignal(false);

  async function clear(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    const title = chatTitle(props.chat);
    setBusy(true);
    await verbs.clearChat(props.chat.id);
    props.onClose();
    toast(t("{title} is cleared.", { title }));
  }

  return (
    <Dialog label={t("Clear chat")} class="sheet" onClose={() => props.onClose()}>
      <form class="question" onSubmit={(event) => void clear(event)}>
        <h2>{t("Clear {chat}?", { chat: chatTitle(props.chat) })}</h2>
        <p>
          {props.chat.kind === "self"
            ? t("All messages and files here go from your devices. The chat stays.")
            : t("All messages and files here go from your devices. The chat stays, and others keep what they have.")}
        </p>
        <QuestionEnd act={t("Clear chat")} kind="danger" isBusy={busy()} onCancel={() => props.onClose()} />
      </form>
    </Dialog>
  );
}

export function DeleteChatDialog(props: Props) {
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const isLeft = () => props.chat.kind === "group" && props.chat.state !== "left" && props.chat.state !== "removed";

  async function remove(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    const { id } = props.chat;
    const title = chatTitle(props.chat);
    setBusy(true);
    const sentence = sentenceFor(await verbs.deleteChat(id));
    setBusy(false);
    setProblem(sentence);
    if (sentence !== null) return;
    if (openChat() === id) goTo({ kind: "list" });
    props.onClose();
    toast(t("{title} is deleted.", { title }));
  }

  return (
    <Dialog label={t("Delete chat")} class="sheet" onClose={() => props.onClose()}>
      <form class="question" onSubmit={(event) => void remove(event)}>
        <h2>
          {isLeft() ? t("Leave and delete") : t("Delete")} {chatTitle(props.chat)}?
        </h2>
        <p>
          {isLeft() ? `${t("You leave the group, and the others see that.")} ` : ""}
          {t("The chat and all that's in it go from your devices. Others keep what they have.")}
        </p>
        <ProblemLine says={problem()} />
        <QuestionEnd
          act={isLeft() ? t("Leave and delete") : t("Delete chat")}
          kind="danger"
          isBusy={busy()}
          onCancel={() => props.onClose()}
        />
      </form>
    </Dialog>
  );
}
