// What a chat is made of: its people, what one may change, and the safety number.

import { createEffect, createSignal, For, lazy, on, onCleanup, Show, Suspense } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { layered } from "../app/layered.ts";
import { chatTitle, peopleCount } from "../app/words.ts";
import { AboutBusiness } from "../business/about.tsx";
import { BusinessBadge } from "../business/badge.tsx";
import { scrollToMessage } from "../chat/scroll-to-message.ts";
import { DisappearingRow } from "../disappearing/disappearing-row.tsx";
import { useQuery, verbs } from "../engine/use.ts";
import { Asks } from "../groups/asks.tsx";
import { Description } from "../groups/description.tsx";
import { InviteLink } from "../groups/invite-link.tsx";
import { LeaveDialog } from "../groups/leave-dialog.tsx";
import { Permissions } from "../groups/permissions.tsx";
import { t } from "../language/say.ts";
import { DeleteChatDialog } from "../list/put-away.tsx";
import { PhotoChooser } from "../media/photo-chooser.tsx";
import { MuteRow } from "../mute/mute-row.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { AddMember } from "./add-member.tsx";
import { Block } from "./block.tsx";
import { MemberRow } from "./member-row.tsx";
import { Note } from "./note.tsx";
import { Petname } from "./petname.tsx";
import { Rename } from "./rename.tsx";
import { SafetyToggle } from "./safety-toggle.tsx";

const Person = lazy(() => import("./person.tsx"));
const Unfollowed = lazy(() => import("./unfollowed.tsx"));
const Gallery = lazy(() => import("../media/gallery.tsx"));

export function InfoPane(props: { conversation: ConversationId; onClose(): void }) {
  const details = useQuery(() => ({ kind: "conversation", conversation: props.conversation }) as const);
  const [gallery, setGallery] = createSignal(false);
  onCleanup(layered(() => props.onClose()));
  createEffect(
    on(
      () => props.conversation,
      () => setGallery(false),
    ),
  );

  /** However far back it is */
  function show(item: string, seq: Seq): void {
    props.onClose();
    queueMicrotask(() => scrollToMessage(item, seq));
  }

  return (
    <aside class="info-pane" aria-label="About this chat" onKeyDown={(event) => event.key === "Escape" && props.onClose()}>
      <header class="pane-head">
        <IconButton
          icon="close"
          label={t("Close chat info")}
          onClick={() => props.onClose()}
          ref={(button) => queueMicrotask(() => button.focus())}
        />
        <p class="pane-head-words">Chat info</p>
      </header>
      <Show when={details()}>
        {(chat) => (
          <Show when={gallery()} fallback={<Info chat={chat()} onGallery={() => setGallery(true)} />}>
            <Gallery conversation={chat().id} onBack={() => setGallery(false)} onShow={show} />
          </Show>
        )}
      </Show>
    </aside>
  );
}

function Info(props: { chat: ConversationDetails; onGallery(): void }) {
  const [asking, setAsking] = createSignal<"leave" | "delete" | null>(null);
  const group = useQuery(() => ({ kind: "group", conversation: props.chat.id }) as const);
  const peer = () => (props.chat.kind === "direct" ? (props.chat.members.find((member) => !member.self) ?? null) : null);

  const isOver = () => props.chat.state === "left" || props.chat.state === "removed";
  const people = () => {
    const { state, members } = props.chat;
    if (isOver()) return state === "left" ? t("You left this group") : t("You were removed from this group");
    return peopleCount(members.length);
  };

  return (
    <div class="info">
      <div class="info-top">
        <Avatar
          name={chatTitle(props.chat)}
          seed={peer()?.accountId ?? props.chat.id}
          photo={props.chat.photo}
          icon={props.chat.kind === "group" ? "group" : props.chat.kind === "self" ? "pencil" : undefined}
        />
        <h1 dir="auto">{chatTitle(props.chat)}</h1>
        <BusinessBadge person={peer()} />
        <p>{props.chat.kind === "group" ? people() : (peer()?.handle ?? "") && `@${peer()?.handle}`}</p>
      </div>
      <Show when={props.chat.request === null && peer()}>
        {(person) => (
          <Suspense>
            <Person person={person()} />
          </Suspense>
        )}
      </Show>
      <Show when={props.chat.request === null}>
        <Button onClick={() => props.onGallery()}>{t("Media, links and files")}</Button>
      </Show>
      <Show when={props.chat.request === null && props.chat.kind !== "self"}>
        <MuteRow chat={props.chat} />
      </Show>
      <Show when={props.chat.request === null}>
        <DisappearingRow chat={props.chat} />
      </Show>
      <Show when={group()}>{(of) => <Description chat={props.chat} text={of().description} />}</Show>
      <Show when={props.chat.can.rename}>
        <PhotoChooser of="group" has={props.chat.photo !== null} save={(photo) => verbs.setGroupPhoto(props.chat.id, photo)} />
        <Rename chat={props.chat} />
      </Show>
      <Show when={props.chat.request === null && peer()}>
        {(person) => (
          <>
            <Petname person={person()} />
            <Note person={person()} note={props.chat.note} />
          </>
        )}
      </Show>
      <Show when={peer()?.business && peer()}>{(person) => <AboutBusiness chat={props.chat} person={person()} />}</Show>
      <Show when={peer()}>{(person) => <SafetyToggle person={person()} />}</Show>
      <Show when={props.chat.kind !== "self"}>
        <h2>{props.chat.kind !== "group" ? t("In this chat") : isOver() ? t("People who were in it") : t("People")}</h2>
        <ul class="members" aria-label="Members">
          <For each={props.chat.members}>{(member) => <MemberRow member={member} chat={props.chat} />}</For>
        </ul>
      </Show>
      <Show when={props.chat.unfollowed.length > 0}>
        <Unfollowed chat={props.chat} />
      </Show>
      <Show when={group()?.isAdmin && group()}>
        {(of) => (
          <>
            <Asks conversation={props.chat.id} group={of()} />
            <InviteLink conversation={props.chat.id} group={of()} />
          </>
        )}
      </Show>
      <Show when={props.chat.can.leave && group()}>{(of) => <Permissions conversation={props.chat.id} group={of()} />}</Show>
      <Show when={props.chat.can.add}>
        <AddMember conversation={props.chat.id} members={props.chat.members} />
      </Show>
      <For each={props.chat.changes}>
        {(change) => (
          <p class="info-note" role="status">
            {change.failed === null
              ? t("One change is under way…")
              : t("A change did not work: {failed}", { failed: change.failed })}
          </p>
        )}
      </For>
      <Show when={peer()}>{(person) => <Block person={person()} />}</Show>
      <Show when={props.chat.kind === "group" && props.chat.request === null}>
        <Show when={props.chat.can.leave}>
          <Button kind="danger" onClick={() => setAsking("leave")}>
            {t("Leave group")}
          </Button>
        </Show>
        <Show when={props.chat.can.leave || isOver()}>
          <Button kind="danger" onClick={() => setAsking("delete")}>
            {isOver() ? t("Delete chat") : t("Leave and delete")}
          </Button>
        </Show>
        <Show when={asking() === "leave"}>
          <LeaveDialog chat={props.chat} onClose={() => setAsking(null)} />
        </Show>
        <Show when={asking() === "delete"}>
          <DeleteChatDialog chat={props.chat} onClose={() => setAsking(null)} />
        </Show>
      </Show>
    </div>
  );
}
