// For how long a chat is to be quiet.

import { createSignal, For, Show } from "solid-js";
import type { Preferences } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";

const HOUR_MS = 3600_000;
const TIMES: [forMs: number | "always", label: string][] = [
  [HOUR_MS, "1 hour"],
  [8 * HOUR_MS, "8 hours"],
  [7 * 24 * HOUR_MS, "1 week"],
  ["always", t("Always")],
];

export function MuteDialog(props: {
  conversation: ConversationId;
  title: string;
  /** How it is; null: nobody is meant there */
  mentions: Preferences["mentions"] | null;
  onClose(): void;
}) {
  const [mentions, setMentions] = createSignal(props.mentions !== "quiet");
  const [chosen, setChosen] = createSignal<number | "always">(8 * HOUR_MS);

  async function mute(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const { conversation, title } = props;
    const isGroup = props.mentions !== null;
    props.onClose();
    await verbs.mute(conversation, chosen(), isGroup ? { mentions: mentions() ? "told" : "quiet" } : {});
    toast(t("{title} is muted.", { title }));
  }

  return (
    <Dialog label={t("Mute")} class="sheet" onClose={() => props.onClose()}>
      <form class="question" onSubmit={(event) => void mute(event)}>
        <fieldset>
          <legend>{t("Mute {title}", { title: props.title })}</legend>
          <p class="field-say">No notifications and no sounds. New messages still show up in your list.</p>
          <For each={TIMES}>
            {([forMs, label]) => (
              <label class="choice">
                <input type="radio" name="mute" checked={chosen() === forMs} onChange={() => setChosen(forMs)} />
                {label}
              </label>
            )}
          </For>
        </fieldset>
        <Show when={props.mentions !== null}>
          <SwitchRow label={t("Tell me when I'm mentioned")} on={mentions()} onChange={setMentions} />
        </Show>
        <QuestionEnd act={t("Mute")} onCancel={() => props.onClose()} />
      </form>
    </Dialog>
  );
}

export async function unmute(conversation: ConversationId, title: string): Promise<void> {
  await verbs.mute(conversation, null);
  toast(t("{title} isn't muted any more.", { title }));
}
