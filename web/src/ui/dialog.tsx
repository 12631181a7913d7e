// A modal dialog: it has a name, keeps the focus, closes with Esc, and gives the focus back.

import { type JSX, onCleanup } from "solid-js";
import { layered } from "../app/layered.ts";
import { t } from "../language/say.ts";
import { Button } from "./button.tsx";

export function Dialog(props: { label: string; class: string; onClose(): void; children: JSX.Element }) {
  const before = document.activeElement;
  let isClosed = false;
  /** At once and once: the browser says only later that it has closed, when another may be open in its place. */
  function close(): void {
    if (isClosed) return;
    isClosed = true;
    props.onClose();
  }
  onCleanup(layered(close));
  onCleanup(() => {
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
  return (
    <dialog
      class={props.class}
      aria-label={props.label}
      ref={(dialog) => queueMicrotask(() => dialog.isConnected && dialog.showModal())}
      onCancel={(event) => {
        event.preventDefault();
        event.currentTarget.close();
        close();
      }}
      onClose={close}
      // What lies below must not take this Esc as its own.
      onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
    >
      {props.children}
    </dialog>
  );
}

/** How a question in one ends: it is left, or its form is sent. */
export function QuestionEnd(props: { act: string; kind?: "primary" | "danger"; isBusy?: boolean; onCancel(): void }) {
  return (
    <div class="confirm">
      <Button onClick={() => props.onCancel()}>{t("Cancel")}</Button>
      <Button kind={props.kind ?? "primary"} submit aria-busy={props.isBusy === true}>
        {props.act}
      </Button>
    </div>
  );
}
