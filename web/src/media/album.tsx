// The photos and videos of a message: one in its own shape, several as a grid of at most four.

import { For } from "solid-js";
import { albumFrame, type Placed } from "./frame.ts";
import { Picture } from "./picture.tsx";
import type { Place } from "./place.ts";

const SHOWN = 4;

type Props = {
  pictures: Placed[];
  placeOf(index: number): Place;
  onOpen(picture: Placed): void;
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
            counted={count() > 1 ? `${at() + 1} of ${count()}` : undefined}
            more={at() === SHOWN - 1 ? count() - SHOWN : 0}
            onOpen={() => props.onOpen(picture)}
            onSave={() => props.onSave(picture)}
          />
        )}
      </For>
    </div>
  );
}
