// What can be done to the open chat: its menu, and the search in it.

import { createSignal, lazy, Show, Suspense } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import LookAlike from "../people/look-alike-note.tsx";
import { searching, setSearching } from "../search/searching.ts";
import { IconButton } from "../ui/button.tsx";
import ChatMenu from "./chat-menu.tsx";

const InChat = lazy(() => import("../search/in-chat.tsx"));

export default function ChatTools(props: { chat: ConversationDetails; onInfo(): void }) {
  const [menu, setMenu] = createSignal<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        icon="more"
        label={t("Chat menu")}
        aria-haspopup="menu"
        aria-expanded={menu() !== null}
        onClick={(event) => setMenu(event.currentTarget)}
      />
      <Show when={props.chat.kind === "direct" && props.chat.members.find(({ self }) => !self)}>
        {(peer) => <LookAlike person={peer()} />}
      </Show>
      <Show when={menu()}>
        {(anchor) => <ChatMenu chat={props.chat} anchor={anchor()} onInfo={() => props.onInfo()} onClose={() => setMenu(null)} />}
      </Show>
      <Show when={searching() === props.chat.id && props.chat.id} keyed>
        {(conversation) => (
          <Suspense>
            <InChat conversation={conversation} onClose={() => setSearching(null)} />
          </Suspense>
        )}
      </Show>
    </>
  );
}
