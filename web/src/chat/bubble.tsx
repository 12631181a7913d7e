// A message as a bubble: words, what it answers, time and state in the corner, and what can be done with it.

import { Show } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import { announce } from "../app/announce.tsx";
import { clockTime } from "../app/when.ts";
import { failureSentence, stateWord } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { Avatar, tintOf } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Ticks } from "../ui/ticks.tsx";
import { openChat } from "./open-chat.ts";

type Message = TimelineItem & { kind: "message" };
type Props = { message: Message; first: boolean; last: boolean; group: boolean; onReply(): void };

export function Bubble(props: Props) {
  const message = () => props.message;
  return (
    <article
      id={`m-${message().id}`}
      class="message"
      classList={{ own: message().own, first: props.first, last: props.last, "in-group": props.group }}
      aria-label={messageName(message())}
    >
      <div class="message-row">
        <Show when={props.group && !message().own && props.last}>
          <Avatar name={message().sender.name} seed={message().sender.accountId} small />
        </Show>
        <div class="bubble">
          <Show when={props.group && !message().own && props.first}>
            <p class={`sender tint-text-${tintOf(message().sender.accountId)}`} dir="auto">
              {message().sender.name}
            </p>
          </Show>
          <Show when={message().reply}>{(reply) => <Quote reply={reply()} />}</Show>
          <p class="words" dir="auto">
            {message().text}
          </p>
          <span class="meta">
            <time>{clockTime(message().at)}</time>
            <Show when={message().state}>{(state) => <Ticks state={state()} />}</Show>
          </span>
        </div>
        <div class="message-actions">
          <IconButton
            icon="reply"
            label={`Reply to ${message().own ? "yourself" : message().sender.name}`}
            onClick={() => props.onReply()}
          />
          <IconButton icon="copy" label="Copy text" onClick={() => void copy(message().text)} />
        </div>
      </div>
      <Show when={message().state === "failed"}>
        <Failed message={message()} />
      </Show>
    </article>
  );
}

function Quote(props: { reply: NonNullable<Message["reply"]> }) {
  return (
    <button
      type="button"
      class="quote"
      onClick={() => document.getElementById(`m-${props.reply.id}`)?.scrollIntoView({ block: "center", behavior: "smooth" })}
    >
      <strong dir="auto">{props.reply.sender.self ? "You" : props.reply.sender.name}</strong>
      <span dir="auto">{props.reply.text ?? "A message that is not on this device"}</span>
    </button>
  );
}

function Failed(props: { message: Message }) {
  const conversation = openChat();
  return (
    <p class="not-sent">
      <strong aria-hidden="true">!</strong> {failureSentence(props.message.failure)}
      <Button onClick={() => conversation !== null && void verbs.retry(conversation, props.message.id)}>Try again</Button>
      <Button kind="danger" onClick={() => conversation !== null && void verbs.discard(conversation, props.message.id)}>
        Delete
      </Button>
    </p>
  );
}

/** "<sender>, <text>, <time>, <state>" */
export function messageName(message: Message): string {
  const parts = [message.own ? "You" : message.sender.name, message.text, clockTime(message.at)];
  if (message.state !== null) parts.push(stateWord(message.state));
  return parts.join(", ");
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  announce("Copied");
}
