// Where a file stands, without saying which of its parts.

import type { MediaRef } from "../../../client/index.ts";

export type Place = Omit<MediaRef, "part">;

export function refOf(place: Place, part: MediaRef["part"]): MediaRef {
  return { conversation: place.conversation, item: place.item, index: place.index, part };
}

export function placeKey({ conversation, item, index }: Place): string {
  return `${conversation}/${item}/${index}`;
}
