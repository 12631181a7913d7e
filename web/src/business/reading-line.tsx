// Under the head of a chat, and where it begins: which businesses read it, and how.

import { For } from "solid-js";
import type { Person } from "../../../client/index.ts";
import { readingWords } from "./reading-words.ts";

export default function ReadingLine(props: { businesses: readonly Person[]; class: string }) {
  return <For each={props.businesses}>{(person) => <p class={props.class}>{readingWords(person)}</p>}</For>;
}
