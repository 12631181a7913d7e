// A menu: beside what opened it, on a phone at the lower edge. Arrow keys move in it, Escape and a press elsewhere close it.

import { For, type JSX, onCleanup, onMount, untrack } from "solid-js";
import { lastPress } from "../app/last-press.ts";
import { layered } from "../app/layered.ts";
import { besides } from "../reactions/besides.ts";
import { arrowTarget } from "../reactions/grid-keys.ts";
import { Icon, type IconName } from "./icons.tsx";

export type MenuItem = { label: string; icon: IconName; isGrave?: boolean; onChoose(): void };
type Props = {
  label: string;
  anchor: HTMLElement;
  items: readonly MenuItem[];
  /** `chosen`: by a choice, which is made then */
  onClose(chosen: boolean): void;
  /** Above the items, with roles that a menu may have */
  children?: JSX.Element;
};

export function Menu(props: Props) {
  const { anchor } = props;
  // As they are when it opens: what changes meanwhile must not take the one from under a finger that has the focus.
  const items = untrack(() => props.items);
  const before = document.activeElement;
  let layer: HTMLDivElement | undefined;
  let isClosed = false;
  const close = (chosen = false) => {
    if (isClosed) return;
    isClosed = true;
    props.onClose(chosen);
  };
  const dismiss = () => close();
  const buttons = () => [...(layer?.querySelectorAll<HTMLElement>("button") ?? [])];
  // Not "auto": the finger that opened it by a long press is still down, and its end would close it.
  const onElsewhere = (event: Event) => {
    if (layer?.contains(event.target as Node) === false) close();
  };

  /** A turned phone, a keyboard that goes: it stays where what it belongs to stays. */
  const onResize = () => (anchor.checkVisibility() ? place() : close());

  onMount(() => {
    layer?.showPopover();
    place();
    buttons()[0]?.focus({ preventScroll: true });
    addEventListener("pointerdown", onElsewhere, true);
    addEventListener("resize", onResize);
  });
  onCleanup(layered(dismiss));
  onCleanup(() => {
    removeEventListener("pointerdown", onElsewhere, true);
    removeEventListener("resize", onResize);
    const { activeElement } = document;
    const isOurs = activeElement === document.body || layer?.contains(activeElement) === true;
    if (isOurs && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });

  function place(): void {
    if (layer === undefined) return;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    // As it is when it has grown.
    const { offsetWidth, offsetHeight } = layer;
    const size = { width: offsetWidth, height: offsetHeight };
    const { left, top } = besides(anchor.getBoundingClientRect(), size, { width, height });
    layer.style.setProperty("--left", `${left}px`);
    layer.style.setProperty("--top", `${top}px`);
    // It grows from where it was asked for.
    const from = lastPress() ?? anchor.getBoundingClientRect();
    layer.style.setProperty("--from-left", `${from.x - left}px`);
    layer.style.setProperty("--from-top", `${from.y - top}px`);
  }

  return (
    <div
      ref={layer}
      popover="manual"
      class="menu"
      role="menu"
      aria-label={props.label}
      tabindex="-1"
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        // What lies below must not take these keys as its own.
        event.stopPropagation();
        if (event.key === "Escape" || event.key === "Tab") close();
        const all = buttons();
        const next = arrowTarget(event, all) ?? { Home: all[0], End: all.at(-1) }[event.key];
        if (next === undefined && event.key !== "Tab") return;
        event.preventDefault();
        next?.focus();
      }}
    >
      {props.children}
      <For each={items}>
        {(item) => (
          <button
            type="button"
            role="menuitem"
            class="menu-item"
            classList={{ grave: item.isGrave === true }}
            onClick={() => {
              close(true);
              item.onChoose();
            }}
          >
            <Icon name={item.icon} />
            {item.label}
          </button>
        )}
      </For>
    </div>
  );
}
