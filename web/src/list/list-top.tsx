// Above the chats: what the list is narrowed to, and the way to the archive.

import { createMemo, createSignal, For, Show } from "solid-js";
import { chats } from "../app/state.ts";
import { openChat } from "../chat/open-chat.ts";
import { t } from "../language/say.ts";
import { arrowTarget } from "../reactions/grid-keys.ts";
import { Icon } from "../ui/icons.tsx";
import { ARCHIVE } from "../ui/more-icons.ts";
import { countsOf, FILTERS, type FilterName } from "./filters.ts";
import { setMode } from "./mode.ts";
import { type Filter, filter, setFilter, shown } from "./shown.ts";
import "../style/list-top.css";

/** Fewer are seen at a glance. */
const WORTH_FILTERING = 4;
const WORDS: readonly [FilterName | "all", words: string, none: string][] = [
  ["all", t("All"), ""],
  ["unread", t("Unread"), t("You're all caught up.")],
  ["groups", t("Groups"), t("You're in no groups yet.")],
  ["businesses", t("Businesses"), t("No businesses here yet.")],
];
const [chosen, setChosen] = createSignal<FilterName | "all">("all");

function choose(name: FilterName | "all"): void {
  setChosen(name);
  if (name === "all") setFilter(null);
  else setFilter(() => (name === "unread" ? unreadOrOpen() : FILTERS[name]));
}

/** What is read while it is on screen stays among what is unread as long as it is open. */
function unreadOrOpen(): Filter {
  let held: string | null = null;
  return (chat) => {
    const isOpen = chat.id === openChat();
    const isIn = FILTERS.unread(chat) || (isOpen && held === chat.id);
    if (isOpen && isIn) held = chat.id;
    return isIn;
  };
}

export default function ListTop() {
  const counts = createMemo(() => countsOf(chats() ?? []));
  const none = () => WORDS.find(([name]) => name === chosen())?.[2];
  return (
    <>
      <Show when={filter() !== null || (chats() ?? []).length >= WORTH_FILTERING}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form */}
        <div
          role="group"
          class="filters"
          aria-label="Filter chats"
          onKeyDown={(event) => {
            const next = arrowTarget(event, [...event.currentTarget.querySelectorAll("button")]);
            if (event.key === "Escape" && filter() !== null) choose("all");
            else if (next === undefined) return;
            next?.focus();
            event.stopPropagation();
            event.preventDefault();
          }}
        >
          <For each={WORDS}>
            {([name, words]) => (
              <button
                type="button"
                class="filter"
                aria-pressed={chosen() === name}
                tabindex={chosen() === name ? 0 : -1}
                onClick={() => choose(name)}
              >
                {words}
                <Show when={name !== "all" && counts()[name]}>{(count) => <span class="filter-count">{count()}</span>}</Show>
              </button>
            )}
          </For>
        </div>
      </Show>
      <Show when={filter() === null && counts().archived}>
        {(count) => (
          <button type="button" class="archived-row" onClick={() => setMode("archived")}>
            <Icon name={ARCHIVE} />
            {t("Archived")}
            <span class="filter-count">{count()}</span>
          </button>
        )}
      </Show>
      <Show when={filter() !== null && shown().length === 0}>
        <p class="requests-say" role="status">
          {none()}
        </p>
      </Show>
    </>
  );
}
