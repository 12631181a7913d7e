// Said beside a name that looks like another's: whom it is not.

import text from "virtual:confusables";
import { createMemo, createRoot, Show } from "solid-js";
import type { Person } from "../../../client/index.ts";
import { chats } from "../app/state.ts";
import { t } from "../language/say.ts";
import { Icon } from "../ui/icons.tsx";
import "./look-alike.css";
import { byLooks, readConfusables, takenFor } from "./look-alike.ts";

const confusables = readConfusables(text);
/** Those one has a chat with */
const known = createRoot(() =>
  createMemo(() =>
    byLooks(
      (chats() ?? []).flatMap(({ peer, request }) => (peer !== null && request === null && !peer.deleted ? [peer] : [])),
      confusables,
    ),
  ),
);

export default function LookAlike(props: { person: Person }) {
  const other = createMemo(() => (props.person.self ? null : takenFor(props.person, known(), confusables)));
  return (
    <Show when={other()}>
      {(one) => (
        <span class="look-alike" role="note" dir="auto">
          <Icon name="shield" /> {t("Looks like {name}, whom you know", { name: one().name })}
        </span>
      )}
    </Show>
  );
}
