// What went wrong, below what it is about: read aloud when it comes.

import { Show } from "solid-js";

export function ProblemLine(props: { says: string | null | undefined }) {
  return (
    <Show when={props.says}>
      <p class="field-say problem" role="alert">
        {props.says}
      </p>
    </Show>
  );
}
