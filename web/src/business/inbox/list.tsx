// The conversations of the inbox, a row each: who, what was said last, whose it is, and how long they wait.

import { For, type JSX, Show } from "solid-js";
import { listTime } from "../../app/when.ts";
import { t } from "../../language/say.ts";
import { Avatar } from "../../ui/avatar.tsx";
import type { Pages } from "../load.ts";
import { LoadedPages } from "../loaded.tsx";
import { PlaceLink } from "../place-link.tsx";
import type { InboxItem, Label, Present } from "../views.ts";
import { contentLine } from "../words.ts";
import type { Desk } from "./desk.ts";
import { lateness, lengthWords } from "./waiting.ts";

const MINUTE_MS = 60_000;

export function InboxList(props: {
  desk: Desk;
  all: Pages<InboxItem>;
  person: string | null;
  labels: readonly Label[];
  present: readonly Present[];
  empty: string;
  below: JSX.Element;
}) {
  return (
    <div class="inbox-rows">
      <LoadedPages from={props.all} empty={props.empty} more={t("Earlier conversations")}>
        {(items) => (
          <ul class="rows" aria-label="Conversations">
            <For each={items()}>{(each) => <Row {...props} shown={each} current={each.person === props.person} />}</For>
          </ul>
        )}
      </LoadedPages>
      {props.below}
    </div>
  );
}

function Row(props: { desk: Desk; shown: InboxItem; current: boolean; labels: readonly Label[]; present: readonly Present[] }) {
  const name = () => props.shown.name || t("Somebody");
  const last = () => props.shown.lastMessage;
  /** From the first minute on */
  const waits = () => {
    const since = props.shown.waitingSince;
    return since === null || props.desk.now() - since < MINUTE_MS ? null : props.desk.now() - since;
  };
  const there = () => props.present.find(({ person }) => person === props.shown.person);
  const sender = () => {
    const by = last()?.by ?? null;
    return by === null || by === props.desk.business.member ? t("You: ") : `${props.desk.nameOf(by)}: `;
  };
  const labels = () => props.labels.filter(({ id }) => props.shown.labels.includes(id));
  return (
    <li>
      <PlaceLink
        class="inbox-row"
        current={props.current}
        to={{ kind: "console", business: props.desk.business.id, section: "inbox", person: props.shown.person }}
      >
        <Avatar name={name()} seed={props.shown.person} />
        <span class="inbox-row-words">
          <span class="inbox-row-line">
            <strong dir="auto">{name()}</strong>
            <time>{listTime(last()?.at ?? props.shown.touched, Date.now())}</time>
          </span>
          <span class="inbox-row-line">
            <span class="inbox-row-preview" dir="auto">
              {last()?.direction === "out" ? sender() : ""}
              {last() === null ? t("Nothing is kept") : contentLine(last()?.content ?? { kind: "unsupported" })}
            </span>
            <Show when={props.shown.unread > 0}>
              <span class="badge">
                {props.shown.unread}
                <span class="hidden"> unread</span>
              </span>
            </Show>
          </span>
          <span class="inbox-row-marks">
            <Show when={waits()}>
              {(ms) => <span class={`waits ${lateness(ms())}`}>{t("Waits {length}", { length: lengthWords(ms()) })}</span>}
            </Show>
            <Show when={props.shown.assignee}>{(member) => <span>{props.desk.nameOf(member())}</span>}</Show>
            <For each={labels()}>
              {(label) => (
                <span class="label" style={`--hue: ${label.hue}`}>
                  {label.name}
                </span>
              )}
            </For>
            <Show when={there()}>
              {(each) => (
                <span class="there">
                  {each().doing === "typing"
                    ? t("{name} is typing", { name: props.desk.nameOf(each().member) })
                    : t("{name} is here", { name: props.desk.nameOf(each().member) })}
                </span>
              )}
            </Show>
          </span>
        </span>
      </PlaceLink>
    </li>
  );
}
