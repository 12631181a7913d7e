// All that the person starred, in place of the list: a press leads to where it was said.

import { createSignal, For, Show } from "solid-js";
import type { StarredEntry } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { plainly } from "../app/plainly.ts";
import { listTime } from "../app/when.ts";
import { chatTitle, contentWords } from "../app/words.ts";
import { setWanted } from "../chat/scroll-to-message.ts";
import { useQuery, verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { STAR } from "../ui/more-icons.ts";
import { ListHead } from "./list-head.tsx";
import "../style/starred.css";

const PAGE = 50;

export default function Starred(props: { onDone(): void }) {
  const [limit, setLimit] = createSignal(PAGE);
  const starred = useQuery(() => ({ kind: "starred", limit: limit() }) as const);
  return (
    <>
      <ListHead title={t("Starred messages")} takesFocus onDone={() => props.onDone()} />
      <Show when={starred()}>
        {(all) => (
          <>
            <ul class="starred-messages" aria-label="Starred messages">
              <For
                each={all().entries}
                fallback={<li class="requests-say">Star a message in its menu, and you'll find it here.</li>}
              >
                {(entry) => <Row entry={entry} />}
              </For>
            </ul>
            <Show when={all().hasMore}>
              <Button onClick={() => setLimit(limit() + PAGE)}>{t("Show more")}</Button>
            </Show>
          </>
        )}
      </Show>
    </>
  );
}

function Row(props: { entry: StarredEntry }) {
  const message = () => props.entry.message;
  const title = () => chatTitle({ kind: props.entry.chat, title: props.entry.title });
  const who = () => {
    const { own, sender } = message();
    return props.entry.chat === "direct" && !own
      ? title()
      : t("{who} in {title}", { who: own ? t("You") : sender.name, title: title() });
  };

  function show(): void {
    const { id, seq } = message();
    const { conversation } = props.entry;
    if (seq !== null) setWanted({ conversation, item: id, seq });
    goTo({ kind: "chat", conversation });
  }

  return (
    <li class="starred-row">
      <button type="button" class="starred-message" onClick={show}>
        <strong dir="auto">{who()}</strong>
        <time>{listTime(message().at, Date.now())}</time>
        <span class="starred-words" dir="auto">
          {plainly(contentWords(message()))}
        </span>
      </button>
      <IconButton
        icon={STAR}
        label={t("Unstar")}
        onClick={() => void verbs.star(props.entry.conversation, [message().id], false)}
      />
    </li>
  );
}
