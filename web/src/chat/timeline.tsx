// The messages of a chat: newest at the bottom, older ones as one scrolls up, the place kept while both happen.

import {
  createComputed,
  createEffect,
  createMemo,
  createSignal,
  For,
  lazy,
  on,
  onCleanup,
  Show,
  Suspense,
  untrack,
} from "solid-js";
import type { ConversationDetails, TimelineItem, TimelineView } from "../../../client/index.ts";
import type { ConversationId, Seq } from "../../../protocol/index.ts";
import { announce } from "../app/announce.tsx";
import { scrollWay } from "../app/motion.ts";
import { optional } from "../app/optional.ts";
import { contentWords } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { canEdit, setEditing } from "./editing.ts";
import { leaving } from "./leaving.ts";
import { setLoaded } from "./loaded.ts";
import { pagesOf } from "./pages.ts";
import { Row } from "./row.tsx";
import { found, showMessage, type Wanted, wanted } from "./scroll-to-message.ts";
import { chunksOf, flagsOf } from "./turns.ts";

type Props = {
  conversation: ConversationId;
  title: string;
  /** Null while it is looked up: until then nothing is said of who can read it. */
  chat: ConversationDetails | null;
  onReply(item: TimelineItem): void;
  /** Another each time that one's last words are to be put otherwise */
  editsLast: object | null;
};

const ReadingLine = lazy(() => import("../business/reading-line.tsx"));
const ToMention = optional(() => import("./to-mention.tsx"));
const Permission = lazy(() => import("../business/permission.tsx"));

const AT_BOTTOM_PX = 40;
/** Pages are read so many screens before their place is reached. */
const EARLY_SCREENS = 3;

export function Timeline(props: Props) {
  return (
    <Show when={props.conversation} keyed>
      {(conversation) => <OpenTimeline {...props} conversation={conversation} />}
    </Show>
  );
}

