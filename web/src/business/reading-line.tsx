// Under the head of a chat, and where it begins: which businesses read it, how, and what that means.

import { For } from "solid-js";
import type { Person } from "../../../client/index.ts";
import { readingMeans, readingWords } from "./reading-words.ts";

export default function ReadingLine(props: { businesses: readonly Person[]; class: string; explained?: boolean }) {
  const words = (person: Person) => (props.explained ? `${readingWords(person)}. ${readingMeans(person)}` : readingWords(person));
  return <For each={props.businesses}>{(person) => <p class={props.class}>{words(person)}</p>}</For>;
}
