// What can be done to a chat as a whole.

import { createSignal, lazy, Match, Suspense, Switch } from "solid-js";
import type { ConversationSummary, Member, Person } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { chatTitle } from "../app/words.ts";
import { DisappearingDialog } from "../disappearing/disappearing-dialog.tsx";
import { LeaveDialog } from "../groups/leave-dialog.tsx";
import { BLOCKING, BlockDialog } from "../info/block.tsx";
import { unblock } from "../info/unblock.ts";
import { t } from "../language/say.ts";
import { archiveChat, pinChat, toggleUnread } from "../list/chat-deeds.ts";
import { isUnread } from "../list/is-unread.ts";
import { ClearDialog, DeleteChatDialog } from "../list/put-away.tsx";
import { MuteDialog, unmute } from "../mute/mute-dialog.tsx";
import { isMutedNow } from "../mute/muted-mark.ts";
import { setSearching } from "../search/searching.ts";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import {
  ARCHIVE,
  BELL,
  BELL_OFF,
  BLOCK,
  BROOM,
  LEAVE as LEAVE_ICON,
  PIN,
  SAVE,
  SELECT,
  TRASH,
  UNARCHIVE,
  UNREAD,
} from "../ui/more-icons.ts";
import { beginSelecting } from "./selection.ts";

type Props = {
  chat: Pick<
    ConversationSummary,
    "id" | "kind" | "title" | "state" | "mute" | "mentions" | "onTop" | "archived" | "marked" | "unread"
  > & { peer?: Person | null; members?: readonly Member[] };
  anchor: HTMLElement;
  /** Where the chat is on screen */
  onInfo?: () => void;
  onClose(): void;
};
type Asked = "mute" | "disappearing" | "export" | "clear" | "delete" | "leave" | "block";

const ExportDialog = lazy(() => import("../export/export-dialog.tsx").then(({ ExportDialog }) => ({ default: ExportDialog })));

export default function ChatMenu(props: Props) {
  const [asking, setAsking] = createSignal<Asked | null>(null);
  const muted = isMutedNow(() => props.chat.mute);
  const title = () => chatTitle(props.chat);
  // What a choice is about is looked up before the menu is gone.
  const done = (act: () => void) => {
    props.onClose();
    act();
  };
  const quiet = (): MenuItem[] => {
    const { id, kind } = props.chat;
    const name = title();
    if (kind === "self") return [];
    return muted()
      ? [{ label: t("Unmute"), icon: BELL, onChoose: () => done(() => void unmute(id, name)) }]
      : [{ label: t("Mute"), icon: BELL_OFF, onChoose: () => setAsking("mute") }];
  };
  const kept = (): MenuItem[] => {
    const { chat } = props;
    const pin = chat.onTop === null ? t("Pin chat") : t("Unpin chat");
    const archive: MenuItem =
      chat.archived === null
        ? { label: t("Archive"), icon: ARCHIVE, onChoose: () => done(() => void archiveChat(chat)) }
        : { label: t("Unarchive"), icon: UNARCHIVE, onChoose: () => done(() => void archiveChat(chat)) };
    const read = isUnread(chat) ? t("Mark as read") : t("Mark as unread");
    return [
      { label: pin, icon: PIN, onChoose: () => done(() => void pinChat(chat)) },
      ...quiet(),
      archive,
      { label: read, icon: UNREAD, onChoose: () => done(() => void toggleUnread(chat)) },
    ];
  };
  const items = (): MenuItem[] => {
    const { onInfo } = props;
    const { id, kind } = props.chat;
    const info: MenuItem[] = onInfo ? [{ label: t("Chat info"), icon: "info", onChoose: () => done(onInfo) }] : [];
    const select: MenuItem[] = onInfo
      ? [{ label: t("Select messages"), icon: SELECT, onChoose: () => done(() => beginSelecting(id)) }]
      : [];
    const search: MenuItem = {
      label: t("Search in chat"),
      icon: "search",
      onChoose: () =>
        done(() => {
          goTo({ kind: "chat", conversation: id });
          setSearching(id);
        }),
    };
    const remove: MenuItem = { label: t("Delete chat"), icon: TRASH, isGrave: true, onChoose: () => setAsking("delete") };
    const isIn = kind === "group" && !["left", "removed", "creating"].includes(props.chat.state);
    const leave: MenuItem[] = isIn
      ? [{ label: t("Leave group"), icon: LEAVE_ICON, isGrave: true, onChoose: () => setAsking("leave") }]
      : [];
    const { peer = props.chat.members?.find((member) => !member.self) } = props.chat;
    const block: MenuItem = peer?.blocked
      ? { label: t("Unblock {name}", { name: peer.name }), icon: BLOCK, onChoose: () => done(() => void unblock(peer)) }
      : { label: BLOCKING, icon: BLOCK, isGrave: true, onChoose: () => setAsking("block") };
    return [
      ...info,
      search,
      ...select,
      ...kept(),
      { label: t("Disappearing messages"), icon: "timer", onChoose: () => setAsking("disappearing") },
      { label: t("Export chat"), icon: SAVE, onChoose: () => setAsking("export") },
      { label: t("Clear chat"), icon: BROOM, isGrave: true, onChoose: () => setAsking("clear") },
      ...(kind === "direct" && peer ? [block] : []),
      ...leave,
      ...(kind === "self" ? [] : [remove]),
    ];
  };

  return (
    <Switch
      fallback={
        <Menu label={t("Chat menu")} anchor={props.anchor} items={items()} onClose={(chosen) => chosen || props.onClose()} />
      }
    >
      <Match when={asking() === "mute"}>
        <MuteDialog
          conversation={props.chat.id}
          title={title()}
          mentions={props.chat.kind === "group" ? props.chat.mentions : null}
          onClose={() => props.onClose()}
        />
      </Match>
      <Match when={asking() === "disappearing"}>
        <DisappearingDialog conversation={props.chat.id} onClose={() => props.onClose()} />
      </Match>
      <Match when={asking() === "export"}>
        <Suspense>
          <ExportDialog chat={props.chat} onClose={() => props.onClose()} />
        </Suspense>
      </Match>
      <Match when={asking() === "clear"}>
        <ClearDialog chat={props.chat} onClose={() => props.onClose()} />
      </Match>
      <Match when={asking() === "leave"}>
        <LeaveDialog chat={props.chat} onClose={() => props.onClose()} />
      </Match>
      <Match when={asking() === "block"}>
        <BlockDialog conversation={props.chat.id} onClose={() => props.onClose()} />
      </Match>
      <Match when={asking() === "delete"}>
        <DeleteChatDialog chat={props.chat} onClose={() => props.onClose()} />
      </Match>
    </Switch>
  );
}
