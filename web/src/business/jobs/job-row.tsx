// One send to many: its numbers, a bar of how far it is, its end, and its report.

import { createSignal, For, Show } from "solid-js";
import { shown, t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import type { BusinessApi } from "../api.ts";
import { Confirm } from "../confirm.tsx";
import { usePages } from "../load.ts";
import { LoadedPages } from "../loaded.tsx";
import { Fact } from "../token-row.tsx";
import type { JobRecipient, JobView } from "../views.ts";
import { momentWords } from "../words.ts";
import { jobState, leftOf, mayCancel, recipientWords } from "./job-words.ts";

type Props = { api: BusinessApi; job: JobView; nameOf(person: string): string; onCancel(): void };

export function JobRow(props: Props) {
  const [isReport, setReport] = createSignal(false);
  const made = () => momentWords(props.job.createdAt);
  const tried = () => props.job.sent + props.job.refused;
  return (
    <li class="card">
      <div class="card-head">
        <h3>{t("Send of {moment}", { moment: made() })}</h3>
        <span class="tag" classList={{ ok: props.job.state === "done" }}>
          {jobState(props.job)}
        </span>
      </div>
      <Show when={props.job.state === "running"}>
        <progress class="job-progress" aria-label={t("How far it is")} max={Math.max(1, props.job.total)} value={tried()} />
      </Show>
      <dl class="facts">
        <Fact name={t("Sent")} value={`${shown(props.job.sent)}`} />
        <Fact name={t("Not sent")} value={`${shown(props.job.refused)}`} />
        <Fact name={t("Left")} value={`${shown(leftOf(props.job))}`} />
      </dl>
      <div class="buttons">
        <Button
          aria-expanded={isReport()}
          aria-label={t("Report of {moment}", { moment: made() })}
          onClick={() => setReport(!isReport())}
        >
          {t("Report")}
        </Button>
        <Show when={mayCancel(props.job)}>
          <Confirm
            button={t("Cancel send")}
            label={t("Cancel send of {moment}", { moment: made() })}
            question={t("Nobody gets it from then on who has it not yet.")}
            yes={t("Cancel send")}
            no={t("Let it go on")}
            onYes={props.onCancel}
          />
        </Show>
      </div>
      <Show when={isReport()}>
        <Report {...props} />
      </Show>
    </li>
  );
}

function Report(props: Props) {
  const recipients = usePages<"person", JobRecipient>("person", (after) => props.api.jobRecipients(props.job.id, after));
  return (
    <LoadedPages from={recipients} empty={t("Nobody is on its list.")} more={t("More people")}>
      {(items) => (
        <table class="records" aria-label={t("What came of it")}>
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            <For each={items()}>
              {(each) => (
                <tr>
                  <td data-label={t("Who")} dir="auto">
                    {props.nameOf(each.person)}
                  </td>
                  <td data-label={t("What")} classList={{ good: each.state === "sent", bad: each.state === "refused" }}>
                    {recipientWords(each)}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      )}
    </LoadedPages>
  );
}
