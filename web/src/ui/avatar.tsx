// A round sign for a person or chat: their photo, else the first letter on one of eight quiet colours.

import { Show } from "solid-js";
import type { BlobId } from "../../../protocol/index.ts";
import { Icon, type IconName } from "./icons.tsx";
import { photoUrl } from "./photo-url.ts";

const COLOURS = 8;
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

type Props = { name: string; seed: string; photo?: BlobId | null; icon?: IconName | undefined; small?: boolean };

export function Avatar(props: Props) {
  // One string: a `classList` beside it would be lost when the class changes.
  const look = () => `avatar tint-${tintOf(props.seed)}${props.small === true ? " small" : ""}`;
  const photo = () => (props.photo ? photoUrl(props.photo) : null);
  return (
    <span class={look()} aria-hidden="true">
      <Show
        when={photo()}
        fallback={
          <Show when={props.icon} fallback={initialOf(props.name)}>
            {(icon) => <Icon name={icon()} />}
          </Show>
        }
      >
        {(url) => <img src={url()} alt="" draggable={false} />}
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
