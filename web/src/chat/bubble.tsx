// A message as a bubble: words, what it answers, time and state in the corner, and what can be done with it.

import { type Component, lazy, Show, Suspense } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import { announce } from "../app/announce.tsx";
import { clockTime } from "../app/when.ts";
import { attachmentWords, contentWords, failureSentence, filesIn, stateWord } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { setLayer } from "../media/layer.ts";
import { Reserved } from "../media/reserved.tsx";
import { ReactButton } from "../reactions/react-button.tsx";
import { Avatar, tintOf } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Ticks } from "../ui/ticks.tsx";
import { PARTS } from "./kinds.ts";
import { openChat } from "./open-chat.ts";
import { Quote } from "./quote.tsx";

type Message = TimelineItem & { kind: "message" };
const Attachments = lazy(() => import("../media/attachments.tsx"));
const Chips = lazy(() => import("../reactions/chips.tsx"));
const LinkedWords = lazy(() => import("./linked-words.tsx"));

/** Nothing of it is fetched, and nothing can be done with it: a request that waits, or it is not known yet whether it is one. */
export type Closed = "request" | "unknown" | null;
type Props = {
  message: Message;
  first: boolean;
  last: boolean;
  held: boolean;
  group: boolean;
  closed: Closed;
  onReply(): void;
};

export function Bubble(props: Props) {
  const message = () => props.message;
  const hasFiles = () => message().attachments.length > 0;
  const parts = () => PARTS[message().body.kind];
  const hasReactions = () => message().reactions.length > 0;
  const hadReactions = hasReactions();
  return (
    <article
      id={`m-${message().id}`}
      class="message"
      classList={{ own: message().own, first: props.first, last: props.last, "in-group": props.group }}
      aria-label={messageName(message(), props.held)}
    >
      <div class="message-row">
        <Show when={props.group && !message().own && props.last}>
          <Avatar name={message().sender.name} seed={message().sender.accountId} photo={message().sender.photo} small />
        </Show>
        <div class="bubble" classList={{ "with-files": hasFiles() }}>
          <Show when={props.group && !message().own && props.first}>
            <p class={`sender tint-text-${tintOf(message().sender.accountId)}`} dir="auto">
              {message().sender.name}
            </p>
          </Show>
          <Show when={message().reply}>{(reply) => <Quote reply={reply()} />}</Show>
          <Show when={hasFiles()}>
            <Show when={props.closed === null} fallback={<Unfetched message={message()} says={props.closed === "request"} />}>
              <Files message={message()} />
            </Show>
          </Show>
          <Suspense>
            <Show when={parts()?.inside} fallback={<Words message={message()} />}>
              {(inside) => <Part component={inside()} message={message()} />}
            </Show>
          </Suspense>
          <span class="meta">
            <time>{clockTime(message().at)}</time>
            <Show when={message().state}>{(state) => <Ticks state={state()} held={props.held} />}</Show>
          </span>
        </div>
        <Show when={props.closed !== "request"}>
          <div class="message-actions">
            <IconButton
              icon="reply"
              label={`Reply to ${message().own ? "yourself" : message().sender.name}`}
              onClick={() => props.onReply()}
            />
            <Show when={message().seq !== null}>
              <ReactButton message={message()} />
            </Show>
            <Show when={hasFiles() && message().seq !== null}>
              <IconButton icon="forward" label="Forward" onClick={() => above("forward", message().id)} />
            </Show>
            <Show when={message().own && message().state !== "failed"}>
              <IconButton icon="trash" label="Delete" aria-haspopup="dialog" onClick={() => above("delete", message().id)} />
            </Show>
            <Show when={message().text !== ""}>
              <span class="only-hover">
                <IconButton icon="copy" label="Copy text" onClick={() => void copy(message().text)} />
              </span>
            </Show>
          </div>
        </Show>
      </div>
      <Show when={props.closed === null && parts()?.below}>
        {(below) => (
          <Suspense>
            <Part component={below()} message={message()} />
          </Suspense>
        )}
      </Show>
      <Show when={hasReactions()}>
        <Suspense>
          <Chips message={message()} fresh={!hadReactions} />
        </Suspense>
      </Show>
      <Show when={message().state === "failed"}>
        <Failed message={message()} />
      </Show>
    </article>
  );
}

/** A message stays of its kind. */
function Part(props: { component: Component<{ message: Message }>; message: Message }) {
  const Made = props.component;
  return <Made message={props.message} />;
}

/** An empty caption leaves the files alone. */
function Words(props: { message: Message }) {
  return (
    <Show when={props.message.text !== "" || props.message.attachments.length === 0}>
      <p class="words" dir="auto">
        <Show when={props.message.links.length > 0} fallback={props.message.text}>
          <Suspense fallback={props.message.text}>
            <LinkedWords text={props.message.text} links={props.message.links} />
          </Suspense>
        </Show>
      </p>
    </Show>
  );
}

/** Their room, and for a request the word why they are not there. */
function Unfetched(props: { message: Message; says: boolean }) {
  return (
    <Show when={props.says} fallback={<Reserved attachments={props.message.attachments} />}>
      <p class="unfetched">{attachmentWords(filesIn(props.message.attachments))}: you'll see this when you accept.</p>
    </Show>
  );
}

function Files(props: { message: Message }) {
  return (
    <Show when={openChat()}>
      {(conversation) => (
        <Suspense fallback={<Reserved attachments={props.message.attachments} />}>
          <Attachments message={props.message} conversation={conversation()} />
        </Suspense>
      )}
    </Show>
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

/** "<sender>, <text>, <time>, <state>"; files come before the text: "Ana, Photo, the lake, 14:02" */
export function messageName(message: Message, held: boolean): string {
  const parts = [message.own ? "You" : message.sender.name, contentWords(message), clockTime(message.at)];
  if (message.state !== null) parts.push(stateWord(message.state, held));
  return parts.join(", ");
}

function above(kind: "forward" | "delete", item: string): void {
  const conversation = openChat();
  if (conversation !== null) setLayer({ kind, at: { conversation, item, index: 0 } });
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  announce("Copied");
}
