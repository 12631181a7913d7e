// The reactions under a bubble: each with how many gave it; one's own can be taken back, others' can be joined.

import { createEffect, For, on, onCleanup, onMount } from "solid-js";
import type { Person, ReactionView, TimelineItem } from "../../../client/index.ts";
import { announce } from "../app/announce.tsx";
import { contentWords } from "../app/words.ts";
import { openChat } from "../chat/open-chat.ts";
import { t } from "../language/say.ts";
import { reactionName, whoReacted } from "./chip-words.ts";
import { toggleReaction } from "./react.ts";

type Message = TimelineItem & { kind: "message" };
/** `fresh`: the message was on screen before its first reaction was, so that one is news. */
type Props = { message: Message; fresh: boolean };

export default function Chips(props: Props) {
  if (props.message.own) announceNews(props);
  // Those that were there with the message stand still.
  let isNews = props.fresh;
  onMount(() => {
    isNews = true;
  });

  async function toggle(emoji: string): Promise<void> {
    const conversation = openChat();
    if (conversation !== null) await toggleReaction({ conversation, item: props.message.id }, props.message.reactions, emoji);
  }

  return (
    <ul class="reactions" aria-label="Reactions">
      <For each={props.message.reactions}>
        {(reaction) => <Chip reaction={reaction} pops={isNews} onPress={() => void toggle(reaction.emoji)} />}
      </For>
    </ul>
  );
}

function Chip(props: { reaction: ReactionView; pops: boolean; onPress(): void }) {
  let chip: HTMLButtonElement | undefined;
  // With the last one's reaction the chip goes: the focus must not go with it.
  onCleanup(() => {
    if (chip !== undefined && document.activeElement === chip)
      chip.closest("article")?.querySelector<HTMLElement>('[data-act="react"]')?.focus({ preventScroll: true });
  });
  return (
    <li>
      <button
        ref={chip}
        type="button"
        class="reaction"
        classList={{ pops: props.pops }}
        aria-pressed={props.reaction.own}
        aria-label={reactionName(props.reaction)}
        title={whoReacted(props.reaction.people)}
        onClick={() => props.onPress()}
      >
        <span aria-hidden="true">{props.reaction.emoji}</span>
        <span aria-hidden="true" class="reaction-count">
          {props.reaction.people.length > 1 ? props.reaction.people.length : ""}
        </span>
      </button>
    </li>
  );
}

function announceNews(props: Props): void {
  let known = new Set(props.fresh ? [] : othersIn(props.message.reactions).map(({ name }) => name));
  createEffect(
    on(
      () => othersIn(props.message.reactions),
      (now) => {
        for (const { name, emoji, person } of now)
          if (!known.has(name))
            announce(
              t("{person} reacted {emoji} to: {message}", {
                person: person.name,
                emoji,
                message: contentWords(props.message).slice(0, 100),
              }),
            );
        known = new Set(now.map(({ name }) => name));
      },
    ),
  );
}

function othersIn(reactions: readonly ReactionView[]): { name: string; emoji: string; person: Person }[] {
  return reactions.flatMap(({ emoji, people }) =>
    people.filter(({ self }) => !self).map((person) => ({ name: `${person.accountId} ${emoji}`, emoji, person })),
  );
}
