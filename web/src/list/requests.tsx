// All that strangers began, in place of the list: the newest first.

import { For, onCleanup, onMount } from "solid-js";
import type { ConversationId } from "../../../protocol/index.ts";
import { goTo } from "../app/navigation.ts";
import { requests } from "../app/state.ts";
import { IconButton } from "../ui/button.tsx";
import { ChatRow } from "./chat-row.tsx";
import { rowsNear } from "./rows-near.ts";

export default function Requests(props: { current: ConversationId | null; onDone(): void }) {
  const all = () => requests() ?? [];
  const rows = rowsNear(() => all().length);
  let list: HTMLUListElement | undefined;
  onMount(() => {
    const scroller = list?.parentElement;
    scroller?.addEventListener("scroll", rows.look);
    onCleanup(() => scroller?.removeEventListener("scroll", rows.look));
  });
  return (
    <>
      <header class="pane-head">
        <IconButton
          icon="back"
          label="Back"
          onClick={() => props.onDone()}
          ref={(button) => queueMicrotask(() => button.focus())}
        />
        <h1>Requests</h1>
      </header>
      <p class="requests-say">
        {all().length > 0 ? "They can't tell that you're here until you accept." : "You've decided about all of them."}
      </p>
      <ul
        class="chats"
        aria-label="Requests"
        ref={(element) => {
          list = element;
          rows.ref(element);
        }}
        style={{
          "--above": `${rows.span().from * rows.rowPx()}px`,
          "--below": `${(all().length - rows.span().to) * rows.rowPx()}px`,
        }}
      >
        <For each={all().slice(rows.span().from, rows.span().to)}>
          {(chat, index) => (
            <ChatRow
              chat={chat}
              place={rows.span().from + index() + 1}
              count={all().length}
              current={props.current === chat.id}
              onOpen={() => goTo({ kind: "chat", conversation: chat.id })}
            />
          )}
        </For>
      </ul>
    </>
  );
}
