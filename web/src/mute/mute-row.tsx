// In Chat info: whether this chat is muted, until when, and the other way round.

import { createSignal, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { chatTitle } from "../app/words.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { MuteDialog, unmute } from "./mute-dialog.tsx";
import { isMutedNow } from "./muted-mark.ts";
import { mutedWords } from "./muted-words.ts";

export function MuteRow(props: { chat: ConversationDetails }) {
  const [asking, setAsking] = createSignal(false);
  const muted = isMutedNow(() => props.chat.mute);
  return (
    <>
      <Show when={muted()} fallback={<Button onClick={() => setAsking(true)}>{t("Mute")}</Button>}>
        <p class="info-note">{mutedWords(props.chat.mute)}</p>
        <Button onClick={() => void unmute(props.chat.id, chatTitle(props.chat))}>{t("Unmute")}</Button>
      </Show>
      <Show when={asking()}>
        <MuteDialog
          conversation={props.chat.id}
          title={chatTitle(props.chat)}
          mentions={props.chat.kind === "group" ? props.chat.mentions : null}
          onClose={() => setAsking(false)}
        />
      </Show>
    </>
  );
}
