// One chat on screen: its head, its timeline, its composer.

import { createEffect, createMemo, createSignal, lazy, Match, onCleanup, Show, Suspense, Switch } from "solid-js";
import type { ConversationDetails, Member, TimelineItem } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { goTo } from "../app/navigation.ts";
import { optional } from "../app/optional.ts";
import { chatTitle, contentWords, peopleCount, typingWords } from "../app/words.ts";
import { BusinessBadge } from "../business/badge.tsx";
import { useQuery, verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { DropTarget } from "../media/drop-target.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { Composer, type ReplyTo } from "./composer.tsx";
import { editing, setEditing } from "./editing.ts";
import { handedOver, handOver } from "./handed-over.ts";
import { setOpenDetails } from "./open-details.ts";
import { Timeline } from "./timeline.tsx";

const ReadingLine = lazy(() => import("../business/reading-line.tsx"));
const Blocked = lazy(() => import("./blocked.tsx"));
const KeyChange = lazy(() => import("./key-change.tsx"));
const Held = lazy(() => import("./held.tsx"));
const Request = lazy(() => import("./request.tsx"));
const Pins = optional(() => import("./pins.tsx"));
const ChatTools = optional(() => import("./chat-tools.tsx"));
const EditBox = lazy(() => import("./edit-box.tsx"));
const Diverged = lazy(() => import("./diverged.tsx"));

export function ChatPane(props: { conversation: ConversationId; infoShown: boolean; onInfo(): void }) {
  const details = useQuery(() => ({ kind: "conversation", conversation: props.conversation }) as const);
  const [reply, setReply] = createSignal<ReplyTo | null>(null);
  /** Another each time that one's last words are to be put otherwise */
  const [editsLast, setEditsLast] = createSignal<object | null>(null);
  const [picked, setPicked] = createSignal<File[] | null>(null);
  const pick = (files: File[] | null) => setPicked(files?.length === 0 ? null : files);
  const title = () => {
    const chat = details();
    return chat ? chatTitle(chat) : "";
  };

  const peer = () => peerIn(details() ?? null);
  createEffect(() => setOpenDetails(details() ?? null));

  createEffect(() => {
    const conversation = props.conversation;
    setReply(null);
    setEditing(null);
    setPicked(null);
    void verbs.show(conversation);
    onCleanup(() => void verbs.hide(conversation));
  });

  createEffect(() => {
    const given = handedOver();
    if (given?.conversation !== props.conversation) return;
    setPicked(given.files);
    handOver(null);
  });

  return (
    <section class="chat-pane" aria-label={title() || t("Chat")}>
      <header class="pane-head chat-head">
        <span class="only-narrow">
          <IconButton icon="back" label={t("Back to chats")} onClick={() => goTo({ kind: "list" })} />
        </span>
        <Show when={details()}>
          {(chat) => (
            <>
              <Avatar
                name={title()}
                seed={peer()?.accountId ?? chat().id}
                photo={chat().photo}
                small
                icon={chat().kind === "group" ? "group" : chat().kind === "self" ? "pencil" : undefined}
              />
              <div class="chat-head-words">
                <div class="with-badge">
                  <h1 dir="auto">{title()}</h1>
                  <BusinessBadge person={peer()} />
                </div>
                <p class="chat-head-sub">
                  <Show when={chat().disappearingMs}>
                    <Icon name="timer" />
                    <span class="hidden">Messages disappear. </span>
                  </Show>
                  {subtitle(chat())}
                </p>
              </div>
            </>
          )}
        </Show>
        <IconButton icon="info" label={t("Chat info")} aria-expanded={props.infoShown} onClick={() => props.onInfo()} />
        <Show when={details()?.request === null && details()}>
          {(chat) => (
            <Suspense>
              <ChatTools chat={chat()} onInfo={() => props.onInfo()} />
            </Suspense>
          )}
        </Show>
      </header>
      <Show when={peer()?.business && peer()}>
        {(person) => (
          <Suspense>
            <ReadingLine businesses={[person()]} class="reading-line" />
          </Suspense>
        )}
      </Show>
      <Show when={details()?.keyChanges[0]}>
        {(change) => (
          <Suspense>
            <KeyChange change={change()} />
          </Suspense>
        )}
      </Show>
      <Show when={isShownDifferently(details()) && details()}>
        {(chat) => (
          <Suspense>
            <Diverged chat={chat()} />
          </Suspense>
        )}
      </Show>
      <Show when={(details()?.pinned.length ?? 0) > 0 && details()}>
        {(chat) => (
          <Suspense>
            <Pins chat={chat()} />
          </Suspense>
        )}
      </Show>
      <Timeline
        conversation={props.conversation}
        title={title()}
        chat={details() ?? null}
        onReply={(item) => setReply(replyTo(item))}
        editsLast={editsLast()}
      />
      <Show when={details()?.held}>
        {(held) => (
          <Suspense>
            <Held conversation={props.conversation} held={held()} />
          </Suspense>
        )}
      </Show>
      <Foot
        chat={details() ?? null}
        reply={reply()}
        onReply={setReply}
        picked={picked()}
        onPick={pick}
        onEditLast={() => setEditsLast({})}
      />
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
  onReply(reply: ReplyTo | null): void;
  picked: File[] | null;
  onPick(files: File[] | null): void;
  onEditLast(): void;
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
              <Show
                when={editing()?.conversation === id && editing()}
                keyed
                fallback={
                  <Composer
                    conversation={id}
                    draft={open().draft}
                    reply={props.reply}
                    onReply={(reply) => props.onReply(reply)}
                    picked={props.picked}
                    onPick={(files) => props.onPick(files)}
                    onEditLast={() => props.onEditLast()}
                  />
                }
              >
                {(at) => (
                  <Suspense>
                    <EditBox {...at} />
                  </Suspense>
                )}
              </Show>
            )}
          </Show>
        )}
      </Match>
    </Switch>
  );
}

function subtitle(chat: ConversationDetails): string {
  const typing = typingWords(chat.typing, chat.kind === "direct");
  if (typing !== "") return typing;
  if (chat.state === "recovering") return t("Catching up…");
  if (chat.state === "joining") return t("Getting this chat…");
  if (chat.kind === "self") return t("Only on your own devices");
  if (chat.kind === "group") return chat.state === "left" || chat.state === "removed" ? "" : peopleCount(chat.members.length);
  const handle = peerIn(chat)?.handle;
  // Once: who has not said their name yet is called so above.
  return handle && chat.title !== `@${handle}` ? `@${handle}` : "";
}

function whyReadOnly(chat: ConversationDetails): string | null {
  switch (chat.state) {
    case "removed":
      return t("You were removed from this group. You can still read what was written before.");
    case "left":
      return t("You left this group.");
    case "frozen":
      return t("This chat is paused until an admin opens Parley.");
    case "recovering":
      return t("This device is coming back to the chat…");
    default:
      if (peerIn(chat)?.deleted)
        return t("{person} deleted their account. You can still read what was written.", { person: peerIn(chat)?.name });
      return chat.keyChanges.some((change) => change.held)
        ? t("Nothing is sent until you decide about the changed security code.")
        : chat.kind === "group"
          ? t("Only admins can write here.")
          : null;
  }
}

function replyTo(item: TimelineItem): ReplyTo | null {
  return item.kind === "message" ? { id: item.id, name: item.own ? t("You") : item.sender.name, text: contentWords(item) } : null;
}

/** By the service: a group that does not follow, or another history than somebody else was shown. */
function isShownDifferently(chat: ConversationDetails | null | undefined): boolean {
  return chat != null && (chat.diverged || chat.forked !== null);
}
