// The question before a message is deleted for everyone.

import { createSignal, Show } from "solid-js";
import type { DeleteOutcome } from "../../../client/index.ts";
import { announce } from "../app/announce.tsx";
import { sendSentence } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import type { Place } from "../media/place.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

export function DeleteDialog(props: { message: Place; onClose(): void }) {
  const [problem, setProblem] = createSignal<string | null>(null);

  async function remove(): Promise<void> {
    const { conversation, item } = props.message;
    const sentence = sentenceOf(await verbs.deleteForEveryone(conversation, item));
    setProblem(sentence);
    if (sentence !== null) return;
    announce("Deleted");
    props.onClose();
    // The button that asked goes with the message.
    document.querySelector<HTMLElement>(".timeline")?.focus({ preventScroll: true });
  }

  return (
    <Dialog label="Delete message" class="sheet" onClose={() => props.onClose()}>
      <div class="question">
        <h2>Delete this message for everyone?</h2>
        <p>It goes from this chat on all devices. Who has read it may have kept it.</p>
        <Show when={problem()}>
          <p class="field-say problem" role="alert">
            {problem()}
          </p>
        </Show>
        <div class="confirm">
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button kind="danger" onClick={() => void remove()}>
            Delete for everyone
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Null where it is deleted. */
function sentenceOf(outcome: DeleteOutcome): string | null {
  switch (outcome.kind) {
    case "not-found":
      return "This message is not here any more.";
    case "not-allowed":
      return "Only who sent it can delete it.";
    default:
      return sendSentence(outcome.kind === "ok" ? { kind: "empty" } : outcome);
  }
}
