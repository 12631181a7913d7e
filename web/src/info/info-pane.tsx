// What a chat is made of: its people, what one may change, and the safety number.

import { createEffect, createSignal, For, lazy, on, Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { toast } from "../app/toast.tsx";
import { chatTitle, peopleCount, sentenceFor } from "../app/words.ts";
import { AboutBusiness } from "../business/about.tsx";
import { BusinessBadge } from "../business/badge.tsx";
import { scrollToMessage } from "../chat/scroll-to-message.ts";
import { useQuery, verbs } from "../engine/use.ts";
import { PhotoChooser } from "../media/photo-chooser.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { AddMember } from "./add-member.tsx";
import { Block } from "./block.tsx";
import { MemberRow } from "./member-row.tsx";
import { Rename } from "./rename.tsx";
import { SafetyToggle } from "./safety-toggle.tsx";

const Unfollowed = lazy(() => import("./unfollowed.tsx"));
const Gallery = lazy(() => import("../media/gallery.tsx"));

export function InfoPane(props: { conversation: ConversationId; onClose(): void }) {
  const details = useQuery(() => ({ kind: "conversation", conversation: props.conversation }) as const);
  const [gallery, setGallery] = createSignal(false);
  createEffect(
    on(
      () => props.conversation,
      () => setGallery(false),
    ),
  );

  function show(item: string): void {
    props.onClose();
    queueMicrotask(() => {
      if (!scrollToMessage(item)) toast("It is further up. Scroll there to see it.");
    });
  }

  return (
    <aside class="info-pane" aria-label="About this chat" onKeyDown={(event) => event.key === "Escape" && props.onClose()}>
      <header class="pane-head">
        <IconButton
          icon="close"
          label="Close chat info"
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
  const [leaving, setLeaving] = createSignal(false);
  const peer = () => (props.chat.kind === "direct" ? (props.chat.members.find((member) => !member.self) ?? null) : null);

  async function leave(): Promise<void> {
    setLeaving(false);
    const problem = sentenceFor(await verbs.leave(props.chat.id));
    if (problem !== null) toast(problem);
  }

  return (
    <div class="info">
      <div class="info-top">
        <Avatar
          name={chatTitle(props.chat)}
          seed={props.chat.id}
          photo={props.chat.photo}
          icon={props.chat.kind === "group" ? "group" : props.chat.kind === "self" ? "pencil" : undefined}
        />
        <h1 dir="auto">{chatTitle(props.chat)}</h1>
        <BusinessBadge person={peer()} />
        <p>
          {props.chat.kind === "group" ? peopleCount(props.chat.members.length) : (peer()?.handle ?? "") && `@${peer()?.handle}`}
        </p>
      </div>
      <Show when={props.chat.request === null}>
        <Button onClick={() => props.onGallery()}>Media, links and files</Button>
      </Show>
      <Show when={props.chat.can.rename}>
        <PhotoChooser
          what="group photo"
          has={props.chat.photo !== null}
          save={(photo) => verbs.setGroupPhoto(props.chat.id, photo)}
        />
        <Rename chat={props.chat} />
      </Show>
      <Show when={peer()?.business && peer()}>{(person) => <AboutBusiness chat={props.chat} person={person()} />}</Show>
      <Show when={peer()}>{(person) => <SafetyToggle person={person()} />}</Show>
      <Show when={props.chat.kind !== "self"}>
        <h2>{props.chat.kind === "group" ? "People" : "In this chat"}</h2>
        <ul class="members" aria-label="Members">
          <For each={props.chat.members}>{(member) => <MemberRow member={member} chat={props.chat} />}</For>
        </ul>
      </Show>
      <Show when={props.chat.unfollowed.length > 0}>
        <Unfollowed chat={props.chat} />
      </Show>
      <Show when={props.chat.can.add}>
        <AddMember conversation={props.chat.id} />
      </Show>
      <For each={props.chat.changes}>
        {(change) => (
          <p class="info-note" role="status">
            {change.failed === null ? "One change is under way…" : `A change did not work: ${change.failed}`}
          </p>
        )}
      </For>
      <Show when={peer()}>{(person) => <Block person={person()} />}</Show>
      <Show when={props.chat.can.leave}>
        <Show
          when={leaving()}
          fallback={
            <Button kind="danger" onClick={() => setLeaving(true)}>
              Leave group
            </Button>
          }
        >
          <fieldset class="confirm">
            <legend>Leave this group? You will not read what is written after.</legend>
            <Button kind="danger" onClick={() => void leave()}>
              Yes, leave
            </Button>
            <Button onClick={() => setLeaving(false)}>Stay</Button>
          </fieldset>
        </Show>
      </Show>
    </div>
  );
}
