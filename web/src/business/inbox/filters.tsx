// What of the inbox is listed: whose, in which state, with which label, and what is searched for.

import { For, Show } from "solid-js";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import type { InboxCounts, Label } from "../views.ts";

export type View = keyof InboxCounts;
export type Wanted = { view: View; label: string | null; q: string };

const VIEWS: readonly (readonly [View, string])[] = [
  ["mine", t("Mine")],
  ["unassigned", t("Unassigned")],
  ["all", t("All")],
  ["waiting", t("Waiting")],
  ["closed", t("Closed")],
];
/** More are not counted. */
const MOST = 100;
const SEARCHES_AFTER_MS = 250;

export function Filters(props: {
  wanted: Wanted;
  counts: InboxCounts | null;
  labels: readonly Label[];
  onWant(next: Wanted): void;
  onHelp(): void;
}) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = (view: View) => props.counts?.[view] ?? 0;
  function search(q: string): void {
    clearTimeout(timer);
    timer = setTimeout(() => props.onWant({ ...props.wanted, q }), SEARCHES_AFTER_MS);
  }
  return (
    <div class="inbox-filters">
      <div class="inbox-search">
        <input
          type="search"
          aria-label={t("Search the inbox")}
          placeholder={t("Search names, notes and messages")}
          maxLength={100}
          onInput={(event) => search(event.currentTarget.value)}
        />
        <Button aria-label={t("Keys of the inbox")} onClick={() => props.onHelp()}>
          ?
        </Button>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a legend that the buttons don't need */}
      <div class="inbox-views" role="group" aria-label={t("Filter conversations")}>
        <For each={VIEWS}>
          {([view, words]) => (
            <button
              type="button"
              class="chip"
              aria-pressed={props.wanted.view === view}
              onClick={() => props.onWant({ ...props.wanted, view })}
            >
              {words}
              <Show when={view !== "closed" && count(view) > 0}>
                {" "}
                <span class="chip-count">{count(view) >= MOST ? `${MOST - 1}+` : count(view)}</span>
              </Show>
            </button>
          )}
        </For>
      </div>
      <Show when={props.labels.length > 0}>
        <select
          class="choose"
          aria-label={t("Label")}
          onChange={(event) => props.onWant({ ...props.wanted, label: event.currentTarget.value || null })}
        >
          <option value="">{t("Any label")}</option>
          <For each={props.labels}>{(label) => <option value={label.id}>{label.name}</option>}</For>
        </select>
      </Show>
    </div>
  );
}
