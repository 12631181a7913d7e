// One row of the timeline: what stands above it, and a bubble or a line.

import { lazy, Match, Show, Suspense, Switch } from "solid-js";
import type { SystemLine, TimelineItem } from "../../../client/index.ts";
import { dayWords } from "../app/when.ts";
import { systemSentence } from "../app/words.ts";
import { isRare, type RareLine as Rare } from "../groups/is-rare.ts";
import { t } from "../language/say.ts";
import { Bubble, type Closed } from "./bubble.tsx";
import type { RowFlags } from "./turns.ts";

const RareLine = lazy(() => import("../groups/rare-line.tsx"));
const Deleted = lazy(() => import("./deleted.tsx"));

type Item<Kind extends TimelineItem["kind"]> = TimelineItem & { kind: Kind };
type Props = { item: TimelineItem; flags: RowFlags | undefined; group: boolean; closed: Closed; onReply(): void };

export function Row(props: Props) {
  const as = <Kind extends TimelineItem["kind"]>(kind: Kind) => (props.item.kind === kind ? (props.item as Item<Kind>) : null);
  return (
    <>
      <Show when={props.flags?.day}>
        <p class="day-line">{dayWords(props.item.at, Date.now())}</p>
      </Show>
      <Show when={props.flags?.divider}>
        <p class="unread-line">New messages</p>
      </Show>
      <Switch>
        <Match when={as("message")}>
          {(message) => (
            <Bubble
              message={message()}
              first={props.flags?.first ?? true}
              last={props.flags?.last ?? true}
              held={props.flags?.held ?? false}
              group={props.group}
              closed={props.closed}
              onReply={() => props.onReply()}
            />
          )}
        </Match>
        <Match when={as("deleted")}>
          {(item) => (
            <Suspense>
              <Deleted item={item()} first={props.flags?.first ?? true} last={props.flags?.last ?? true} group={props.group} />
            </Suspense>
          )}
        </Match>
        <Match when={as("system")}>
          {(item) => (
            <p class="system-line">
              <Suspense>
                <SystemWords line={item().line} />
              </Suspense>
            </p>
          )}
        </Match>
        <Match when={as("unknown")}>
          {(item) => (
            <p class="grey-row">
              {t("{name} sent something that this version of Parley cannot show. Update the app to see it.", {
                name: item().sender.name,
              })}
            </p>
          )}
        </Match>
        <Match when={as("unreadable")}>
          {(item) => (
            <p class="grey-row">
              {item().lost
                ? t("This one could not be recovered")
                : item().sender
                  ? t("A message from {name} is on its way", { name: item().sender?.name })
                  : t("A message is on its way")}
            </p>
          )}
        </Match>
      </Switch>
    </>
  );
}

/** It stays a line of its kind; what people are called in it may change. */
function SystemWords(props: { line: SystemLine }) {
  const rare = () => (isRare(props.line) ? props.line : undefined);
  return (
    <Show when={rare()} fallback={systemSentence(props.line as Exclude<SystemLine, Rare>)}>
      {(line) => <RareLine line={line()} />}
    </Show>
  );
}
