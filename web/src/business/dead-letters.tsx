// Events that could not be delivered, kept for thirty days: to be tried again, one or all.

import { createSignal, For, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { type BusinessApi, pageBackwards } from "./api.ts";
import { usePages } from "./load.ts";
import { Fault, LoadedPages } from "./loaded.tsx";
import type { Problem } from "./request.ts";
import { momentWords } from "./words.ts";

export function DeadLetters(props: { api: BusinessApi }) {
  const letters = usePages("id", pageBackwards(props.api.deadLetters));
  const [problem, setProblem] = createSignal<Problem | null>(null);
  async function replay(ids: number[] | "all"): Promise<void> {
    const answer = await props.api.replay(ids);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    const { replayed } = answer.value;
    toast(replayed === 0 ? t("There is no webhook that they could go to.") : t("{count} on the way again.", { count: replayed }));
    void letters.reload();
  }
  return (
    <section class="stack card" aria-labelledby="dead-letters">
      <div class="card-head">
        <h3 id="dead-letters">Dead letters</h3>
        <Show when={(letters.items()?.length ?? 0) > 0}>
          <Button onClick={() => void replay("all")}>{t("Replay all")}</Button>
        </Show>
      </div>
      <Fault problem={problem()} />
      <LoadedPages from={letters} empty={t("Nothing was given up.")} more={t("Earlier dead letters")}>
        {(items) => (
          <ul class="rows" aria-label="Dead letters">
            <For each={items()}>
              {(letter) => (
                <li class="row-with-button">
                  <span>
                    {t("Event {event}", { event: letter.event })}
                    <span class="quiet">
                      {letter.attempts === 1
                        ? t("given up {at} after one attempt", { at: momentWords(letter.at) })
                        : t("given up {at} after {count} attempts", { at: momentWords(letter.at), count: letter.attempts })}
                    </span>
                  </span>
                  <Button
                    aria-label={t("Replay event {event}", { event: letter.event })}
                    onClick={() => void replay([letter.id])}
                  >
                    {t("Replay")}
                  </Button>
                </li>
              )}
            </For>
          </ul>
        )}
      </LoadedPages>
    </section>
  );
}
