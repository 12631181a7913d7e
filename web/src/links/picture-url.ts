// The address of a page's picture, for as long as it is drawn.

import { showable } from "../media/showable.ts";

type Urls = Pick<typeof URL, "createObjectURL" | "revokeObjectURL">;

/** @returns lets go of it, whether it is there yet or not */
export function showPicture(bytes: Uint8Array, show: (url: string) => void, urls: Urls = URL): () => void {
  let isOver = false;
  let url: string | null = null;
  // Somebody else chose them: they are shown by what they are.
  void showable(new Blob([bytes as Uint8Array<ArrayBuffer>]), "picture").then(
    (shown) => {
      if (isOver || !(shown instanceof Blob)) return;
      url = urls.createObjectURL(shown);
      show(url);
    },
    () => {},
  );
  return () => {
    isOver = true;
    if (url !== null) urls.revokeObjectURL(url);
    url = null;
  };
}
