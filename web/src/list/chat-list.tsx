// The left pane: chats, newest first, and the ways to start another.

import { For, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { installOffered } from "../app/install.ts";
import { goTo, route } from "../app/navigation.ts";
import { InstallOffer, UpdateOffer } from "../app/offers.tsx";
import { optional } from "../app/optional.ts";
import { account, chats, requests } from "../app/state.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { ChatRow, RequestsRow } from "./chat-row.tsx";
import { entriesIn, entryCount, FOLDED } from "./entries.ts";
import { mode, setMode } from "./mode.ts";
import { rowsNear } from "./rows-near.ts";
import { filter, shown } from "./shown.ts";

const NewChat = lazy(() => import("./new-chat.tsx").then(({ NewChat }) => ({ default: NewChat })));
const NewGroup = lazy(() => import("./new-group.tsx").then(({ NewGroup }) => ({ default: NewGroup })));
const Requests = lazy(() => import("./requests.tsx"));
const Archived = lazy(() => import("./archived.tsx"));
const Starred = lazy(() => import("./starred.tsx"));
const Invite = optional(() => import("./invite.tsx"));
const ListMenu = optional(() => import("./list-menu.tsx"));
const ListTop = optional(() => import("./list-top.tsx"));

const Search = optional(() => import("../search/search-box.tsx"));
const NotificationOffer = optional(() => import("../notifications/offer.tsx"));

export function ChatList() {
  const asked = () => (filter() === null ? (requests() ?? []) : []);
  const count = () => entryCount(shown(), asked());
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
        <Match when={mode() === "starred"}>
          <Starred onDone={back} />
        </Match>
        <Match when={mode() === "requests"}>
          <Requests current={currentChat()} onDone={back} />
        </Match>
        <Match when={mode() === "archived"}>
          <Archived current={currentChat()} onDone={back} />
        </Match>
        <Match when={mode() === "chats"}>
          <header class="pane-head">
            <h1>Parley</h1>
            <IconButton icon="chat" label={t("New chat")} onClick={() => setMode("new-chat")} />
            <IconButton icon="group" label={t("New group")} onClick={() => setMode("new-group")} />
            <IconButton icon="settings" label={t("Settings")} onClick={() => goTo({ kind: "settings" })} />
            <Suspense>
              <ListMenu />
            </Suspense>
          </header>
          <div class="search-room">
            <Suspense>
              <Search />
            </Suspense>
          </div>
          <UpdateOffer />
          <Suspense>
            <ListTop />
          </Suspense>
          <ul
            class="chats"
            aria-label="Chats"
            ref={rows.ref}
            style={{
              "--above": `${rows.span().from * rows.rowPx()}px`,
              "--below": `${(count() - rows.span().to) * rows.rowPx()}px`,
            }}
          >
            <For each={entriesIn(shown(), asked(), rows.span())}>
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
          <Show when={(chats()?.length ?? 0) + asked().length <= 1 && account()}>
            {(own) => (
              <Suspense>
                <Invite handle={own().handle} />
              </Suspense>
            )}
          </Show>
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
