// A text with its formatting and its links, as elements: nothing that somebody wrote is ever read as markup.
// The links come from the engine, which lets nothing but http and https pass.

import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { emojiOnly } from "../../../client/content/emoji-only.ts";
import { beginningOf } from "../../../client/content/fold.ts";
import { type Block, formatted, type Inline } from "../../../client/content/format.ts";
import { shownLink } from "../../../client/content/shown-link.ts";
import type { TimelineItem } from "../../../client/index.ts";
import { t } from "../language/say.ts";

type Message = TimelineItem & { kind: "message" };
/** In place of an address: nothing that the engine lets pass begins so. */
const MENTION = "mention:";

export default function FormattedWords(props: Pick<Message, "text" | "links" | "mentions">) {
  const [isOpen, setOpen] = createSignal(false);
  const beginning = createMemo(() => beginningOf(props.text));
  const isFolded = () => beginning() !== null && !isOpen();
  const blocks = createMemo(() => {
    const shown = (isFolded() && beginning()) || props.text;
    const marks = marksOf(props).filter(({ to }) => to <= shown.length);
    return formatted(shown, marks, isFolded());
  });
  return (
    <>
      <Show
        when={emojiOnly(props.text) === 0}
        fallback={<span class={`big-emoji of-${emojiOnly(props.text)}`}>{props.text}</span>}
      >
        <For each={blocks()}>{(block) => blockOf(block, blocks().length === 1)}</For>
      </Show>
      <Show when={beginning() !== null}>
        {isFolded() ? "… " : " "}
        <button type="button" class="read-more" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>
          {isOpen() ? t("Read less") : t("Read more")}
        </button>
      </Show>
    </>
  );
}

/** Links, and people under the name that this account has for them. A name that is an address as well is a name. */
function marksOf({ links, mentions }: Pick<Message, "links" | "mentions">): Message["links"] {
  const people = mentions.map(({ from, to, person }) => ({
    from,
    to,
    url: `${MENTION}${person.self ? "me" : ""}@${person.name}`,
  }));
  const apart = links.filter((link) => people.every(({ from, to }) => link.to <= from || link.from >= to));
  return [...apart, ...people].sort((one, other) => one.from - other.from);
}

/** @param isAlone words that are all there is stay in a line with the time */
function blockOf(block: Block, isAlone: boolean): JSX.Element {
  switch (block.kind) {
    case "words":
      return isAlone ? (
        <Inlines of={block.inside} />
      ) : (
        <p dir="auto">
          <Inlines of={block.inside} />
        </p>
      );
    case "quote":
      return (
        <blockquote dir="auto">
          <Inlines of={block.inside} />
        </blockquote>
      );
    case "code":
      return (
        // It can be scrolled, so the keyboard can reach it.
        <pre dir="ltr" tabindex="0">
          <code>{block.text}</code>
        </pre>
      );
    case "bullets":
      return (
        <ul>
          <For each={block.items}>
            {(item) => (
              <li dir="auto">
                <Inlines of={item.inside} />
              </li>
            )}
          </For>
        </ul>
      );
    case "numbers":
      return (
        <ol>
          <For each={block.items}>
            {(item) => (
              <li value={item.number} dir="auto">
                <Inlines of={item.inside} />
              </li>
            )}
          </For>
        </ol>
      );
  }
}

function Mention(props: { said: string }) {
  const name = () => props.said.slice(props.said.indexOf("@"));
  return (
    <span class="mention" classList={{ you: props.said.startsWith("me@") }} dir="auto">
      {name()}
    </span>
  );
}

function Inlines(props: { of: readonly Inline[] }) {
  return <For each={props.of}>{inlineOf}</For>;
}

function inlineOf(inline: Inline): JSX.Element {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "code":
      return <code>{inline.text}</code>;
    case "bold":
      return (
        <strong>
          <Inlines of={inline.inside} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Inlines of={inline.inside} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Inlines of={inline.inside} />
        </s>
      );
    case "link":
      if (inline.url.startsWith(MENTION)) return <Mention said={inline.url.slice(MENTION.length)} />;
      return (
        <a href={inline.url} target="_blank" rel="noopener noreferrer" dir="ltr">
          {shownLink(inline.url)}
        </a>
      );
  }
}
