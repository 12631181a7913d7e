// Who changed what, newest first.

import { For } from "solid-js";
import { t } from "../language/say.ts";
import { type BusinessApi, pageBackwards } from "./api.ts";
import { useLoad, usePages } from "./load.ts";
import { LoadedPages } from "./loaded.tsx";
import { actionWords, actorWords, preciseWords } from "./words.ts";

export function AuditLog(props: { api: BusinessApi; me: string }) {
  const entries = usePages("id", pageBackwards(props.api.audit));
  const tokens = useLoad(props.api.tokens);
  const members = useLoad(props.api.members);
  return (
    <section class="stack card" aria-label="Audit log">
      <LoadedPages from={entries} empty={t("Nothing was changed yet.")} more={t("Earlier entries")}>
        {(items) => (
          <table class="records" aria-label="Audit log">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              <For each={items()}>
                {(entry) => (
                  <tr>
                    <td data-label="Time">{preciseWords(entry.at)}</td>
                    <td data-label="Who">
                      {actorWords(entry.actor, tokens.value()?.items ?? [], members.value()?.items ?? [], props.me)}
                    </td>
                    <td data-label="What">{actionWords(entry.action)}</td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        )}
      </LoadedPages>
    </section>
  );
}
