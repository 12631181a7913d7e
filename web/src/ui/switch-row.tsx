// A switch with its name, and a line that says what it does where that is not plain.

import { createUniqueId, Show } from "solid-js";

export function SwitchRow(props: { label: string; on: boolean; hint?: string; onChange(on: boolean): void }) {
  const id = createUniqueId();
  return (
    <>
      <label class="choice">
        <input
          type="checkbox"
          role="switch"
          checked={props.on}
          aria-checked={props.on}
          aria-describedby={props.hint ? id : undefined}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        {props.label}
      </label>
      <Show when={props.hint}>
        <p id={id} class="field-say">
          {props.hint}
        </p>
      </Show>
    </>
  );
}
