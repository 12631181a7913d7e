// A text in which one can open the web addresses. They come from the engine, which lets nothing but http and https pass.

import { For } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";

type Links = (TimelineItem & { kind: "message" })["links"];

export default function LinkedWords(props: { text: string; links: Links }) {
  const until = (index: number) => props.links[index]?.from ?? props.text.length;
  return (
    <>
      {props.text.slice(0, until(0))}
      <For each={props.links}>
        {({ to, url }, index) => (
          <>
            <a href={url} target="_blank" rel="noopener noreferrer">
              {url}
            </a>
            {props.text.slice(to, until(index() + 1))}
          </>
        )}
      </For>
    </>
  );
}
