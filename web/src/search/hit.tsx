// What was found: a piece of what was said, with the words marked that were looked for, and the way to it.

import { For } from "solid-js";
import type { SearchHit } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { setWanted } from "../chat/scroll-to-message.ts";

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

/** Opens the chat at the message. */
export function openHit({ conversation, item, seq }: SearchHit): void {
  setWanted({ conversation, item, seq });
  goTo({ kind: "chat", conversation });
}
