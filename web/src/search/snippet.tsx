// A piece of what was said, with the words marked that were looked for.

import { For } from "solid-js";
import type { SearchHit } from "../../../client/index.ts";

export function Snippet(props: { hit: Pick<SearchHit, "text" | "marks"> }) {
  const pieces = () => {
    const { text, marks } = props.hit;
    const parts = marks.flatMap(({ from, to }, i) => [
      { text: text.slice(marks[i - 1]?.to ?? 0, from), isMarked: false },
      { text: text.slice(from, to), isMarked: true },
    ]);
    return [...parts, { text: text.slice(marks.at(-1)?.to ?? 0), isMarked: false }];
  };
  return <For each={pieces()}>{(piece) => (piece.isMarked ? <mark>{piece.text}</mark> : piece.text)}</For>;
}
