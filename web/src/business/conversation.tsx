// One conversation of a business: what was said, oldest first, a box to answer in, and handing it over.

import { type Accessor, createEffect, createSignal, For, on, onMount, Show } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { Button, IconButton } from "../ui/button.tsx";
import type { BusinessApi } from "./api.ts";
import { HandOver } from "./hand-over.tsx";
import type { EventNote } from "./listen.ts";
import { useLoad } from "./load.ts";
import { Fault } from "./loaded.tsx";
import { MessageRow } from "./message-row.tsx";
import { useMessages } from "./messages.ts";
import { restOf } from "./place.ts";
import { ReplyBox } from "./reply-box.tsx";
import type { MessageView, QuickReply } from "./views.ts";
import { contentLine } from "./words.ts";

export function Conversation(props: {
  api: BusinessApi;
  business: string;
  person: string;
  latest: Accessor<EventNote | null>;
  replies: readonly QuickReply[];
  onRead(): void;
}) {
  const contact = useLoad(() => props.api.contact(props.person));
  const messages = useMessages((after) => props.api.messages(props.person, after));
  // Sent, and not in the list yet: the service has it in its outbox.
  const [waiting, setWaiting] = createSignal<MessageView[]>([]);
  const name = () => contact.value()?.name || "Somebody";
  const stillWaiting = () => waiting().filter(({ id }) => messages.items()?.some((each) => each.id === id) !== true);
  let log: HTMLDivElement | undefined;
  let heading: HTMLHeadingElement | undefined;
  onMount(() => heading?.focus({ preventScroll: true }));

  createEffect(
    on(
      props.latest,
      (event) => {
        if (event === null || event.person === props.person) void messages.reload();
      },
      { defer: true },
    ),
  );
  createEffect(
    on([() => messages.items()?.at(-1)?.id, () => stillWaiting().length], () => log?.scrollTo({ top: log.scrollHeight })),
  );

  const [news, setNews] = createSignal("");
  let read: string | null = null;
  createEffect(() => {
    const last = messages.items()?.findLast(({ direction }) => direction === "in");
    if (last === undefined || last.id === read || document.visibilityState !== "visible") return;
    // What was there when the conversation was opened is no news.
    if (read !== null) setNews(`${name()}: ${contentLine(last.content)}`);
    read = last.id;
    void props.api.markRead(last.id).then((answer) => answer.kind === "ok" && props.onRead());
  });

  function sent(id: string, text: string): void {
    const message = { id, person: props.person, direction: "out", at: Date.now(), status: "pending", replyTo: null } as const;
    setWaiting([...stillWaiting(), { ...message, content: { kind: "text", text } }]);
    void messages.reload();
  }

  const list = { kind: "console", business: props.business, section: "conversations", person: null } as const;
  return (
    <section class="desk-open card" aria-labelledby="open-conversation">
      <header class="desk-head">
        <IconButton icon="back" label="Back to conversations" onClick={() => goTo({ kind: "business", rest: restOf(list) })} />
        <h3 id="open-conversation" ref={heading} tabindex="-1" dir="auto">
          {name()}
        </h3>
      </header>
      {/* What scrolls must be reached by keyboard. */}
      <div class="desk-log" role="log" aria-live="off" aria-label={`Messages with ${name()}`} tabindex="0" ref={log}>
        <Show when={messages.hasEarlier()}>
          <div>
            <Button onClick={() => messages.showEarlier()}>Earlier messages</Button>
          </div>
        </Show>
        <Fault problem={messages.problem()} again={() => void messages.reload()} />
        <For
          each={messages.items()}
          fallback={<p class="quiet waiting">{messages.items() && "Nothing that was said is kept here."}</p>}
        >
          {(each) => <MessageRow message={each} name={name()} api={props.api} />}
        </For>
        <For each={stillWaiting()}>{(each) => <MessageRow message={each} name={name()} api={props.api} />}</For>
      </div>
      <p class="hidden" role="status" aria-label="New message">
        {news()}
      </p>
      <Show
        when={contact.value()?.isBlocked !== true}
        fallback={<p class="quiet">{name()} is blocked. Unblock them under “Data” to hear them again.</p>}
      >
        <ReplyBox api={props.api} person={props.person} replies={props.replies} onSent={sent} />
      </Show>
      {/* Its words name the person. */}
      <Show when={contact.value()}>
        <HandOver api={props.api} person={props.person} name={name()} />
      </Show>
    </section>
  );
}
