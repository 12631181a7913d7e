// Events that could not be delivered, kept for thirty days: to be tried again, one or all.

import { createSignal, For, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
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
    toast(replayed === 0 ? "There is no webhook that they could go to." : `${replayed} on the way again.`);
    void letters.reload();
  }
  return (
    <section class="stack card" aria-labelledby="dead-letters">
      <div class="card-head">
        <h3 id="dead-letters">Dead letters</h3>
        <Show when={(letters.items()?.length ?? 0) > 0}>
          <Button onClick={() => void replay("all")}>Replay all</Button>
        </Show>
      </div>
      <Fault problem={problem()} />
      <LoadedPages from={letters} empty="Nothing was given up." more="Earlier dead letters">
        {(items) => (
          <ul class="rows" aria-label="Dead letters">
            <For each={items()}>
              {(letter) => (
                <li class="row-with-button">
                  <span>
                    Event {letter.event}
                    <span class="quiet">
                      {" "}
                      given up {momentWords(letter.at)} after{" "}
                      {letter.attempts === 1 ? "one attempt" : `${letter.attempts} attempts`}
                    </span>
                  </span>
                  <Button aria-label={`Replay event ${letter.event}`} onClick={() => void replay([letter.id])}>
                    Replay
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
