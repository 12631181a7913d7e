// A poll in its bubble: options to choose, what has come of it, and who chose what.

import { createSignal, createUniqueId, For, Show } from "solid-js";
import type { PollView, TimelineItem, VoteOutcome } from "../../../client/index.ts";
import { pollView } from "../../../client/live/poll.ts";
import { toast } from "../app/toast.tsx";
import { sendSentence } from "../app/words.ts";
import { openChat } from "../chat/open-chat.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { chosenAfter, votesWords } from "./draft.ts";
import { VotesDialog } from "./votes-dialog.tsx";

type Message = TimelineItem & { kind: "message" };

export default function PollPart(props: { message: Message }) {
  return <Show when={pollView(props.message)}>{(poll) => <Poll message={props.message} poll={poll()} />}</Show>;
}

function Poll(props: { message: Message; poll: PollView }) {
  const [seen, setSeen] = createSignal(false);
  const name = createUniqueId();
  const isVoted = () => props.poll.options.some(({ own }) => own);
  /** It is at the service, and open. */
  const isOpen = () => !props.poll.isClosed && props.message.seq !== null;

  async function vote(chosen: number[]): Promise<void> {
    const conversation = openChat();
    if (conversation === null) return;
    const sentence = sentenceOf(await verbs.vote(conversation, props.message.id, chosen));
    if (sentence !== null) toast(sentence);
  }

  async function close(): Promise<void> {
    const conversation = openChat();
    if (conversation === null) return;
    const sentence = sentenceOf(await verbs.closePoll(conversation, props.message.id));
    if (sentence !== null) toast(sentence);
  }

  return (
    <div class="poll">
      <p class="poll-question" dir="auto">
        {props.message.text}
      </p>
      <p class="poll-say">{props.poll.isClosed ? t("Closed") : props.poll.several ? t("Choose one or more") : t("Choose one")}</p>
      <fieldset class="poll-options" aria-label={props.message.text}>
        {/* By their places: what is chosen stays the same box while votes come in. */}
        <For each={props.poll.options.map((_, place) => place)}>
          {(place) => (
            <Show when={props.poll.options[place]}>
              {(option) => (
                <label class="poll-option">
                  <input
                    type={props.poll.several ? "checkbox" : "radio"}
                    name={name}
                    checked={option().own}
                    disabled={!isOpen()}
                    aria-label={`${option().title}, ${votesWords(option().people.length)}`}
                    onChange={() => void vote(chosenAfter(props.poll.options, place, props.poll.several))}
                  />
                  <span class="poll-title" dir="auto">
                    {option().title}
                  </span>
                  <span class="poll-count" aria-hidden="true">
                    {option().people.length}
                  </span>
                  <span class="poll-bar" style={{ "--share": String(option().people.length / Math.max(1, props.poll.voters)) }} />
                </label>
              )}
            </Show>
          )}
        </For>
      </fieldset>
      <p class="poll-say">Everyone here sees who voted for what.</p>
      <div class="poll-acts">
        <Show when={props.poll.voters > 0}>
          <Button onClick={() => setSeen(true)}>{t("See votes")}</Button>
        </Show>
        <Show when={isOpen() && isVoted() && !props.poll.several}>
          <Button onClick={() => void vote([])}>{t("Take back")}</Button>
        </Show>
        <Show when={isOpen() && props.message.own}>
          <Button onClick={() => void close()}>{t("Close poll")}</Button>
        </Show>
      </div>
      <Show when={seen()}>
        <VotesDialog question={props.message.text} poll={props.poll} onClose={() => setSeen(false)} />
      </Show>
    </div>
  );
}

/** Null where it counts. */
function sentenceOf(outcome: VoteOutcome): string | null {
  switch (outcome.kind) {
    case "ok":
      return null;
    case "closed":
      return t("This poll is closed.");
    case "not-found":
    case "no-such-option":
    case "not-allowed":
      return t("That isn't possible any more.");
    default:
      return sendSentence(outcome);
  }
}
