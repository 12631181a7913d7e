// A list of options to choose one of, and to send it.

import { createSignal, For, Show } from "solid-js";
import type { Choices, Option } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { choose } from "./choose.ts";

type Props = { item: string; choices: Choices & { kind: "list" }; onClose(): void };

export function OptionList(props: Props) {
  const [picked, setPicked] = createSignal<string | null>(null);

  function send(event: SubmitEvent): void {
    event.preventDefault();
    const option = picked();
    if (option === null) return;
    void choose(props.item, option);
    props.onClose();
  }

  return (
    <Dialog label={props.choices.label} class="sheet" onClose={() => props.onClose()}>
      <form class="option-list" onSubmit={send}>
        <header class="sheet-head">
          <h2 dir="auto">{props.choices.label}</h2>
          <IconButton icon="close" label={t("Cancel")} onClick={() => props.onClose()} />
        </header>
        <For each={props.choices.sections}>
          {(section) => (
            <fieldset aria-label={section.title ?? props.choices.label}>
              <Show when={section.title}>
                <legend dir="auto">{section.title}</legend>
              </Show>
              <For each={section.rows}>
                {(row) => <Row row={row} picked={picked() === row.id} onPick={() => setPicked(row.id)} />}
              </For>
            </fieldset>
          )}
        </For>
        <Button kind="primary" submit disabled={picked() === null}>
          {t("Send")}
        </Button>
      </form>
    </Dialog>
  );
}

function Row(props: { row: Option; picked: boolean; onPick(): void }) {
  return (
    <label class="option-row">
      <span class="option-words" dir="auto">
        {props.row.title}
        <Show when={props.row.description}>
          <small dir="auto">{props.row.description}</small>
        </Show>
      </span>
      <input type="radio" name="option" checked={props.picked} onChange={() => props.onPick()} />
    </label>
  );
}
