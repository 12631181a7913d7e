// The left pane: chats, newest first, and the ways to start another.

import { createSignal, For, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { announce } from "../app/announce.tsx";
import { installOffered } from "../app/install.ts";
import { goTo, route } from "../app/navigation.ts";
import { InstallOffer, UpdateOffer } from "../app/offers.tsx";
import { account, chats, requests } from "../app/state.ts";
import { IconButton } from "../ui/button.tsx";
import { ChatRow, RequestsRow } from "./chat-row.tsx";
import { entriesIn, entryCount, FOLDED } from "./entries.ts";
import { rowsNear } from "./rows-near.ts";

const NewChat = lazy(() => import("./new-chat.tsx").then(({ NewChat }) => ({ default: NewChat })));
const NewGroup = lazy(() => import("./new-group.tsx").then(({ NewGroup }) => ({ default: NewGroup })));
const Requests = lazy(() => import("./requests.tsx"));

const NotificationOffer = lazy(() => import("../notifications/offer.tsx"));

type Mode = "chats" | "new-chat" | "new-group" | "requests";

export function ChatList() {
  const [mode, setMode] = createSignal<Mode>("chats");
  const count = () => entryCount(chats() ?? [], requests() ?? []);
  const rows = rowsNear(count);
  const back = () => setMode("chats");
  const isWrittenTo = () => (chats() ?? []).some((chat) => chat.preview !== null && !chat.preview.own && chat.kind !== "self");
  const currentChat = () => {
    const at = route();
    return at.kind === "chat" ? at.conversation : null;
  };

  return (
    <section
      class="list-pane"
      aria-label="Chats and people"
      onScroll={rows.look}
      onKeyDown={(event) => {
        if (event.key === "Escape" && mode() !== "chats") back();
      }}
    >
      <Switch>
        <Match when={mode() === "new-chat"}>
          <NewChat onDone={back} />
        </Match>
        <Match when={mode() === "new-group"}>
          <NewGroup onDone={back} />
        </Match>
        <Match when={mode() === "requests"}>
          <Requests current={currentChat()} onDone={back} />
        </Match>
        <Match when={mode() === "chats"}>
          <header class="pane-head">
            <h1>Parley</h1>
            <IconButton icon="chat" label="New chat" onClick={() => setMode("new-chat")} />
            <IconButton icon="group" label="New group" onClick={() => setMode("new-group")} />
            <IconButton icon="settings" label="Settings" onClick={() => goTo({ kind: "settings" })} />
          </header>
          <UpdateOffer />
          <ul
            class="chats"
            aria-label="Chats"
            ref={rows.ref}
            style={{
              "--above": `${rows.span().from * rows.rowPx()}px`,
              "--below": `${(count() - rows.span().to) * rows.rowPx()}px`,
            }}
          >
            <For each={entriesIn(chats() ?? [], requests() ?? [], rows.span())}>
              {(entry, index) =>
                entry === FOLDED ? (
                  <RequestsRow requests={requests()?.length ?? 0} count={count()} onOpen={() => setMode("requests")} />
                ) : (
                  <ChatRow
                    chat={entry}
                    place={rows.span().from + index() + 1}
                    count={count()}
                    current={currentChat() === entry.id}
                    onOpen={() => goTo({ kind: "chat", conversation: entry.id })}
                  />
                )
              }
            </For>
          </ul>
          <Show when={count() <= 1 && account()}>{(own) => <Invite handle={own().handle} />}</Show>
          <InstallOffer ready={isWrittenTo()} />
          {/* First to install: some browsers push to apps only. */}
          <Show when={isWrittenTo() && !installOffered()}>
            <Suspense>
              <NotificationOffer />
            </Suspense>
          </Show>
        </Match>
      </Switch>
    </section>
  );
}

function Invite(props: { handle: string }) {
  const link = () => `${location.origin}/@${props.handle}`;
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(link());
    announce("Link copied");
  }
  return (
    <aside class="invite">
      <p>Write to somebody by their handle, or give them yours:</p>
      <p class="invite-link">
        <strong>@{props.handle}</strong>
        <IconButton icon="copy" label="Copy invite link" onClick={() => void copy()} />
      </p>
    </aside>
  );
}
