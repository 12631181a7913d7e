// What can be done with a message: two buttons beside it where a pointer hovers, and all of it in its menu.

import { createSignal, lazy, Show, Suspense } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import { announce } from "../app/announce.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { setLayer } from "../media/layer.ts";
import { ReactButton } from "../reactions/react-button.tsx";
import { IconButton } from "../ui/button.tsx";
import type { MenuItem } from "../ui/menu.tsx";
import { FORWARD, PIN, REPLY, SELECT, SMILE, STAR, TRASH } from "../ui/more-icons.ts";
import { canEdit, setEditing } from "./editing.ts";
import { openChat } from "./open-chat.ts";
import { openDetails } from "./open-details.ts";
import { pinMessage } from "./pin-message.ts";
import { beginSelecting, selection } from "./selection.ts";

const SelectBox = lazy(() => import("./select-box.tsx"));
const MessageMenu = lazy(() => import("./message-menu.tsx"));

type Message = TimelineItem & { kind: "message" };

export default function Actions(props: { message: Message; onReply(): void }) {
  const [menu, setMenu] = createSignal<HTMLElement | null>(null);
  const message = () => props.message;
  const isPlaced = () => message().seq !== null;
  const stays = () => isPlaced() && message().once === null;
  const mayWrite = () => openDetails()?.can.send !== false;
  let row: HTMLDivElement | undefined;
  const reactButton = () => row?.querySelector<HTMLElement>('[data-act="react"]');

  const items = (): MenuItem[] => [
    ...only(mayWrite(), { label: t("Reply"), icon: REPLY, onChoose: () => props.onReply() }),
    ...only(isPlaced(), { label: t("React"), icon: SMILE, onChoose: () => reactButton()?.click() }),
    ...only(mayWrite() && canEdit(message()), { label: t("Edit"), icon: "pencil", onChoose: () => edit(message()) }),
    ...only(stays(), { label: t("Forward"), icon: FORWARD, onChoose: () => forward(message()) }),
    ...only(message().text !== "", { label: t("Copy"), icon: "copy", onChoose: () => void copy(message().text) }),
    ...only(stays() && openDetails()?.can.pin === true, pinItem(message())),
    ...only(stays(), starItem(message())),
    ...only(isPlaced() && message().own, { label: t("Info"), icon: "info", onChoose: () => showInfo(message()) }),
    ...only(isPlaced(), { label: t("Select"), icon: SELECT, onChoose: () => select(message()) }),
    ...only(isPlaced() || (message().own && message().state !== "failed"), {
      label: t("Delete"),
      icon: TRASH,
      isGrave: true,
      onChoose: () => askToDelete(message()),
    }),
  ];

  const buttons = () => (
    <div class="message-actions" ref={row}>
      <IconButton
        icon={REPLY}
        data-act="reply"
        label={message().own ? t("Reply to yourself") : t("Reply to {name}", { name: message().sender.name })}
        tabindex="-1"
        onClick={() => props.onReply()}
      />
      <Show when={isPlaced()}>
        <ReactButton message={message()} />
      </Show>
      <IconButton
        icon="more"
        data-act="more"
        label={t("More actions")}
        aria-haspopup="menu"
        aria-expanded={menu() !== null}
        onClick={() => setMenu(row?.parentElement?.querySelector<HTMLElement>(".bubble") ?? row ?? null)}
      />
      <Show when={menu()}>
        {(anchor) => (
          <Suspense>
            <MessageMenu message={message()} anchor={anchor()} items={items()} onClose={() => setMenu(null)} />
          </Suspense>
        )}
      </Show>
    </div>
  );
  return (
    <Show when={selection() !== null} fallback={buttons()}>
      <Show when={isPlaced()}>
        <Suspense>
          <SelectBox message={message()} />
        </Suspense>
      </Show>
    </Show>
  );
}

function only(applies: boolean, item: MenuItem): MenuItem[] {
  return applies ? [item] : [];
}

function starItem({ id, starred }: Message): MenuItem {
  const onChoose = () => {
    const conversation = openChat();
    if (conversation !== null)
      void verbs.star(conversation, [id], !starred).then(() => announce(starred ? t("Unstarred") : t("Starred")));
  };
  return { label: starred ? t("Unstar") : t("Star"), icon: STAR, onChoose };
}

function pinItem({ id }: Message): MenuItem {
  const isPinned = openDetails()?.pinned.includes(id) === true;
  const onChoose = () => {
    const conversation = openChat();
    if (conversation !== null) void pinMessage({ conversation, item: id }, !isPinned);
  };
  return { label: isPinned ? t("Unpin") : t("Pin"), icon: PIN, onChoose };
}

function showInfo(message: Message): void {
  const conversation = openChat();
  if (conversation !== null) setLayer({ kind: "info", conversation, message });
}

function select(message: Message): void {
  const conversation = openChat();
  if (conversation !== null) beginSelecting(conversation, message);
}

function edit(message: Message): void {
  const conversation = openChat();
  if (conversation !== null) setEditing({ conversation, message });
}

function forward({ id }: Message): void {
  const conversation = openChat();
  if (conversation !== null) setLayer({ kind: "forward", from: { conversation, items: [id] } });
}

function askToDelete({ id, own, seq }: Message): void {
  const conversation = openChat();
  if (conversation === null) return;
  // What waits may leave while one thinks about it.
  if (seq === null) void verbs.deleteForEveryone(conversation, id).then(() => announce(t("Deleted")));
  else setLayer({ kind: "delete", from: { conversation, items: [id] }, own });
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  announce(t("Copied"));
}
