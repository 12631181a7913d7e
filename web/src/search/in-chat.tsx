// The search in one chat: a bar below its head. What is found is marked where it stands, from the newest to the oldest.

import { t } from "../language/say.ts";
import "../style/search.css";
import { createEffect, createSignal, on, onCleanup, onMount } from "solid-js";
import { readQuery } from "../../../client/search/query.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { layered } from "../app/layered.ts";
import { scrollToMessage } from "../chat/scroll-to-message.ts";
import { IconButton } from "../ui/button.tsx";
import { isComposing } from "../ui/composing.ts";
import { lookFor } from "./look-for.ts";
import { markWords } from "./marks.ts";
import { sayOf } from "./say.ts";

const HITS_AT_ONCE = 50;

export default function InChat(props: { conversation: ConversationId; onClose(): void }) {
  const before = document.activeElement;
  const [typed, setTyped] = createSignal("");
  const [at, setAt] = createSignal(0);
  const text = () => typed().trim();
  const looking = lookFor(() => (text() === "" ? null : { text: text(), conversation: props.conversation, limit: HITS_AT_ONCE }));
  const hits = () => looking().hits ?? [];
  const current = () => hits()[at()];
  const marks = markWords(() => ({ words: readQuery(text()).words, item: current()?.item ?? null }));
  let box: HTMLInputElement | undefined;

  onMount(() => box?.focus());
  onCleanup(layered(() => props.onClose()));
  onCleanup(() => {
    marks.end();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
  createEffect(on(text, () => setAt(0)));
  // What comes or goes meanwhile moves nobody to another one.
  let asked = "";
  createEffect(
    on(hits, (now, before = []) => {
      const isSame = asked === text();
      asked = text();
      const item = before[at()]?.item;
      const there = now.findIndex((hit) => hit.item === item);
      if (isSame && item !== undefined) setAt(there >= 0 ? there : Math.max(0, Math.min(at(), now.length - 1)));
    }),
  );
  createEffect(
    on(
      () => current()?.item,
      () => {
        const hit = current();
        if (hit !== undefined) scrollToMessage(hit.item, hit.seq);
      },
    ),
  );
  createEffect(() => {
    readQuery(text());
    current();
    marks.again();
  });

  async function go(by: 1 | -1): Promise<void> {
    // What is found where nothing was is shown from its first.
    if (hits().length === 0) return looking.more();
    if (at() + by >= hits().length) await looking.more();
    setAt(Math.max(0, Math.min(at() + by, hits().length - 1)));
  }

  const status = () =>
    hits().length > 0
      ? looking().hasMore
        ? t("{at} of {count}+", { at: at() + 1, count: hits().length })
        : t("{at} of {count}", { at: at() + 1, count: hits().length })
      : text() === ""
        ? ""
        : sayOf(looking());

  return (
    <search class="in-chat">
      <input
        ref={box}
        type="search"
        aria-label="Search in chat"
        placeholder="Search in chat"
        maxLength={256}
        value={typed()}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === "Escape") props.onClose();
          else if (event.key === "Enter") void go(event.shiftKey ? -1 : 1);
          else if (event.key === "ArrowUp") void go(1);
          else if (event.key === "ArrowDown") void go(-1);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span class="in-chat-say" role="status">
        {status()}
      </span>
      <span class="turned">
        <IconButton
          icon="down"
          label={t("Next match")}
          disabled={at() + 1 >= hits().length && !looking().hasMore}
          onClick={() => void go(1)}
        />
      </span>
      <IconButton icon="down" label={t("Previous match")} disabled={at() === 0} onClick={() => void go(-1)} />
      <IconButton icon="close" label={t("Close search")} onClick={() => props.onClose()} />
    </search>
  );
}
