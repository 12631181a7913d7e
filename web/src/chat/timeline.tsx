// The messages of a chat: newest at the bottom, older ones as one scrolls up, the place kept while both happen.

import { createEffect, createMemo, createSignal, For, lazy, on, onCleanup, Show, Suspense } from "solid-js";
import type { ConversationDetails, TimelineItem, TimelineView } from "../../../client/index.ts";
import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { announce } from "../app/announce.tsx";
import { contentWords } from "../app/words.ts";
import { useQuery, verbs } from "../engine/use.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Row } from "./row.tsx";
import { chunksOf, flagsOf } from "./turns.ts";

type Props = {
  conversation: ConversationId;
  title: string;
  /** Null while it is looked up: until then nothing is said of who can read it. */
  chat: ConversationDetails | null;
  onReply(item: TimelineItem): void;
};

const ReadingLine = lazy(() => import("../business/reading-line.tsx"));
const Permission = lazy(() => import("../business/permission.tsx"));

const PAGE = 50;
const NEAR_TOP_PX = 600;
const AT_BOTTOM_PX = 40;

export function Timeline(props: Props) {
  const [limit, setLimit] = createSignal(PAGE);
  const [atBottom, setAtBottom] = createSignal(true);
  const [divideAfter, setDivideAfter] = createSignal<Seq | null>(null);
  const attentive = useAttention();
  let scroller: HTMLDivElement | undefined;

  const answer = useQuery(() => ({ kind: "timeline", conversation: props.conversation, limit: limit() }) as const);
  /** While another chat's items are still here, there is nothing to show. */
  const view = createMemo(() => {
    const known = answer();
    return known !== undefined && known.conversation === props.conversation ? known : undefined;
  });
  const items = createMemo(() => view()?.items ?? []);
  const flags = createMemo(() => flagsOf(items(), divideAfter()));
  const chunks = createMemo(() => chunksOf(items()));
  const chunkKeys = createMemo(() => [...chunks().keys()], [], { equals: sameNumbers });
  const newestSeq = createMemo(() => items().reduce((newest, item) => Math.max(newest, item.seq ?? 0), 0));

  createEffect(
    on(
      () => props.conversation,
      () => {
        setLimit(PAGE);
        setAtBottom(true);
        setDivideAfter(null);
        scroller?.scrollTo({ top: 0 });
      },
    ),
  );
  // The divider stands where it stood when the chat was opened.
  createEffect(
    on(
      () => view()?.conversation,
      (opened) => {
        const now = view();
        if (opened !== undefined && now !== undefined && now.unread > 0) setDivideAfter(now.readUpTo);
      },
    ),
  );
  createEffect(() => {
    const now = view();
    if (now !== undefined && now.unread > 0 && atBottom() && attentive()) void verbs.markRead(now.conversation, newestSeq());
  });
  announceNews(view);

  function scrolled(): void {
    if (scroller === undefined) return;
    // In a reversed column the bottom is 0 and older messages have negative offsets.
    setAtBottom(scroller.scrollTop > -AT_BOTTOM_PX);
    const aboveView = scroller.scrollHeight - scroller.clientHeight + scroller.scrollTop;
    if (aboveView < NEAR_TOP_PX && view()?.hasMore === true && items().length >= limit()) setLimit(limit() + PAGE);
  }

  return (
    <div class="timeline-place">
      <div
        class="timeline"
        ref={scroller}
        onScroll={scrolled}
        role="log"
        aria-live="off"
        aria-label={`Messages with ${props.title}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
      >
        <div class="timeline-rows">
          <Show when={view()?.hasMore}>
            <Button onClick={() => setLimit(limit() + PAGE)}>Earlier messages</Button>
          </Show>
          <Show when={view() !== undefined && !view()?.hasMore && props.chat}>
            {(chat) => <Beginning chat={chat()} title={props.title} isEmpty={!items().some(({ kind }) => kind === "message")} />}
          </Show>
          <For each={chunkKeys()}>
            {(key) => (
              <div class="chunk">
                <For each={chunks().get(key) ?? []}>
                  {(item) => (
                    <Row
                      item={item}
                      flags={flags().get(item.id)}
                      group={props.chat?.kind === "group"}
                      onReply={() => props.onReply(item)}
                    />
                  )}
                </For>
              </div>
            )}
          </For>
        </div>
      </div>
      <Show when={!atBottom()}>
        <div class="to-newest">
          <Show when={(view()?.unread ?? 0) > 0}>
            <span class="badge">{view()?.unread}</span>
          </Show>
          <IconButton
            icon="down"
            label="To the newest message"
            onClick={() => scroller?.scrollTo({ top: 0, behavior: "smooth" })}
          />
        </div>
      </Show>
    </div>
  );
}

function Beginning(props: { chat: ConversationDetails; title: string; isEmpty: boolean }) {
  const kind = () => props.chat.kind;
  const readers = () => (kind() === "self" ? "you" : kind() === "direct" ? `you and ${props.title}` : "the people in this group");
  const businesses = () => props.chat.members.filter(({ self, business }) => !self && business !== null);
  const asked = () => (kind() === "direct" && props.isEmpty ? businesses()[0] : undefined);
  return (
    <Show
      when={businesses().length > 0}
      fallback={<p class="beginning">Messages here are end-to-end encrypted. Only {readers()} can read them.</p>}
    >
      <Suspense>
        <ReadingLine businesses={businesses()} class="beginning" explained />
        <Show when={asked()}>{(person) => <Permission chat={props.chat} person={person()} />}</Show>
      </Suspense>
    </Show>
  );
}

/** The page is in front: looked at, not merely open. */
function useAttention(): () => boolean {
  const looked = () => document.visibilityState === "visible" && document.hasFocus();
  const [attentive, setAttentive] = createSignal(looked());
  const look = () => setAttentive(looked());
  addEventListener("focus", look);
  addEventListener("blur", look);
  document.addEventListener("visibilitychange", look);
  onCleanup(() => {
    removeEventListener("focus", look);
    removeEventListener("blur", look);
    document.removeEventListener("visibilitychange", look);
  });
  return attentive;
}

function announceNews(view: () => TimelineView | undefined): void {
  createEffect(
    on(view, (now, before) => {
      if (now === undefined || before === undefined || now.conversation !== before.conversation) return;
      const known = new Set(before.items.map((item) => item.id));
      for (const item of now.items.slice(-5)) {
        if (item.kind === "message" && !item.own && !known.has(item.id))
          announce(`${item.sender.name}: ${contentWords(item).slice(0, 200)}`);
      }
    }),
  );
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((key, at) => key === b[at]);
}
