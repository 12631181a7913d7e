// A message as a bubble: words, what it answers, time and state in the corner, and what can be done with it.

import { type Component, lazy, onCleanup, Show, Suspense } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import { optional } from "../app/optional.ts";
import { clockTime } from "../app/when.ts";
import { attachmentWords, failureSentence, filesIn } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { layer, setLayer } from "../media/layer.ts";
import { Reserved } from "../media/reserved.tsx";
import { Avatar, tintOf } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Ticks } from "../ui/ticks.tsx";
import { PARTS } from "./kinds.ts";
import { messageName } from "./message-name.ts";
import { Words } from "./message-words.tsx";
import { openChat } from "./open-chat.ts";
import { Quote } from "./quote.tsx";

type Message = TimelineItem & { kind: "message" };
const Actions = optional(() => import("./actions.tsx"));
const Attachments = lazy(() => import("../media/attachments.tsx"));
const Chips = optional(() => import("../reactions/chips.tsx"));
const PageCard = optional(() => import("../links/page-card.tsx"));

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
          <Show when={message().told}>{(by) => <p class="forwarded">{t("Told by {person}", { person: by().name })}</p>}</Show>
          <Show when={message().forwarded}>
            <p class="forwarded">Forwarded</p>
          </Show>
          <Show when={message().reply}>{(reply) => <Quote reply={reply()} />}</Show>
          <Show when={hasFiles()}>
            <Show when={props.closed === null} fallback={<Unfetched message={message()} says={props.closed === "request"} />}>
              <Files message={message()} />
            </Show>
          </Show>
          <Show when={message().page}>
            {(page) => (
              <Suspense fallback={<span class="page-room" />}>
                <PageCard page={page()} />
              </Suspense>
            )}
          </Show>
          <Suspense>
            <Show when={parts()?.inside} fallback={<Words message={message()} />}>
              {(inside) => <Part component={inside()} message={message()} />}
            </Show>
          </Suspense>
          <span class="meta">
            <Show when={message().starred}>
              <span class="starred" aria-hidden="true">
                ★
              </span>
            </Show>
            <Show when={message().edited}>
              <Edited message={message()} />
            </Show>
            <time>{clockTime(message().at)}</time>
            <Show when={message().state}>{(state) => <Ticks state={state()} held={props.held} />}</Show>
          </span>
        </div>
        <Show when={props.closed !== "request"}>
          <Suspense>
            <Actions message={message()} onReply={() => props.onReply()} />
          </Suspense>
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

/** What it said before is shown as long as it is there itself. */
function Edited(props: { message: Message }) {
  const { id } = props.message;
  onCleanup(() => {
    const open = layer();
    if (open?.kind === "versions" && open.message.id === id) setLayer(null);
  });
  return (
    <button type="button" class="edited" onClick={() => setLayer({ kind: "versions", message: props.message })}>
      edited
    </button>
  );
}

/** Their room, and for a request the word why they are not there. */
function Unfetched(props: { message: Message; says: boolean }) {
  return (
    <Show when={props.says} fallback={<Reserved attachments={props.message.attachments} />}>
      <p class="unfetched">
        {t("{files}: you'll see this when you accept.", {
          files: attachmentWords(filesIn(props.message.attachments)),
        })}
      </p>
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
      <Button onClick={() => conversation !== null && void verbs.retry(conversation, props.message.id)}>{t("Try again")}</Button>
      <Button kind="danger" onClick={() => conversation !== null && void verbs.discard(conversation, props.message.id)}>
        {t("Delete")}
      </Button>
    </p>
  );
}
