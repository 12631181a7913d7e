// Whether messages disappear, and the way to change it: in Chat info, and in the settings for chats that one starts.

import { createSignal, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { DefaultDialog, DisappearingDialog } from "./disappearing-dialog.tsx";
import { timeWords } from "./times.ts";

export function DisappearingRow(props: { chat: ConversationDetails }) {
  const [asking, setAsking] = createSignal(false);
  return (
    <>
      <Show when={props.chat.disappearingMs !== null}>
        <p class="info-note">{t("Messages disappear after {time}.", { time: timeWords(props.chat.disappearingMs) })}</p>
      </Show>
      <Button onClick={() => setAsking(true)}>{t("Disappearing messages")}</Button>
      <Show when={asking()}>
        <DisappearingDialog conversation={props.chat.id} onClose={() => setAsking(false)} />
      </Show>
    </>
  );
}

export function DisappearingDefault(props: { ms: number | null }) {
  const [asking, setAsking] = createSignal(false);
  return (
    <>
      <p>
        {props.ms === null
          ? t("Messages in chats you start stay.")
          : t("Messages in chats you start disappear after {time}.", { time: timeWords(props.ms) })}
      </p>
      <div class="settings-links">
        <Button onClick={() => setAsking(true)}>{t("Disappearing messages")}</Button>
      </div>
      <Show when={asking()}>
        <DefaultDialog ms={props.ms} onClose={() => setAsking(false)} />
      </Show>
    </>
  );
}
