// A round sign for a person or chat: the first letter on one of eight quiet colours.

import { Show } from "solid-js";
import { Icon, type IconName } from "./icons.tsx";

const COLOURS = 8;
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function Avatar(props: { name: string; seed: string; icon?: IconName | undefined; small?: boolean }) {
  return (
    <span class={`avatar tint-${tintOf(props.seed)}`} classList={{ small: props.small === true }} aria-hidden="true">
      <Show when={props.icon} fallback={initialOf(props.name)}>
        {(icon) => <Icon name={icon()} />}
      </Show>
    </span>
  );
}

export function initialOf(name: string): string {
  const [first] = letters.segment(name.trim().toLocaleUpperCase());
  return first?.segment ?? "?";
}

export function tintOf(seed: string): number {
  let sum = 0;
  for (const letter of seed) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return sum % COLOURS;
}
