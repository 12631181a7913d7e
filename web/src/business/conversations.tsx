// The conversations of a business, whoever wrote last first, and the one that is open beside them; kept fresh by events while they are shown.

import { createSignal, For, Show } from "solid-js";
import { listTime } from "../app/when.ts";
import { Avatar } from "../ui/avatar.tsx";
import type { BusinessApi } from "./api.ts";
import { Conversation } from "./conversation.tsx";
import { type EventNote, useEvents } from "./listen.ts";
import { useLoad, usePages } from "./load.ts";
import { LoadedPages } from "./loaded.tsx";
import { PlaceLink } from "./place-link.tsx";
import { QuickReplyEditor } from "./quick-reply-editor.tsx";
import type { ConversationView } from "./views.ts";
import { contentLine } from "./words.ts";

export function Conversations(props: { api: BusinessApi; business: string; person: string | null }) {
  const all = usePages("person", props.api.conversations);
  const replies = useLoad(props.api.quickReplies);
  const [latest, setLatest] = createSignal<EventNote | null>(null, { equals: false });
  const isLive = useEvents(props.api.eventsPath(), (event) => {
    setLatest(event);
    void all.reload();
  });
  return (
    <>
      <p class="live quiet" role="status" aria-label="Updates">
        {isLive() ? "New messages appear by themselves." : "Connecting to what is new…"}
      </p>
      <div class="desk" classList={{ "with-open": props.person !== null }}>
        <div class="desk-list">
          <LoadedPages from={all} empty="Nobody has written yet." more="Earlier conversations">
            {(items) => (
              <ul class="rows" aria-label="Conversations">
                <For each={items()}>
                  {(each) => <Row business={props.business} shown={each} current={each.person === props.person} />}
                </For>
              </ul>
            )}
          </LoadedPages>
        </div>
        <Show when={props.person} keyed>
          {(person) => (
            <Conversation
              api={props.api}
              business={props.business}
              person={person}
              latest={latest}
              replies={replies.value()?.items ?? []}
              onRead={() => void all.reload()}
            />
          )}
        </Show>
      </div>
      <QuickReplyEditor api={props.api} replies={replies} />
    </>
  );
}

function Row(props: { business: string; shown: ConversationView; current: boolean }) {
  const name = () => props.shown.name || "Somebody";
  const last = () => props.shown.lastMessage;
  return (
    <li>
      <PlaceLink
        class="chat-row"
        current={props.current}
        to={{ kind: "console", business: props.business, section: "conversations", person: props.shown.person }}
      >
        <Avatar name={name()} seed={props.shown.person} />
        <span class="chat-row-title" dir="auto">
          {name()}
        </span>
        <Show when={props.shown.unread > 0}>
          <span class="badge">
            {props.shown.unread}
            <span class="hidden"> unread</span>
          </span>
        </Show>
        <span class="chat-row-preview" dir="auto">
          {last()?.direction === "out" ? "You: " : ""}
          {last() === null ? "Nothing is kept" : contentLine(last()?.content ?? { kind: "unsupported" })}
        </span>
        <time class="chat-row-time">{listTime(last()?.at ?? props.shown.lastWroteAt ?? Date.now(), Date.now())}</time>
      </PlaceLink>
    </li>
  );
}
