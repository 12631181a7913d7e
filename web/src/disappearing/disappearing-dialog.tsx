// How long messages last, in one chat or in those that one starts.

import { createSignal, type JSX, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { useQuery, verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { Times } from "./time-choice.tsx";
import { timeWords } from "./times.ts";

/** Of one chat */
export function DisappearingDialog(props: { conversation: ConversationId; onClose(): void }) {
  const details = useQuery(() => ({ kind: "conversation", conversation: props.conversation }) as const);
  return (
    <Dialog label={t("Disappearing messages")} class="sheet" onClose={() => props.onClose()}>
      <Show when={details()}>
        {(chat) => (
          <Show when={chat().can.setDisappearing} fallback={<AsItIs chat={chat()} onClose={() => props.onClose()} />}>
            <Question
              ms={chat().disappearingMs}
              save={(ms) => verbs.setDisappearing(props.conversation, ms)}
              onClose={() => props.onClose()}
            >
              {t(
                "For messages sent from now on, for everyone in this chat. Yours disappear this long after you send them, other people's this long after you read them. Anyone can still copy what they read.",
              )}
            </Question>
          </Show>
        )}
      </Show>
    </Dialog>
  );
}

/** Of the chats that one starts */
export function DefaultDialog(props: { ms: number | null; onClose(): void }) {
  return (
    <Dialog label={t("Disappearing messages")} class="sheet" onClose={() => props.onClose()}>
      <Question ms={props.ms} save={(ms) => verbs.setDisappearingDefault(ms)} onClose={() => props.onClose()}>
        {t("For chats you start from now on. The ones you have stay as they are, and you can change it in each chat.")}
      </Question>
    </Dialog>
  );
}

type Saved = Parameters<typeof sentenceFor>[0];
type Asked = {
  ms: number | null;
  save(ms: number | null): Promise<Saved>;
  onClose(): void;
  children: JSX.Element;
};

function Question(props: Asked) {
  const [ms, setMs] = createSignal<number | null | undefined>(props.ms);
  const [busy, setBusy] = createSignal(false);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const chosen = ms();
    if (chosen === undefined || busy()) return;
    setBusy(true);
    const saved = await props.save(chosen).finally(() => setBusy(false));
    props.onClose();
    const problem = sentenceFor(saved);
    if (problem !== null) toast(problem);
    else if (saved.kind === "waiting") toast(t("It changes when you're back online."));
  }

  return (
    <form class="question" novalidate onSubmit={(event) => void save(event)}>
      <fieldset>
        <legend>Disappearing messages</legend>
        <Times ms={props.ms} onChange={setMs} />
      </fieldset>
      <p class="field-say">{props.children}</p>
      <QuestionEnd act={t("Save")} isBusy={busy()} onCancel={() => props.onClose()} />
    </form>
  );
}

function AsItIs(props: { chat: ConversationDetails; onClose(): void }) {
  return (
    <div class="question">
      <h2>
        {props.chat.disappearingMs === null
          ? t("Disappearing messages: off")
          : t("Disappearing messages: {time}", { time: timeWords(props.chat.disappearingMs) })}
      </h2>
      <p class="field-say">
        {props.chat.kind === "group" ? t("Only an admin can change this.") : t("You can't change this now.")}
      </p>
      <div class="confirm">
        <Button onClick={() => props.onClose()}>{t("Close")}</Button>
      </div>
    </div>
  );
}
