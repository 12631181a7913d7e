// The search above the list: chats by their title, messages by their words, the newest first. While it shows anything the list makes room.

import { t } from "../language/say.ts";
import "../style/search.css";
import { createEffect, createMemo, createSignal, For, onCleanup, onMount, Show } from "solid-js";
import type { ConversationSummary, SearchHit } from "../../../client/index.ts";
import { readQuery } from "../../../client/search/query.ts";
import { goTo } from "../app/navigation.ts";
import { chats } from "../app/state.ts";
import { listTime } from "../app/when.ts";
import { chatTitle } from "../app/words.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { openHit, Snippet } from "./hit.tsx";
import { lookFor } from "./look-for.ts";
import { markWords } from "./marks.ts";
import { prepareWhenIdle } from "./prepare.ts";
import { sayOf } from "./say.ts";
import { searching } from "./searching.ts";
import { titled } from "./titled.ts";

const CHATS_AT_MOST = 8;

export default function SearchBox() {
  const [typed, setTyped] = createSignal("");
  const text = () => typed().trim();
  const looking = lookFor(() => (text() === "" ? null : { text: text() }));
  const found = createMemo(() => titled(chats() ?? [], text(), chatTitle).slice(0, CHATS_AT_MOST));
  const byId = createMemo(() => new Map((chats() ?? []).map((chat) => [chat.id, chat])));
  const [shown, setShown] = createSignal<string | null>(null);
  onMount(() => onCleanup(prepareWhenIdle()));
  // Where one of them is opened its words are marked, as long as they are looked for.
  createEffect(() => {
    if (shown() === null || text() === "" || searching() !== null) return;
    const marks = markWords(() => ({ words: readQuery(text()).words, item: shown() }));
    marks.again();
    onCleanup(() => marks.end());
  });

  function open(hit: SearchHit): void {
    setShown(hit.item);
    openHit(hit);
  }

  let place: HTMLElement | undefined;
  /** Arrows go from what is typed to what is found and back, Esc to the list. */
  function onKey(event: KeyboardEvent): void {
    if (typed() === "") return;
    const stops = [...(place?.querySelectorAll<HTMLElement>("input, .found-row") ?? [])];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") setTyped("");
    else if (by === undefined) return;
    const next = by === undefined ? stops[0] : stops[stops.indexOf(document.activeElement as HTMLElement) + by];
    next?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <search class="search" ref={place} onKeyDown={onKey}>
      <input
        type="search"
        aria-label="Search"
        placeholder="Search"
        maxLength={256}
        value={typed()}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      <Show when={text() !== ""}>
        <div class="found">
          <p class="found-say" role="status">
            {sayOf(looking(), found().length)}
          </p>
          <Show when={found().length > 0}>
            <h2>Chats</h2>
            <ul aria-label="Chats found">
              <For each={found()}>
                {(chat) => (
                  <li>
                    <button type="button" class="found-row" onClick={() => goTo({ kind: "chat", conversation: chat.id })}>
                      <ChatSign chat={chat} />
                      <strong dir="auto">{chatTitle(chat)}</strong>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <Show when={(looking().hits?.length ?? 0) > 0}>
            <h2>Messages</h2>
            <ul aria-label="Messages found">
              <For each={looking().hits}>
                {(hit) => (
                  <li>
                    <button type="button" class="found-row" onClick={() => open(hit)}>
                      <Show when={byId().get(hit.conversation)}>{(chat) => <ChatSign chat={chat()} />}</Show>
                      <strong dir="auto">{titleOf(byId().get(hit.conversation))}</strong>
                      <time>{listTime(hit.at, Date.now())}</time>
                      <span dir="auto" class="found-words">
                        {hit.sender.self ? t("You") : hit.sender.name}: <Snippet hit={hit} />
                      </span>
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <Show when={looking().hasMore}>
            <Button kind="quiet" onClick={() => void looking.more()}>
              {t("Show more")}
            </Button>
          </Show>
        </div>
      </Show>
    </search>
  );
}

function ChatSign(props: { chat: ConversationSummary }) {
  const icon = () => ({ group: "group", self: "pencil", direct: undefined })[props.chat.kind] as "group" | "pencil" | undefined;
  return (
    <Avatar
      name={chatTitle(props.chat)}
      seed={props.chat.peer?.accountId ?? props.chat.id}
      photo={props.chat.photo}
      icon={icon()}
      small
    />
  );
}

function titleOf(chat: ConversationSummary | undefined): string {
  return chat === undefined ? "" : chatTitle(chat);
}
