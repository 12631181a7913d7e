// The button that opens the safety number of the one other person in a direct chat.

import { createSignal, Show } from "solid-js";
import type { Member } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { SafetyNumber } from "./safety-number.tsx";

export function SafetyToggle(props: { person: Member }) {
  const [open, setOpen] = createSignal(false);
  return (
    <Show when={open()} fallback={<Button onClick={() => setOpen(true)}>{t("Verify safety number")}</Button>}>
      <SafetyNumber person={props.person} onClose={() => setOpen(false)} />
    </Show>
  );
}
