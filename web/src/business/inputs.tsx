// Inputs that the console has beside the text field: several lines, a number, one of several.

import { createUniqueId, For, Show } from "solid-js";

export function TextArea(props: {
  label: string;
  value: string;
  onValue(text: string): void;
  maxLength: number;
  hint?: string;
  rows?: number;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <textarea
        id={id}
        class="text-area"
        rows={props.rows ?? 4}
        value={props.value}
        maxLength={props.maxLength}
        aria-describedby={props.hint === undefined ? undefined : `${id}-say`}
        onInput={(event) => props.onValue(event.currentTarget.value)}
      />
      <Show when={props.hint}>
        <p id={`${id}-say`} class="field-say">
          {props.hint}
        </p>
      </Show>
    </div>
  );
}

export function NumberField(props: {
  label: string;
  value: number;
  min: number;
  max: number;
  onValue(value: number): void;
  hint: string;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-box">
        <input
          id={id}
          type="number"
          inputmode="numeric"
          required
          step="1"
          min={props.min}
          max={props.max}
          value={props.value}
          aria-describedby={`${id}-say`}
          onInput={(event) => props.onValue(event.currentTarget.valueAsNumber)}
        />
      </div>
      <p id={`${id}-say`} class="field-say">
        {props.hint}
      </p>
    </div>
  );
}

/** Each option by its place in the list. */
export function Choose<T>(props: {
  label: string;
  value: T;
  options: readonly (readonly [value: T, words: string])[];
  onValue(value: T): void;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        class="choose"
        onChange={(event) => {
          const chosen = props.options[event.currentTarget.selectedIndex];
          if (chosen !== undefined) props.onValue(chosen[0]);
        }}
      >
        <For each={props.options}>{([value, words]) => <option selected={value === props.value}>{words}</option>}</For>
      </select>
    </div>
  );
}
