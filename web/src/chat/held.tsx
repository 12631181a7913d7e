// Above the composer: what was written before somebody came, and goes to them too only when its author says so.

import { createSignal } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { announce } from "../app/announce.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { heldSentence } from "./held-words.ts";

type Props = { conversation: ConversationId; held: NonNullable<ConversationDetails["held"]> };

export default function Held(props: Props) {
  const [busy, setBusy] = createSignal(false);

  async function decide(verb: "sendHeld" | "discardHeld", done: string): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const { conversation, held } = props;
    const seen = held.newcomers.map(({ accountId }) => accountId);
    await (verb === "sendHeld" ? verbs.sendHeld(conversation, seen) : verbs.discardHeld(conversation)).finally(() =>
      setBusy(false),
    );
    announce(done);
    // The button that was pressed goes with what waited.
    document.querySelector<HTMLElement>(".composer textarea")?.focus();
  }

  return (
    <section class="held" aria-label="Messages waiting">
      <p role="status">{heldSentence(props.held)}</p>
      <Button aria-busy={busy()} onClick={() => void decide("discardHeld", t("Discarded"))}>
        {t("Discard")}
      </Button>
      <Button kind="primary" aria-busy={busy()} onClick={() => void decide("sendHeld", t("On its way"))}>
        {t("Send")}
      </Button>
    </section>
  );
}
