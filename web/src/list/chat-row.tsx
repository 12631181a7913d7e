// One row of the list: who, the last words, when, and how many are unread.

import { Show, Suspense } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import { optional } from "../app/optional.ts";
import { plainly } from "../app/plainly.ts";
import { listTime } from "../app/when.ts";
import { attachmentWords, chatTitle, deletedWords, typingWords } from "../app/words.ts";
import { BusinessBadge } from "../business/badge.tsx";
import { t } from "../language/say.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Ticks } from "../ui/ticks.tsx";
import { isUnread } from "./is-unread.ts";

const RowMarks = optional(() => import("./row-marks.tsx"));

type Props = {
  chat: ConversationSummary;
  current: boolean;
  /** In the whole list, of which only a part is drawn: from 1 */
  place: number;
  count: number;
  onOpen(): void;
};

export function ChatRow(props: Props) {
  const title = () => chatTitle(props.chat) || t("Someone new");
  return (
    <li aria-posinset={props.place} aria-setsize={props.count}>
      <a
        class="chat-row"
        classList={{ current: props.current, unread: isUnread(props.chat) }}
        href={`/c/${props.chat.id}`}
        // One stop for all rows, and the one that is open: arrows go on from there.
        tabindex={props.current || props.place === 1 ? 0 : -1}
        aria-current={props.current ? "page" : undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          props.onOpen();
        }}
      >
        <Avatar
          name={title()}
          seed={props.chat.peer?.accountId ?? props.chat.id}
          photo={props.chat.photo}
          icon={props.chat.kind === "group" ? "group" : props.chat.kind === "self" ? "pencil" : undefined}
        />
        <span class="chat-row-title with-badge">
          <span dir="auto">{title()}</span> <BusinessBadge person={props.chat.peer} />
        </span>
        {/* In the order in which the row is read aloud; the grid puts each where it is looked for. */}
        <Show when={isUnread(props.chat)}>
          <span class="badge" classList={{ dot: !props.chat.unread }}>
            {`${props.chat.mentioned ? "@ " : ""}${props.chat.unread > 999 ? "999+" : props.chat.unread || ""}`}
            <span class="hidden"> {props.chat.mentioned ? t("unread, mentioned you") : t("unread")}</span>
          </span>
        </Show>
        <Preview chat={props.chat} />
        <Show when={props.chat.mute || props.chat.onTop}>
          <Suspense>
            <RowMarks chat={props.chat} />
          </Suspense>
        </Show>
        <time class="chat-row-time">{listTime(props.chat.at, Date.now())}</time>
      </a>
    </li>
  );
}

/** Chats that strangers began, where they are many: behind one row. */
export function RequestsRow(props: { requests: number; count: number; onOpen(): void }) {
  return (
    <li aria-posinset={1} aria-setsize={props.count}>
      <button type="button" class="chat-row" onClick={() => props.onOpen()}>
        <Avatar name={t("Requests")} seed="inbox" icon="shield" />
        <span class="chat-row-title">{t("Requests ({count})", { count: props.requests })}</span>
        <span class="chat-row-preview">From people you don't know</span>
      </button>
    </li>
  );
}

function Preview(props: { chat: ConversationSummary }) {
  const typing = () => typingWords(props.chat.typing, props.chat.kind === "direct");
  return (
    <span class="chat-row-preview" dir="auto">
      <Show when={props.chat.request === null} fallback={t("Message request")}>
        <Show when={typing()} fallback={<Last chat={props.chat} />}>
          <span class="typing">{typing()}</span>
        </Show>
      </Show>
    </span>
  );
}

function Last(props: { chat: ConversationSummary }) {
  return (
    <Show
      when={props.chat.draft}
      fallback={
        <>
          <Show when={props.chat.preview?.own && props.chat.preview.state}>{(state) => <Ticks state={state()} />}</Show>
          {previewWords(props.chat)}
        </>
      }
    >
      <span class="draft">Draft: </span>
      {props.chat.draft}
    </Show>
  );
}

function previewWords(chat: ConversationSummary): string {
  if (chat.preview === null) return "";
  const { sender, own, attachments, deleted } = chat.preview;
  const files = attachments === null ? "" : attachmentWords(attachments);
  const words = deleted ? deletedWords(own) : [files, plainly(chat.preview.text, true)].filter((part) => part !== "").join(", ");
  return chat.kind === "group" && sender !== null && !own ? `${sender.name}: ${words}` : words;
}
