// Messages that the inbox was searched for, each with the words marked, below the conversations.

import { createSignal, For, Show } from "solid-js";
import { matchIn } from "../../../../client/search/match.ts";
import { wordsOf } from "../../../../client/search/query.ts";
import { listTime } from "../../app/when.ts";
import { t } from "../../language/say.ts";
import { Snippet } from "../../search/hit.tsx";
import { Button } from "../../ui/button.tsx";
import type { BusinessApi } from "../api.ts";
import { useLoad, usePages } from "../load.ts";
import { Fault } from "../loaded.tsx";
import type { MessageView } from "../views.ts";
import { contentLine } from "../words.ts";

/** The service looks through so much for a page that a rare word takes several. */
const EMPTY_PAGES = 5;

/** What is opened, and jumped to */
export type FoundMessage = { person: string; message: string; words: readonly string[] };

export function FoundMessages(props: {
  api: BusinessApi;
  query: string;
  names: (person: string) => string | undefined;
  onOpen(found: FoundMessage): void;
}) {
  const words = wordsOf(props.query);
  const [isLooking, setLooking] = createSignal(true);
  const found = usePages<"id", MessageView>("id", async (after) => {
    setLooking(true);
    let page = await props.api.search(props.query, after);
    for (let i = 0; i < EMPTY_PAGES && page.kind === "ok" && page.value.items.length === 0 && page.value.next !== null; i++)
      page = await props.api.search(props.query, page.value.next);
    setLooking(false);
    return page;
  });
  return (
    <section class="inbox-found" aria-labelledby="messages-found" aria-busy={isLooking()}>
      <h3 id="messages-found">{t("Messages found")}</h3>
      <Fault problem={found.problem()} again={() => void found.reload()} />
      <ul class="rows" aria-label={t("Messages found")}>
        <For each={found.items()}>
          {(message) => (
            <Row
              api={props.api}
              message={message}
              words={words}
              name={props.names(message.person)}
              onOpen={() => props.onOpen({ person: message.person, message: message.id, words })}
            />
          )}
        </For>
      </ul>
      <Show when={!isLooking() && found.items()?.length === 0}>
        <p class="quiet" role="status">
          {found.hasMore() ? t("Nothing found so far.") : t("No message has these words.")}
        </p>
      </Show>
      <Show when={found.hasMore()}>
        <div>
          <Button onClick={() => void found.more()}>{t("Look further")}</Button>
        </div>
      </Show>
    </section>
  );
}

function Row(props: {
  api: BusinessApi;
  message: MessageView;
  words: readonly string[];
  /** Undefined: of a conversation that is not listed */
  name: string | undefined;
  onOpen(): void;
}) {
  const contact = props.name === undefined ? useLoad(() => props.api.contact(props.message.person)) : null;
  const name = () => props.name ?? (contact?.value()?.name || t("Somebody"));
  const line = contentLine(props.message.content);
  const hit = matchIn(line, props.words) ?? { text: line, marks: [] };
  return (
    <li>
      <button type="button" class="inbox-row inbox-hit" onClick={() => props.onOpen()}>
        <span class="inbox-row-words">
          <span class="inbox-row-line">
            <strong dir="auto">{props.message.direction === "out" ? t("To {name}", { name: name() }) : name()}</strong>
            <time>{listTime(props.message.at, Date.now())}</time>
          </span>
          <span class="inbox-hit-text" dir="auto">
            <Snippet hit={hit} />
          </span>
        </span>
      </button>
    </li>
  );
}
