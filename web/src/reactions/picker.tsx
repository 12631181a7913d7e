// What one can react with: six at hand, the others behind "More reactions". It stands by its message, and Esc or a press beside it closes it.

import { createSignal, For, lazy, onCleanup, onMount, Show, Suspense } from "solid-js";
import type { TimelineItem } from "../../../client/index.ts";
import { openChat } from "../chat/open-chat.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { PLUS } from "../ui/more-icons.ts";
import { AT_HAND } from "./at-hand.ts";
import { besides } from "./besides.ts";
import { arrowTarget } from "./grid-keys.ts";
import { toggleReaction } from "./react.ts";

const More = lazy(() => import("./more.tsx"));

type Props = { message: TimelineItem & { kind: "message" }; anchor: HTMLElement; onClose(): void };

export default function Picker(props: Props) {
  const [more, setMore] = createSignal(false);
  // Read once: it is wanted when the picker has gone.
  const anchor = props.anchor;
  let layer: HTMLDivElement | undefined;

  onMount(() => {
    layer?.showPopover();
    place();
    layer?.querySelector("button")?.focus();
  });
  onCleanup(() => anchor.isConnected && isFocusLost() && anchor.focus({ preventScroll: true }));

  function place(): void {
    if (layer === undefined) return;
    const { left, top } = besides(anchor.getBoundingClientRect(), layer.getBoundingClientRect(), {
      width: document.documentElement.clientWidth,
      height: document.documentElement.clientHeight,
    });
    layer.style.setProperty("left", `${left}px`);
    layer.style.setProperty("top", `${top}px`);
  }

  function isFocusLost(): boolean {
    return document.activeElement === document.body || layer?.contains(document.activeElement) === true;
  }

  function choose(emoji: string): void {
    const conversation = openChat();
    if (conversation !== null) void toggleReaction({ conversation, item: props.message.id }, props.message.reactions, emoji);
    props.onClose();
  }

  return (
    <div
      ref={layer}
      popover="auto"
      class="reaction-picker"
      role="dialog"
      aria-label="React"
      onToggle={(event) => event.newState === "closed" && props.onClose()}
      onKeyDown={(event) => {
        // What lies below must not take these keys as its own.
        event.stopPropagation();
        // At once: the browser says that it closed only later, and by then it may be wanted again.
        if (event.key === "Escape") props.onClose();
        const next = layer && arrowTarget(event, [...layer.querySelectorAll("button")]);
        if (next === undefined) return;
        event.preventDefault();
        next.focus();
      }}
    >
      <div class="reactions-at-hand">
        <For each={AT_HAND}>{(emoji) => <Choice emoji={emoji} message={props.message} onChoose={choose} />}</For>
        <Show when={!more()}>
          <IconButton icon={PLUS} label={t("More reactions")} onClick={() => setMore(true)} />
        </Show>
      </div>
      <Show when={more()}>
        <Suspense>
          <More
            onShown={(grid) => {
              place();
              grid.querySelector("button")?.focus();
            }}
          >
            {(emoji) => <Choice emoji={emoji} message={props.message} onChoose={choose} />}
          </More>
        </Suspense>
      </Show>
    </div>
  );
}

function Choice(props: { emoji: string; message: Props["message"]; onChoose(emoji: string): void }) {
  const isOwn = () => props.message.reactions.some(({ emoji, own }) => own && emoji === props.emoji);
  return (
    <button type="button" class="reaction-choice" aria-pressed={isOwn()} onClick={() => props.onChoose(props.emoji)}>
      {props.emoji}
    </button>
  );
}