function OpenTimeline(props: Props) {
  const pages = pagesOf(props.conversation);
  const [atBottom, setAtBottom] = createSignal(true);
  const [divideAfter, setDivideAfter] = createSignal<Seq | null>(null);
  const attentive = useAttention();
  let scroller: HTMLDivElement | undefined;
  const [isPlaced, setIsPlaced] = createSignal(false);

  const items = createMemo(() => (pages.items() ?? []).filter(({ id }) => !leaving().includes(id)));
  const flags = createMemo(() => flagsOf(items(), divideAfter(), props.chat?.held?.messages));
  const chunks = createMemo(() => chunksOf(items()));
  const chunkKeys = createMemo(() => [...chunks().keys()], [], { equals: sameNumbers });
  const unread = () => pages.head()?.unread ?? 0;
  const hasNews = () => unread() > 0 || pages.head()?.isReacted === true;
  const ownWaiting = createMemo(() => items().findLast((item) => item.seq === null)?.id);

  createEffect(() => {
    const { conversation } = props;
    const some = { conversation, items: items(), hasOlder: pages.hasOlder(), hasNewer: pages.hasNewer() };
    setLoaded(pages.isReading() ? null : some);
  });
  onCleanup(() => setLoaded(null));

  // What is read stays where it is while pages come in around it.
  let held: { row: Element; topPx: number } | null = null;
  createComputed(
    on(
      items,
      () => {
        const row = isPlaced() && !untrack(atBottom) ? rowOnScreen(scroller) : null;
        held = row && { row, topPx: row.getBoundingClientRect().top };
      },
      { defer: true },
    ),
  );
  createEffect(
    on(items, () => {
      if (held?.row.isConnected && scroller) scroller.scrollTop += held.row.getBoundingClientRect().top - held.topPx;
      held = null;
    }),
  );

  // Where one opens a chat: at what is new in it, else at its end. The divider stands where it stood then.
  createEffect(() => {
    const head = pages.head();
    if (isPlaced() || head === undefined) return;
    if (divideAfter() === null && head.unread > 0) {
      setDivideAfter(head.readUpTo);
      const oldest = head.items.find(({ seq }) => seq !== null)?.seq ?? 0;
      if (head.hasMore && oldest > head.readUpTo) return pages.goTo(head.readUpTo);
    }
    setIsPlaced(true);
    toDivider(scroller);
    scrolled();
  });
  let jumpedTo: Wanted | null = null;
  createEffect(() => {
    const jump = wanted();
    if (jump === null || (jump.conversation ?? props.conversation) !== props.conversation) return;
    if (items().length === 0 || !isPlaced()) return;
    if (showMessage(jump.item) || jump === jumpedTo) return found();
    jumpedTo = jump;
    pages.goTo(jump.seq);
  });
  // One's own message is always scrolled to.
  createEffect(
    on(
      ownWaiting,
      (id) => {
        if (id !== undefined) toNewest();
      },
      { defer: true },
    ),
  );
  createEffect(() => {
    items();
    atBottom();
    if (hasNews() && attentive() && isPlaced()) queueMicrotask(markSeen);
  });
  createEffect(
    on(
      () => props.editsLast,
      () => {
        const message = items().findLast(canEdit);
        if (message !== undefined) setEditing({ conversation: props.conversation, message });
      },
      { defer: true },
    ),
  );
  announceNews(() => (pages.hasNewer() ? undefined : pages.head()));

  function scrolled(): void {
    if (scroller === undefined) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    // In a reversed column the bottom is 0 and older messages have negative offsets.
    setAtBottom(scrollTop > -AT_BOTTOM_PX && !pages.hasNewer());
    const earlyPx = EARLY_SCREENS * clientHeight;
    if (scrollHeight - clientHeight + scrollTop < earlyPx) pages.older();
    if (-scrollTop < earlyPx) pages.newer();
    if (hasNews() && attentive()) markSeen();
  }

  /** As far as messages were on screen */
  function markSeen(): void {
    const head = pages.head();
    if (scroller === undefined || head === undefined || !hasNews()) return;
    const last = atBottom() ? items().length - 1 : lastSeen(scroller, items());
    const seen = items()
      .slice(0, last + 1)
      .findLast(({ seq }) => seq !== null);
    // What somebody reacted is seen with the last message.
    if (seen?.seq && (seen.seq > head.readUpTo || (head.isReacted && atBottom())))
      void verbs.markRead(props.conversation, seen.seq);
  }

  function toNewest(behavior: ScrollBehavior = "instant"): void {
    if (pages.hasNewer()) pages.goTo(null);
    setAtBottom(true);
    scroller?.scrollTo({ top: 0, behavior });
  }

  return (
    <div class="timeline-place">
      <div
        class="timeline"
        ref={scroller}
        onScroll={scrolled}
        role="log"
        aria-live="off"
        aria-label={t("Messages with {title}", { title: props.title })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
      >
        <div class="timeline-rows">
          <Show when={pages.hasOlder()}>
            <Button onClick={() => pages.older()}>{t("Earlier messages")}</Button>
          </Show>
          <Show when={pages.items() !== null && !pages.hasOlder() && props.chat}>
            {(chat) => <Beginning chat={chat()} title={props.title} isEmpty={!items().some(({ kind }) => kind === "message")} />}
          </Show>
          <For each={chunkKeys()}>
            {(key) => (
              <div class="chunk" style={{ "--rows": chunks().get(key)?.length ?? 0 }}>
                <For each={chunks().get(key) ?? []}>
                  {(item) => (
                    <Row
                      item={item}
                      flags={flags().get(item.id)}
                      group={props.chat?.kind === "group"}
                      closed={props.chat === null ? "unknown" : props.chat.request === null ? null : "request"}
                      onReply={() => props.onReply(item)}
                    />
                  )}
                </For>
              </div>
            )}
          </For>
        </div>
      </div>
      <Show when={pages.head()?.mentioned}>
        {(first) => (
          <Suspense>
            <ToMention {...first()} />
          </Suspense>
        )}
      </Show>
      <Show when={!atBottom()}>
        <div class="to-newest">
          <Show
            when={unread() > 0}
            fallback={<IconButton icon="down" label={t("To the newest message")} onClick={() => toNewest(scrollWay())} />}
          >
            <Button kind="primary" onClick={() => toNewest()}>
              {t("{count} new", { count: unread() })}
            </Button>
          </Show>
        </div>
      </Show>
    </div>
  );
}

/** A third from the top, so that one sees what came before. Where nothing is new, or all of it is on screen, the end stays. */
function toDivider(scroller: HTMLElement | undefined): void {
  const line = scroller?.querySelector(".unread-line");
  if (scroller === undefined || !line) return;
  const { top, height } = scroller.getBoundingClientRect();
  scroller.scrollTop += line.getBoundingClientRect().top - top - height / 3;
}

/** A message whose place can be held: one in the middle, so that neither end pulls at it. */
function rowOnScreen(scroller: HTMLElement | undefined): Element | null {
  if (scroller === undefined) return null;
  const { top, left, height, width } = scroller.getBoundingClientRect();
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]) {
    const found = document.elementsFromPoint(left + width / 2, top + height * part);
    const row = found.map((element) => element.closest(".chunk > *")).find((each) => each !== null);
    if (row) return row;
  }
  return null;
}

/** Where in the items that one is which stands whole above the lower edge; -1 where no message is there. */
function lastSeen(scroller: HTMLElement, items: readonly TimelineItem[]): number {
  const { bottom, left, width } = scroller.getBoundingClientRect();
  for (const upPx of [4, 16, 40, 90, 180]) {
    const row = document.elementFromPoint(left + width / 2, bottom - upPx)?.closest('[id^="m-"]');
    const at = row ? items.findIndex(({ id }) => row.id === `m-${id}`) : -1;
    if (row && at >= 0) return row.getBoundingClientRect().bottom <= bottom ? at : at - 1;
  }
  return -1;
}

function Beginning(props: { chat: ConversationDetails; title: string; isEmpty: boolean }) {
  const kind = () => props.chat.kind;
  const readers = () =>
    kind() === "self"
      ? t("you")
      : kind() === "direct"
        ? t("you and {title}", { title: props.title })
        : t("the people in this group");
  const businesses = () => props.chat.members.filter(({ self, business }) => !self && business !== null);
  const asked = () => (kind() === "direct" && props.isEmpty ? businesses()[0] : undefined);
  return (
    <Show
      when={businesses().length > 0}
      fallback={
        <p class="beginning">
          {t("Messages here are end-to-end encrypted. Only {readers} can read them.", { readers: readers() })}
        </p>
      }
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
