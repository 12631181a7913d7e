// The question before messages are deleted: for oneself, or for everyone where they are one's own.

import { Show } from "solid-js";
import { t } from "../language/say.ts";
import type { Messages } from "../media/layer.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { deleteSoon } from "./delete-soon.ts";

type Props = { from: Messages; own: boolean; onDone?: (() => void) | undefined; onClose(): void };

export function DeleteDialog(props: Props) {
  const isOne = () => props.from.items.length === 1;

  function remove(forEveryone: boolean): void {
    deleteSoon({ ...props.from, forEveryone });
    props.onDone?.();
    props.onClose();
    // The button that asked goes with the message.
    document.querySelector<HTMLElement>(".timeline")?.focus({ preventScroll: true });
  }

  return (
    <Dialog label={t("Delete message")} class="sheet" onClose={() => props.onClose()}>
      <div class="question">
        <h2>{isOne() ? t("Delete this message?") : t("Delete {count} messages?", { count: props.from.items.length })}</h2>
        <p>
          {t("For you it goes from all your devices, and the others keep it.")}
          <Show when={props.own}>
            {" "}
            {isOne()
              ? t("For everyone it goes from this chat on all devices; whoever has read it may have kept a copy.")
              : t("For everyone they go from this chat on all devices; whoever has read them may have kept a copy.")}
          </Show>
        </p>
        <div class="confirm">
          <Button onClick={() => props.onClose()}>{t("Cancel")}</Button>
          <Button kind="danger" onClick={() => remove(false)}>
            {t("Delete for me")}
          </Button>
          <Show when={props.own}>
            <Button kind="danger" onClick={() => remove(true)}>
              {t("Delete for everyone")}
            </Button>
          </Show>
        </div>
      </div>
    </Dialog>
  );
}
