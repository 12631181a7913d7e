// The emoji that there are: those picked last, by group, or found by a word. It stays open, so that one can pick several.

import { createMemo, createSignal, For, onCleanup, onMount, Show } from "solid-js";
import { layered } from "../app/layered.ts";
import { t } from "../language/say.ts";
import { besides } from "../reactions/besides.ts";
import { arrowTarget } from "../reactions/grid-keys.ts";
import { isComposing } from "../ui/composing.ts";
import { TABLE } from "./all.ts";
import { keepTone, keptTone, notePicked, recentEmoji } from "./recent.ts";
import { type Emoji, found, GROUPS, TONES, type Tone, toned } from "./table.ts";
import "../style/emoji.css";

type Props = { anchor: HTMLElement; onPick(emoji: string): void; onClose(): void };
const FOUND = 120;
const LABELS = new Map(TABLE.map(({ emoji, label }) => [emoji, label]));

export default function Picker(props: Props) {
  const { anchor } = props;
  const [typed, setTyped] = createSignal("");
  const [group, setGroup] = createSignal<number | "recent">("recent");
  const [tone, setTone] = createSignal<Tone>(keptTone());
  const recent = recentEmoji();
  let layer: HTMLDivElement | undefined;
  let grid: HTMLFieldSetElement | undefined;

  const shown = createMemo((): { emoji: string; label: string }[] => {
    if (typed().trim() !== "") return found(TABLE, typed(), FOUND).map(inTone);
    const now = group();
    if (now === "recent") return recent.map((emoji) => ({ emoji, label: LABELS.get(emoji) ?? emoji }));
    return TABLE.filter((each) => each.group === now).map(inTone);
  });
  const inTone = ({ emoji, label, hasTones }: Emoji) => ({ emoji: hasTones ? toned(emoji, tone()) : emoji, label });
  const name = () => (typed().trim() === "" ? (GROUPS.find(([each]) => each === group())?.[1] ?? t("Used last")) : t("Found"));

  const onElsewhere = (event: Event) => {
    const { target } = event;
    if (target instanceof Node && !layer?.contains(target) && !anchor.contains(target)) props.onClose();
  };
  onMount(() => {
    layer?.showPopover();
    place();
    if (matchMedia("(pointer: fine)").matches) layer?.querySelector("input")?.focus();
    addEventListener("pointerdown", onElsewhere, true);
    addEventListener("resize", place);
  });
  onCleanup(layered(() => props.onClose()));
  onCleanup(() => {
    removeEventListener("pointerdown", onElsewhere, true);
    removeEventListener("resize", place);
    if (document.activeElement === document.body || layer?.contains(document.activeElement))
      anchor.focus({ preventScroll: true });
  });

  function place(): void {
    if (layer === undefined) return;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const { left, top } = besides(anchor.getBoundingClientRect(), layer.getBoundingClientRect(), { width, height });
    layer.style.setProperty("left", `${left}px`);
    layer.style.setProperty("top", `${top}px`);
  }

  function pick(emoji: string): void {
    notePicked(emoji);
    const { activeElement } = document;
    props.onPick(emoji);
    // Here one goes on picking; where one types a keyboard would come up.
    if (activeElement instanceof HTMLElement && layer?.contains(activeElement)) activeElement.focus({ preventScroll: true });
  }

  function choose(next: Tone): void {
    setTone(next);
    keepTone(next);
  }

  return (
    <div
      ref={layer}
      popover="manual"
      class="emoji-picker"
      role="dialog"
      aria-label="Emoji"
      onKeyDown={(event) => {
        // What lies below must not take these keys as its own.
        event.stopPropagation();
        // They are those of what is being composed.
        if (isComposing(event)) return;
        if (event.key === "Escape") return props.onClose();
        const buttons = grid ? [...grid.querySelectorAll("button")] : [];
        const isSearch = event.target instanceof HTMLInputElement;
        const next = isSearch && event.key === "ArrowDown" ? buttons[0] : isSearch ? undefined : arrowTarget(event, buttons);
        if (isSearch && event.key === "Enter") {
          event.preventDefault();
          buttons[0]?.click();
        }
        if (next === undefined) return;
        event.preventDefault();
        next.focus();
      }}
    >
      <div class="emoji-head">
        <input
          type="search"
          class="caption"
          aria-label="Find an emoji"
          placeholder="Find an emoji"
          value={typed()}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <Tones tone={tone()} onChoose={choose} />
      </div>
      <Show when={typed().trim() === ""}>
        {/* biome-ignore lint/a11y/useSemanticElements: a row of buttons, not a form */}
        <div class="emoji-groups" role="group" aria-label="Groups">
          <GroupButton sign="🕘" name={t("Used last")} isCurrent={group() === "recent"} onChoose={() => setGroup("recent")} />
          <For each={GROUPS}>
            {([number, label, sign]) => (
              <GroupButton sign={sign} name={label} isCurrent={group() === number} onChoose={() => setGroup(number)} />
            )}
          </For>
        </div>
      </Show>
      <fieldset class="emoji-grid" aria-label={name()} ref={grid}>
        <For each={shown()} fallback={<p class="field-say">No emoji is called that.</p>}>
          {({ emoji, label }) => (
            <button type="button" class="emoji" aria-label={label} title={label} onClick={() => pick(emoji)}>
              {emoji}
            </button>
          )}
        </For>
      </fieldset>
    </div>
  );
}

function GroupButton(props: { sign: string; name: string; isCurrent: boolean; onChoose(): void }) {
  return (
    <button
      type="button"
      class="emoji-group"
      aria-label={props.name}
      title={props.name}
      aria-pressed={props.isCurrent}
      onClick={() => props.onChoose()}
    >
      {props.sign}
    </button>
  );
}

const TONE_NAMES = [t("No tone"), t("Light"), t("Medium light"), t("Medium"), t("Medium dark"), t("Dark")];

function Tones(props: { tone: Tone; onChoose(tone: Tone): void }) {
  const all: readonly Tone[] = ["", ...TONES];
  const next = () => all[(all.indexOf(props.tone) + 1) % all.length] ?? "";
  return (
    <button
      type="button"
      class="emoji"
      aria-label={t("Skin tone: {tone}", { tone: TONE_NAMES[all.indexOf(props.tone)] })}
      title="Skin tone"
      onClick={() => props.onChoose(next())}
    >
      {toned("✋", props.tone)}
    </button>
  );
}
