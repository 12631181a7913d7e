// The bar in a chat of which the service has shown another version: it stays, says what it means, and hands out what can be proved.

import { createSignal, Show } from "solid-js";
import type { ConversationDetails, TimelineView } from "../../../client/index.ts";
import { fold } from "../../../client/live/fold.ts";
import { engine } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { evidenceOf } from "./evidence.ts";
import { whatWasShown } from "./shown-words.ts";

/** The line that says when stands at its place in the chat; further up than this it is not looked for. */
const ITEMS_LOOKED_AT = 500;

export default function Diverged(props: { chat: ConversationDetails }) {
  const [explained, setExplained] = createSignal(false);

  async function hand(): Promise<void> {
    const evidence = evidenceOf(props.chat, (await newest(props.chat)).items, Date.now());
    const url = URL.createObjectURL(new Blob([JSON.stringify(evidence, null, 2)], { type: "application/json" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = `parley-evidence-${props.chat.id}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  return (
    <div class="danger-bar" role="alert">
      <p>{whatWasShown(props.chat)}</p>
      <Button aria-haspopup="dialog" onClick={() => setExplained(true)}>
        {t("What does this mean?")}
      </Button>
      <Button onClick={() => void hand()}>{t("Export evidence")}</Button>
      <Show when={explained()}>
        <Dialog label={t("What this means")} class="sheet" onClose={() => setExplained(false)}>
          <div class="question">
            <h2>Two versions of one chat</h2>
            <Show when={props.chat.diverged} fallback={<Forked />}>
              <p>
                Your device knows who is in this chat and how that came about. The service showed it a version that doesn't follow
                from that: perhaps by a fault, perhaps because somebody tampers with it.
              </p>
              <p>
                So your device stopped there. It sent nothing to the other version, and what you wrote before can still be read
                only by the people you wrote it to.
              </p>
            </Show>
            <p>
              Ask the others, outside Parley, whether they see the same. “Export evidence” saves what your device knew: who was in
              the chat, and when it noticed. It holds no messages.
            </p>
            <div class="confirm">
              <Button kind="primary" onClick={() => setExplained(false)}>
                {t("Close")}
              </Button>
            </div>
          </div>
        </Dialog>
      </Show>
    </div>
  );
}

function Forked() {
  return (
    <>
      <p>
        Each message says, under its sender's signature, what its sender had read before. That isn't what your device was given:
        something was left out, moved or added for one of you, or the sender's device says what isn't so.
      </p>
      <p>Nobody else can read what you write here. But you may not have seen all that was said.</p>
    </>
  );
}

function newest({ id }: ConversationDetails): Promise<TimelineView> {
  const query = { kind: "timeline", conversation: id, limit: ITEMS_LOOKED_AT } as const;
  return new Promise((done) => {
    const stop = engine.watch(query, (update) => {
      queueMicrotask(() => stop());
      const view = fold(query, undefined, update);
      if (view !== undefined) done(view);
    });
  });
}
