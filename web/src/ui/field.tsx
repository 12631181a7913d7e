// A labelled text field with a place for what is wrong with it.

import { createUniqueId, type JSX, Show } from "solid-js";

type Props = {
  label: string;
  value: string;
  onValue(text: string): void;
  problem?: string | null | undefined;
  hint?: string | undefined;
  prefix?: string;
  autofocus?: boolean | undefined;
  maxLength?: number;
  autocomplete?: string;
  plainText?: boolean;
  /** Dots instead of letters, and no place in the browser's own list of passwords */
  isSecret?: boolean;
  onKeyDown?: JSX.EventHandler<HTMLInputElement, KeyboardEvent>;
};

export function Field(props: Props) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="field-box" classList={{ wrong: Boolean(props.problem) }}>
        <Show when={props.prefix}>
          <span class="field-prefix" aria-hidden="true">
            {props.prefix}
          </span>
        </Show>
        <input
          id={id}
          type={props.isSecret ? "password" : "text"}
          value={props.value}
          maxLength={props.maxLength ?? 200}
          autocomplete={(props.autocomplete ?? "off") as "off"}
          autocapitalize={props.plainText ? "none" : "words"}
          spellcheck={false}
          aria-invalid={Boolean(props.problem)}
          aria-describedby={props.problem || props.hint ? `${id}-say` : undefined}
          ref={(input) => props.autofocus === true && queueMicrotask(() => input.focus())}
          onInput={(event) => props.onValue(event.currentTarget.value)}
          onKeyDown={(event) => props.onKeyDown?.(event)}
        />
      </div>
      <Show when={props.problem || props.hint}>
        <p
          id={`${id}-say`}
          class="field-say"
          classList={{ problem: Boolean(props.problem) }}
          role={props.problem ? "alert" : undefined}
        >
          {props.problem || props.hint}
        </p>
      </Show>
    </div>
  );
}
