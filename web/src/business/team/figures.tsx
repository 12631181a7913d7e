// What a team did: answered, how long people waited, what is open; by day and by who it was.

import { createSignal, For } from "solid-js";
import { t } from "../../language/say.ts";
import type { BusinessApi } from "../api.ts";
import { lengthWords } from "../inbox/waiting.ts";
import { Choose } from "../inputs.tsx";
import { useLoad } from "../load.ts";
import { Loaded } from "../loaded.tsx";
import type { BusinessView, FiguresView } from "../views.ts";
import { dateWords, memberWords } from "../words.ts";
import { byDay, byMember, responseTime, type Sum, sumOf } from "./figure-rows.ts";
import { Plot } from "./plot.tsx";

const SPANS: readonly (readonly [number, string])[] = [
  [7, t("A week")],
  [30, t("30 days")],
  [90, t("90 days")],
];
const MOST = 100;

export function Figures(props: { api: BusinessApi; business: BusinessView }) {
  const [days, setDays] = createSignal(30);
  const members = useLoad(props.api.members);
  const figures = useLoad(() => props.api.figures(days()));
  const nameOf = (member: string) => memberWords(member, members.value()?.items ?? [], props.business.member);
  return (
    <>
      <Choose
        label={t("Of the last")}
        value={days()}
        options={SPANS}
        onValue={(next) => {
          setDays(next);
          void figures.reload();
        }}
      />
      <Loaded from={figures}>{(loaded) => <Plots figures={loaded()} days={days()} nameOf={nameOf} />}</Loaded>
    </>
  );
}

function Plots(props: { figures: FiguresView; days: number; nameOf(member: string): string }) {
  const all = () => sumOf(props.figures.items);
  const daily = () => byDay(props.figures.items, props.days, Date.now());
  const rows = (value: (sum: Sum) => number, shown: (sum: Sum) => string) =>
    daily().map(({ day, sum }) => ({ name: dateWords(day), value: value(sum), shown: shown(sum) }));
  const took = (sum: Sum) => {
    const ms = responseTime(sum);
    return ms === null ? "–" : lengthWords(ms);
  };
  const many = (count: number) => (count >= MOST ? `${MOST - 1}+` : String(count));
  return (
    <>
      <dl class="figures-now card" aria-label={t("Now")}>
        <For
          each={[
            [t("Open"), many(props.figures.open)],
            [t("Unassigned"), many(props.figures.unassigned)],
            [t("Waiting for them"), many(props.figures.waiting)],
            [t("Answered"), String(all().answered)],
            [t("Average response time"), took(all())],
          ]}
        >
          {([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
      <Plot
        title={t("Answered by day")}
        of={t("Day")}
        what={t("Answered")}
        rows={rows(
          (sum) => sum.answered,
          (sum) => String(sum.answered),
        )}
      />
      <Plot
        title={t("Response time by day")}
        of={t("Day")}
        what={t("Average response time")}
        rows={rows((sum) => responseTime(sum) ?? 0, took)}
      />
      <Plot
        title={t("Opened by day")}
        of={t("Day")}
        what={t("Conversations")}
        rows={rows(
          (sum) => sum.opened,
          (sum) => String(sum.opened),
        )}
      />
      <Plot
        title={t("Answered by person")}
        of={t("Person")}
        what={t("Answered")}
        rows={byMember(props.figures.items).map(({ member, sum }) => ({
          name: props.nameOf(member),
          value: sum.answered,
          shown: `${sum.answered} (${took(sum)})`,
        }))}
      />
    </>
  );
}
