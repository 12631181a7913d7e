// Chats of one sort in place of the list, under a name and with the way back.

import { For, type JSX, onCleanup, onMount } from "solid-js";
import type { ConversationSummary } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { goTo } from "../app/navigation.ts";
import { ChatRow } from "./chat-row.tsx";
import { ListHead } from "./list-head.tsx";
import { rowsNear } from "./rows-near.ts";

type Props = {
  title: string;
  chats: readonly ConversationSummary[];
  current: ConversationId | null;
  onDone(): void;
  /** What there is to say of them */
  children: JSX.Element;
};

export function RowsPage(props: Props) {
  const rows = rowsNear(() => props.chats.length);
  let list: HTMLUListElement | undefined;
  onMount(() => {
    const scroller = list?.parentElement;
    scroller?.addEventListener("scroll", rows.look);
    onCleanup(() => scroller?.removeEventListener("scroll", rows.look));
  });
  return (
    <>
      <ListHead title={props.title} takesFocus onDone={() => props.onDone()} />
      <p class="requests-say">{props.children}</p>
      <ul
        class="chats"
        aria-label={props.title}
        ref={(element) => {
          list = element;
          rows.ref(element);
        }}
        style={{
          "--above": `${rows.span().from * rows.rowPx()}px`,
          "--below": `${(props.chats.length - rows.span().to) * rows.rowPx()}px`,
        }}
      >
        <For each={props.chats.slice(rows.span().from, rows.span().to)}>
          {(chat, index) => (
            <ChatRow
              chat={chat}
              place={rows.span().from + index() + 1}
              count={props.chats.length}
              current={props.current === chat.id}
              onOpen={() => goTo({ kind: "chat", conversation: chat.id })}
            />
          )}
        </For>
      </ul>
    </>
  );
}
