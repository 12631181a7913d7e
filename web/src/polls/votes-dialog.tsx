// Who chose what in a poll.

import { For, Show } from "solid-js";
import type { PollView } from "../../../client/index.ts";
import { t } from "../language/say.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { votesWords } from "./draft.ts";

export function VotesDialog(props: { question: string; poll: PollView; onClose(): void }) {
  return (
    <Dialog label={t("Votes")} class="sheet" onClose={() => props.onClose()}>
      <div class="question votes">
        <h2 dir="auto">{props.question}</h2>
        <For each={props.poll.options}>
          {({ title, people }) => (
            <section>
              <h3>
                <span dir="auto">{title}</span> <small>{votesWords(people.length)}</small>
              </h3>
              <Show when={people.length > 0}>
                <ul>
                  <For each={people}>
                    {(person) => (
                      <li>
                        <Avatar name={person.name} seed={person.accountId} photo={person.photo} small />
                        <span dir="auto">{person.self ? t("You") : person.name}</span>
                      </li>
                    )}
                  </For>
                </ul>
              </Show>
            </section>
          )}
        </For>
        <div class="confirm">
          <Button onClick={() => props.onClose()}>{t("Close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
