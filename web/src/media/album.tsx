// The photos and videos of a message: one in its own shape, several as a grid of at most four.

import { For } from "solid-js";
import { t } from "../language/say.ts";
import { albumFrame, type Placed } from "./frame.ts";
import { Picture } from "./picture.tsx";
import type { Place } from "./place.ts";

const SHOWN = 4;

type Props = {
  pictures: Placed[];
  placeOf(index: number): Place;
  onOpen(picture: Placed, from: HTMLElement | null): void;
  onSave(picture: Placed): void;
};

export function Album(props: Props) {
  const count = () => props.pictures.length;
  const frame = () => albumFrame(props.pictures.map(({ attachment }) => attachment));
  return (
    <div
      class={`album of-${Math.min(count(), SHOWN)}`}
      style={{ "--ratio": String(frame().ratio), "--wide": `${frame().widthRem}rem` }}
    >
      <For each={props.pictures.slice(0, SHOWN)}>
        {(picture, at) => (
          <Picture
            place={props.placeOf(picture.index)}
            attachment={picture.attachment}
            counted={count() > 1 ? t("{at} of {count}", { at: at() + 1, count: count() }) : undefined}
            more={at() === SHOWN - 1 ? count() - SHOWN : 0}
            onOpen={(from) => props.onOpen(picture, from)}
            onSave={() => props.onSave(picture)}
          />
        )}
      </For>
    </div>
  );
}
