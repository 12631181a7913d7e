// A button of the group's info, and the sheet that it opens.

import { createSignal, type ParentProps, Show } from "solid-js";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { WORDS } from "./words.ts";

export function SheetButton(props: ParentProps<{ label: string }>) {
  const [open, setOpen] = createSignal(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{props.label}</Button>
      <Show when={open()}>
        <Dialog label={props.label} class="sheet" onClose={() => setOpen(false)}>
          <div class="question">
            <h2>{props.label}</h2>
            {props.children}
            <div class="confirm">
              <Button onClick={() => setOpen(false)}>{WORDS.close}</Button>
            </div>
          </div>
        </Dialog>
      </Show>
    </>
  );
}
