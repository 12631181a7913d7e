// Completes what is typed: a list above the composer, moved through with the arrow keys while one goes on typing.

import { createEffect, createMemo, createResource, createSignal, For, onCleanup, onMount, Show } from "solid-js";
import type { AccountId } from "../../../protocol/index.ts";
import { insertAt } from "../emoji/insert.ts";
import { t } from "../language/say.ts";
import { isComposing } from "../ui/composing.ts";
import { peopleFor } from "./mentions.ts";
import { openDetails } from "./open-details.ts";
import { type Token, tokenAt } from "./token.ts";
import "../style/emoji.css";

type Option = {
  id: string;
  sign: string;
  label: string;
  more: string;
  words: string;
  means?: readonly [name: string, account: AccountId];
};
const SHOWN = 8;

export default function Completing(props: { area: HTMLTextAreaElement; onMeant(name: string, account: AccountId): void }) {
  const { area } = props;
  const [token, setToken] = createSignal<Token | null>(null, { equals: isSame });
  /** Closed by Escape: until another word is begun */
  const [dismissed, setDismissed] = createSignal<number | null>(null);
  const [at, setAt] = createSignal(0);
  const open = createMemo(() => (token()?.from === dismissed() ? null : token()));
  const [emoji] = createResource(
    () => (open()?.sign === ":" ? open() : null),
    (wanted) => import("../emoji/complete.ts").then(({ emojiFor }) => emojiFor(wanted.typed, SHOWN)).catch(() => []),
  );
  const options = createMemo((): readonly Option[] => {
    const now = open();
    if (now === null) return [];
    if (now.sign === ":") return emoji.latest ?? [];
    const chat = openDetails();
    return chat?.kind === "group" ? peopleFor(chat.members, now.typed, SHOWN) : [];
  });
  const isShown = () => options().length > 0;
  let list: HTMLDivElement | undefined;

  const look = () => {
    if (document.activeElement !== area) return;
    setToken(area.selectionStart === area.selectionEnd ? tokenAt(area.value, area.selectionStart) : null);
  };
  onMount(() => {
    area.addEventListener("input", look);
    area.addEventListener("keydown", onKey);
    document.addEventListener("selectionchange", look);
    look();
  });
  onCleanup(() => {
    area.removeEventListener("input", look);
    area.removeEventListener("keydown", onKey);
    document.removeEventListener("selectionchange", look);
    name(null);
  });
  createEffect(() => {
    options();
    setAt(0);
  });
  createEffect(() => name(isShown() ? `complete-${at()}` : null));
  createEffect(() => isShown() && list?.children[at()]?.scrollIntoView({ block: "nearest" }));

  /** To who hears the page read */
  function name(active: string | null): void {
    for (const [attribute, value] of [
      ["aria-activedescendant", active],
      ["aria-controls", active && "completing"],
      ["aria-autocomplete", active && "list"],
    ] as const)
      if (value === null) area.removeAttribute(attribute);
      else area.setAttribute(attribute, value);
  }

  function choose(option: Option | undefined): void {
    const now = open();
    if (option === undefined || now === null) return;
    setDismissed(null);
    if (option.means) props.onMeant(...option.means);
    insertAt(area, `${option.words} `, now.from, now.to);
  }

  /** Before what these keys mean in the composer */
  function onKey(event: KeyboardEvent): void {
    if (!isShown() || isComposing(event)) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown") setAt(at() === last ? 0 : at() + 1);
    else if (event.key === "ArrowUp") setAt(at() === 0 ? last : at() - 1);
    else if (event.key === "Enter" || event.key === "Tab") choose(options()[at()]);
    else if (event.key === "Escape") setDismissed(token()?.from ?? null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <Show when={isShown()}>
      <div class="completing">
        <div id="completing" role="listbox" aria-label={open()?.sign === ":" ? t("Emoji") : t("Mention")} ref={list}>
          <For each={options()}>
            {(option, i) => (
              <div
                id={`complete-${i()}`}
                role="option"
                tabIndex={-1}
                aria-selected={i() === at()}
                onPointerDown={(event) => {
                  // The words stay where one types.
                  event.preventDefault();
                  choose(option);
                }}
              >
                <span class="completing-sign" aria-hidden="true">
                  {option.sign}
                </span>
                <span dir="auto">{option.label}</span>
                <span class="completing-more">{option.more}</span>
              </div>
            )}
          </For>
        </div>
      </div>
    </Show>
  );
}

function isSame(one: Token | null, other: Token | null): boolean {
  return one?.from === other?.from && one?.to === other?.to && one?.typed === other?.typed && one?.sign === other?.sign;
}
