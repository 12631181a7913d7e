// One chat on screen: its head, its timeline, its composer.

import { createEffect, createMemo, createSignal, lazy, Match, onCleanup, Show, Suspense, Switch } from "solid-js";
import type { ConversationDetails, Member, TimelineItem } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { goTo } from "../app/navigation.ts";
import { chatTitle, contentWords, peopleCount, typingWords } from "../app/words.ts";
import { BusinessBadge } from "../business/badge.tsx";
import { useQuery, verbs } from "../engine/use.ts";
import { DropTarget } from "../media/drop-target.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Composer, type ReplyTo } from "./composer.tsx";
import { Timeline } from "./timeline.tsx";

const ReadingLine = lazy(() => import("../business/reading-line.tsx"));
const Blocked = lazy(() => import("./blocked.tsx"));
const Held = lazy(() => import("./held.tsx"));
const Request = lazy(() => import("./request.tsx"));
const Diverged = lazy(() => import("./diverged.tsx"));

export function ChatPane(props: { conversation: ConversationId; infoShown: boolean; onInfo(): void }) {
  const details = useQuery(() => ({ kind: "conversation", conversation: props.conversation }) as const);
  const [reply, setReply] = createSignal<ReplyTo | null>(null);
  const [picked, setPicked] = createSignal<File[] | null>(null);
  const pick = (files: File[] | null) => setPicked(files?.length === 0 ? null : files);
  const title = () => {
    const chat = details();
    return chat ? chatTitle(chat) : "";
  };

  const peer = () => peerIn(details() ?? null);

  createEffect(() => {
    const conversation = props.conversation;
    setReply(null);
    setPicked(null);
    void verbs.show(conversation);
    onCleanup(() => void verbs.hide(conversation));
  });

  return (
    <section class="chat-pane" aria-label={title() || "Chat"}>
      <header class="pane-head chat-head">
        <span class="only-narrow">
          <IconButton icon="back" label="Back to chats" onClick={() => goTo({ kind: "list" })} />
        </span>
        <Show when={details()}>
          {(chat) => (
            <>
              <Avatar
                name={title()}
                seed={chat().id}
                photo={chat().photo}
                small
                icon={chat().kind === "group" ? "group" : chat().kind === "self" ? "pencil" : undefined}
              />
              <div class="chat-head-words">
                <div class="with-badge">
                  <h1 dir="auto">{title()}</h1>
                  <BusinessBadge person={peer()} />
                </div>
                <p class="chat-head-sub">{subtitle(chat())}</p>
              </div>
            </>
          )}
        </Show>
        <IconButton icon="info" label="Chat info" aria-expanded={props.infoShown} onClick={() => props.onInfo()} />
      </header>
      <Show when={peer()?.business && peer()}>
        {(person) => (
          <Suspense>
            <ReadingLine businesses={[person()]} class="reading-line" />
          </Suspense>
        )}
      </Show>
      <KeyChangeBar chat={details() ?? null} />
      <Show when={isShownDifferently(details()) && details()}>
        {(chat) => (
          <Suspense>
            <Diverged chat={chat()} />
          </Suspense>
        )}
      </Show>
      <Timeline
        conversation={props.conversation}
        title={title()}
        chat={details() ?? null}
        onReply={(item) => setReply(replyTo(item))}
      />
      <Show when={details()?.held}>
        {(held) => (
          <Suspense>
            <Held conversation={props.conversation} held={held()} />
          </Suspense>
        )}
      </Show>
      <Foot chat={details() ?? null} reply={reply()} onReplyDone={() => setReply(null)} picked={picked()} onPick={pick} />
      <Show when={details()?.can.send && !peer()?.blocked}>
        <DropTarget onFiles={pick} />
      </Show>
    </section>
  );
}

/** The other one of a direct chat. */
function peerIn(chat: ConversationDetails | null): Member | null {
  return (chat?.kind === "direct" && chat.members.find((member) => !member.self)) || null;
}

type FootProps = {
  chat: ConversationDetails | null;
  reply: ReplyTo | null;
  onReplyDone(): void;
  picked: File[] | null;
  onPick(files: File[] | null): void;
};

function Foot(props: FootProps) {
  const why = createMemo(() => (props.chat === null || props.chat.can.send ? null : whyReadOnly(props.chat)));
  const chat = () => (props.chat?.can.send ? props.chat : null);
  const asked = () => {
    const { chat } = props;
    return chat?.request ? { ...chat, request: chat.request } : null;
  };
  const blocked = () => {
    const person = peerIn(props.chat);
    return person?.blocked ? person : null;
  };
  return (
    <Switch>
      <Match when={blocked()}>
        {(person) => (
          <Suspense>
            <Blocked person={person()} />
          </Suspense>
        )}
      </Match>
      <Match when={asked()}>
        {(chat) => (
          <Suspense>
            <Request chat={chat()} />
          </Suspense>
        )}
      </Match>
      <Match when={why()}>{(sentence) => <p class="read-only">{sentence()}</p>}</Match>
      <Match when={chat()}>
        {(open) => (
          <Show when={open().id} keyed>
            {(id) => (
              <Composer
                conversation={id}
                draft={open().draft}
                reply={props.reply}
                onReplyDone={() => props.onReplyDone()}
                picked={props.picked}
                onPick={(files) => props.onPick(files)}
              />
            )}
          </Show>
        )}
      </Match>
    </Switch>
  );
}

function KeyChangeBar(props: { chat: ConversationDetails | null }) {
  const change = () => props.chat?.keyChanges[0];
  return (
    <Show when={change()}>
      {(changed) => (
        <div class="warn-bar" role="alert">
          <p>
            The security code of {changed().person.name} changed. They may have a new phone, or somebody may pretend to be them.
            {changed().held ? " Nothing is sent until you decide." : ""}
          </p>
          <Button onClick={() => void verbs.acceptKeyChange(changed().person.accountId)}>Go on</Button>
        </div>
      )}
    </Show>
  );
}

function subtitle(chat: ConversationDetails): string {
  const typing = typingWords(chat.typing, chat.kind === "direct");
  if (typing !== "") return typing;
  if (chat.state === "recovering") return "Catching up…";
  if (chat.kind === "self") return "Only on your own devices";
  if (chat.kind === "group") return peopleCount(chat.members.length);
  const handle = peerIn(chat)?.handle;
  return handle ? `@${handle}` : "";
}

function whyReadOnly(chat: ConversationDetails): string | null {
  switch (chat.state) {
    case "removed":
      return "You were removed from this group. You can still read what was written before.";
    case "left":
      return "You left this group.";
    case "frozen":
      return "This chat is paused until an admin opens Parley.";
    case "recovering":
      return "This device is coming back to the chat…";
    default:
      return chat.keyChanges.some((change) => change.held)
        ? "Nothing is sent until you decide about the changed security code."
        : null;
  }
}

function replyTo(item: TimelineItem): ReplyTo | null {
  return item.kind === "message" ? { id: item.id, name: item.own ? "You" : item.sender.name, text: contentWords(item) } : null;
}

/** By the service: a group that does not follow, or another history than somebody else was shown. */
function isShownDifferently(chat: ConversationDetails | null | undefined): boolean {
  return chat != null && (chat.diverged || chat.forked !== null);
}
