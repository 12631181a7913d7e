// Each attempt to deliver an event, newest first.

import { For } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { type BusinessApi, pageBackwards } from "./api.ts";
import { usePages } from "./load.ts";
import { LoadedPages } from "./loaded.tsx";
import type { AttemptView } from "./views.ts";
import { attemptOutcome, momentWords, preciseWords, tookWords } from "./words.ts";

export function Attempts(props: { api: BusinessApi; onLoad(): void }) {
  const attempts = usePages("id", pageBackwards(props.api.attempts));
  function refresh(): void {
    void attempts.reload();
    props.onLoad();
  }
  return (
    <section class="stack card" aria-labelledby="attempts">
      <div class="card-head">
        <h3 id="attempts">Attempts</h3>
        <Button onClick={refresh}>{t("Refresh attempts")}</Button>
      </div>
      <LoadedPages from={attempts} empty={t("Nothing was sent yet.")} more={t("Earlier attempts")}>
        {(items) => (
          <table class="records" aria-labelledby="attempts">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Event</th>
                <th scope="col">Result</th>
                <th scope="col">Took</th>
                <th scope="col">Next</th>
              </tr>
            </thead>
            <tbody>
              <For each={items()}>{(attempt) => <Row attempt={attempt} />}</For>
            </tbody>
          </table>
        )}
      </LoadedPages>
    </section>
  );
}

function Row(props: { attempt: AttemptView }) {
  return (
    <tr>
      <td data-label="Time">{preciseWords(props.attempt.at)}</td>
      <td data-label="Event">
        {props.attempt.event}
        {props.attempt.number > 1 ? `, ${t("attempt {number}", { number: props.attempt.number })}` : ""}
      </td>
      <td
        data-label="Result"
        classList={{ good: props.attempt.outcome === "delivered", bad: props.attempt.outcome !== "delivered" }}
      >
        {attemptOutcome(props.attempt)}
      </td>
      <td data-label="Took">{tookWords(props.attempt.tookMs)}</td>
      <td data-label="Next">{props.attempt.nextAt === null ? "–" : momentWords(props.attempt.nextAt)}</td>
    </tr>
  );
}
