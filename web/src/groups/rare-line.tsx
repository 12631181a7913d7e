// A line about a chat's rules.

import type { RareLine as Line } from "./is-rare.ts";
import { rareSentence } from "./rare-sentence.ts";

export default function RareLine(props: { line: Line }) {
  return <>{rareSentence(props.line)}</>;
}
