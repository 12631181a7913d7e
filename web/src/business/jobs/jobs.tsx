// Sends to many: a new one, how far those of the last 30 days are, and what came of each.

import { createEffect, createSignal, For, on, onCleanup, Show } from "solid-js";
import { toast } from "../../app/toast.tsx";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import type { BusinessApi } from "../api.ts";
import { useLoad } from "../load.ts";
import { Fault, Loaded } from "../loaded.tsx";
import type { Problem } from "../request.ts";
import type { BusinessView, JobView } from "../views.ts";
import { JobRow } from "./job-row.tsx";
import { isUnderWay } from "./job-words.ts";
import { NewJobForm } from "./new-job-form.tsx";

const LOOK_AGAIN_MS = 2_000;

export function Jobs(props: { api: BusinessApi; business: BusinessView }) {
  const jobs = useLoad(props.api.jobs);
  const contacts = useLoad(props.api.manyContacts);
  const [isMaking, setMaking] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  // Nobody says how far they are.
  createEffect(
    on(jobs.value, (loaded) => {
      if (loaded?.items.some((job) => isUnderWay(job, Date.now())) !== true) return;
      const timer = setTimeout(() => void jobs.reload(), LOOK_AGAIN_MS);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  async function cancel({ id }: JobView): Promise<void> {
    const answer = await props.api.cancelJob(id);
    setProblem(answer.kind === "problem" ? answer : null);
    await jobs.reload();
  }
  function begin(): void {
    setMaking(true);
    // Whoever has agreed since
    void contacts.reload();
  }
  function made(): void {
    setMaking(false);
    toast(t("It is on its way."));
    void jobs.reload();
  }
  const nameOf = (person: string) => contacts.value()?.items.find((each) => each.person === person)?.name || person;
  return (
    <>
      <p class="quiet">
        {t("One message to many, now or later. It goes only to people who let you write to them at any time, to each once.")}
      </p>
      <Show
        when={isMaking()}
        fallback={
          <div>
            <Button kind="primary" onClick={begin}>
              {t("New send")}
            </Button>
          </div>
        }
      >
        <Loaded from={contacts}>
          {(loaded) => (
            <NewJobForm
              api={props.api}
              contacts={loaded().items}
              isPart={loaded().next !== null}
              onMade={made}
              onCancel={() => setMaking(false)}
            />
          )}
        </Loaded>
      </Show>
      <Fault problem={problem()} />
      <Loaded from={jobs}>
        {(loaded) => (
          <Show
            when={loaded().items.length > 0}
            fallback={<p class="quiet">{t("Nothing was sent to many in the last 30 days.")}</p>}
          >
            <ul class="cards" aria-label={t("Sends")}>
              <For each={loaded().items.map(({ id }) => id)}>
                {(id) => (
                  <Show when={loaded().items.find((job) => job.id === id)}>
                    {(job) => <JobRow api={props.api} job={job()} nameOf={nameOf} onCancel={() => void cancel(job())} />}
                  </Show>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
    </>
  );
}
