// Exports: everything that is kept, or what was said with one person, to be fetched within a day.

import { createEffect, createSignal, For, Match, on, onCleanup, Show, Switch } from "solid-js";
import { t } from "../language/say.ts";
import { sizeWords } from "../media/size-words.ts";
import { Button } from "../ui/button.tsx";
import type { BusinessApi } from "./api.ts";
import { Choose } from "./inputs.tsx";
import { useLoad } from "./load.ts";
import { Fault, Loaded } from "./loaded.tsx";
import type { Problem } from "./request.ts";
import type { ContactView, ExportView } from "./views.ts";
import { momentWords } from "./words.ts";

const LOOK_AGAIN_MS = 1_500;

export function Exports(props: { api: BusinessApi; contacts: readonly ContactView[]; erased: number }) {
  const exports = useLoad(props.api.exports);
  const [person, setPerson] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const nameOf = (id: string) => props.contacts.find((each) => each.person === id)?.name || id;
  const choices = () => [
    [null, t("Everybody")] as const,
    ...props.contacts.map((each) => [each.person, each.name || each.person] as const),
  ];
  // They are made in the background, and nobody says when one is ready.
  createEffect(
    on(exports.value, (loaded) => {
      if (loaded?.items.some(({ state }) => state === "making") !== true) return;
      const timer = setTimeout(() => void exports.reload(), LOOK_AGAIN_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  // An erasure takes the exports with it in which that person is.
  createEffect(
    on(
      () => props.erased,
      () => void exports.reload(),
      { defer: true },
    ),
  );

  async function create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const answer = await props.api.createExport(person());
    setProblem(answer.kind === "problem" ? answer : null);
    void exports.reload();
  }
  async function remove(id: string): Promise<void> {
    const answer = await props.api.deleteExport(id);
    setProblem(answer.kind === "problem" ? answer : null);
    void exports.reload();
  }

  return (
    <section class="stack card" aria-labelledby="exports">
      <h3 id="exports">Exports</h3>
      <p class="quiet">Messages as lines of JSON (NDJSON), and their files. Whoever has a link can fetch its file for a day.</p>
      <form class="field-with-button" onSubmit={(event) => void create(event)}>
        <Choose label={t("Export of")} value={person()} options={choices()} onValue={setPerson} />
        <Button kind="primary" submit>
          {t("Create export")}
        </Button>
      </form>
      <Fault problem={problem()} />
      <Loaded from={exports}>
        {(loaded) => (
          <Show when={loaded().items.length > 0} fallback={<p class="quiet">There is no export of the last day.</p>}>
            <ul class="rows" aria-label="Exports">
              <For each={loaded().items}>
                {(made) => (
                  <li class="row-with-button">
                    <Made made={made} of={made.person === null ? t("Everybody") : nameOf(made.person)} />
                    <Button
                      aria-label={t("Delete export of {createdAt}", { createdAt: momentWords(made.createdAt) })}
                      onClick={() => void remove(made.id)}
                    >
                      {t("Delete")}
                    </Button>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
    </section>
  );
}

function Made(props: { made: ExportView; of: string }) {
  return (
    <div class="export">
      <strong>{props.of}</strong>
      <span class="quiet"> {momentWords(props.made.createdAt)}</span>
      <Switch>
        <Match when={props.made.state === "making"}>
          <p role="status">It is being made…</p>
        </Match>
        <Match when={props.made.state === "failed"}>
          <p class="field-say problem">It could not be made. Delete it, and try again.</p>
        </Match>
        <Match when={props.made.state === "ready"}>
          <ul class="export-files">
            <For each={props.made.files}>
              {(file) => (
                <li>
                  <a href={file.url} download={file.name}>
                    {file.name}
                  </a>
                  <span class="quiet"> {sizeWords(file.bytes)}</span>
                </li>
              )}
            </For>
          </ul>
        </Match>
      </Switch>
    </div>
  );
}
