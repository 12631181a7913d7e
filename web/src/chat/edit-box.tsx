// In the composer's place while one says a message in other words: what was typed there waits as the draft, and what is typed here until it is saved.

import { createSignal, onMount, Show, Suspense } from "solid-js";
import type { EditOutcome, TimelineItem } from "../../../client/index.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { announce } from "../app/announce.tsx";
import { optional } from "../app/optional.ts";
import { toast } from "../app/toast.tsx";
import { sendSentence } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { isComposing } from "../ui/composing.ts";
import { CHECK } from "../ui/more-icons.ts";
import { editing, setEditing } from "./editing.ts";
import { takeMarkKey } from "./mark-keys.ts";
import { meantIn } from "./meant-in.ts";
import { keepRewording, rewordingOf } from "./rewordings.ts";

const Completing = optional(() => import("./completing.tsx"));
const finePointer = matchMedia("(pointer: fine)");

export default function EditBox(props: { conversation: ConversationId; message: TimelineItem & { kind: "message" } }) {
  const [text, setText] = createSignal(rewordingOf(props.message.id) ?? props.message.text);
  const [box, setBox] = createSignal<HTMLTextAreaElement | null>(null);
  /** Whom a name means: as it was sent, until somebody else is chosen from the list */
  const chosen = new Map<string, AccountId>(
    props.message.mentions.map(({ from, to, person }) => [props.message.text.slice(from + 1, to), person.accountId]),
  );
  let area: HTMLTextAreaElement | undefined;

  onMount(() => {
    area?.focus();
    area?.setSelectionRange(text().length, text().length);
  });

  function close(): void {
    keepRewording(props.message.id, null);
    if (editing()?.message.id !== props.message.id) return;
    setEditing(null);
    queueMicrotask(() => document.querySelector<HTMLElement>(".composer textarea")?.focus());
  }

  async function save(): Promise<void> {
    const words = text();
    if (words === props.message.text) return close();
    if (words.trim() === "" && props.message.attachments.length === 0) return;
    const { conversation } = props;
    const outcome = await verbs
      .edit(conversation, props.message.id, { text: words, mentions: await meantIn(words, chosen) })
      .catch(() => null);
    const problem =
      outcome === null ? t("Not saved: this device couldn't store it. Free some space, then try again.") : sentenceOf(outcome);
    if (problem !== null) return toast(problem);
    announce(t("Edited"));
    close();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div class="composer-reply">
        <p role="status">
          <strong>Editing</strong>
          <span dir="auto">{props.message.text}</span>
        </p>
        <IconButton icon="close" label={t("Cancel edit")} onClick={close} />
      </div>
      <Show when={/[:@]/.test(text()) && box()}>
        {(typed) => (
          <Suspense>
            <Completing area={typed()} onMeant={(name, account) => chosen.set(name, account)} />
          </Suspense>
        )}
      </Show>
      <div class="composer-row">
        <textarea
          ref={(made) => {
            area = made;
            setBox(made);
          }}
          rows="1"
          aria-label="Message"
          dir="auto"
          enterkeyhint={finePointer.matches ? "done" : "enter"}
          value={text()}
          onInput={(event) => {
            setText(event.currentTarget.value);
            keepRewording(props.message.id, text());
          }}
          onKeyDown={(event) => {
            if (takeMarkKey(event)) return;
            if (event.key === "Escape") {
              event.stopPropagation();
              close();
            }
            if (event.key !== "Enter" || event.shiftKey || isComposing(event) || !finePointer.matches) return;
            event.preventDefault();
            void save();
          }}
        />
        <IconButton icon={CHECK} label={t("Save edit")} submit />
      </div>
    </form>
  );
}

/** Null where it is saved. */
function sentenceOf(outcome: EditOutcome): string | null {
  switch (outcome.kind) {
    case "not-found":
      return t("This message can't be edited any more.");
    case "not-allowed":
      return t("Only who sent it can edit it.");
    case "too-late":
      return t("You can edit a message for a day after you sent it.");
    default:
      return sendSentence(outcome.kind === "ok" ? { kind: "empty" } : outcome);
  }
}
