// What is pinned, in a bar above the messages: a press leads there, and to the next one with the next press.

import { createSignal, For, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { plainly } from "../app/plainly.ts";
import { toast } from "../app/toast.tsx";
import { contentWords } from "../app/words.ts";
import { useQuery } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { PIN } from "../ui/more-icons.ts";
import { pinMessage } from "./pin-message.ts";
import { scrollToMessage } from "./scroll-to-message.ts";
import "../style/pins.css";

export default function Pins(props: { chat: Pick<ConversationDetails, "id" | "can"> }) {
  const pinned = useQuery(() => ({ kind: "pinned", conversation: props.chat.id }) as const);
  const [turn, setTurn] = createSignal(0);
  const pins = () => pinned()?.pins ?? [];
  const at = () => turn() % Math.max(1, pins().length);

  function show(): void {
    const now = pins()[at()];
    setTurn(at() + 1);
    if (now !== undefined && !scrollToMessage(now.id, now.message.seq)) toast(t("This message is not on this device."));
  }

  return (
    <Show when={pins()[at()]}>
      {(pin) => (
        <section class="pins" aria-label="Pinned messages">
          <span class="pins-which" aria-hidden="true">
            <For each={pins()}>{(_, i) => <span classList={{ current: i() === at() }} />}</For>
          </span>
          <button type="button" class="pin" onClick={show}>
            <Icon name={PIN} />
            <span class="pin-words">
              <strong>
                {pin().by.self ? t("Pinned by you") : t("Pinned by {name}", { name: pin().by.name })}
                <Show when={pins().length > 1}>
                  <span class="pin-count">{t("{at} of {count}", { at: at() + 1, count: pins().length })}</span>
                </Show>
              </strong>
              <span class="pin-text" dir="auto">
                {plainly(contentWords(pin().message), true)}
              </span>
            </span>
          </button>
          <Show when={props.chat.can.pin}>
            <IconButton
              icon="close"
              label={t("Unpin")}
              onClick={() => void pinMessage({ conversation: props.chat.id, item: pin().id }, false)}
            />
          </Show>
        </section>
      )}
    </Show>
  );
}
