// How long messages are to last: a few times that most people mean, or any other.

import { createSignal, createUniqueId, For, Show } from "solid-js";
import { t } from "../language/say.ts";
import { timeOf, timeWords } from "./times.ts";

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3600_000, 24 * 3600_000];
const USUAL: (number | null)[] = [null, DAY_MS, 7 * DAY_MS, 90 * DAY_MS];
const UNITS: [unitMs: number, label: string][] = [
  [MINUTE_MS, t("minutes")],
  [HOUR_MS, t("hours")],
  [DAY_MS, t("days")],
];

/** @param onChange undefined: what was typed is no time */
export function Times(props: { ms: number | null; onChange(ms: number | null | undefined): void }) {
  const before = props.ms;
  const isOther = !USUAL.includes(before);
  const [unitMs, setUnitMs] = createSignal(isOther && before !== null ? unitOf(before) : HOUR_MS);
  const [count, setCount] = createSignal(isOther && before !== null ? before / unitMs() : 8);
  const [chosen, setChosen] = createSignal<number | null | "other">(isOther ? "other" : before);
  const id = createUniqueId();
  const other = () => timeOf(count(), unitMs()) ?? undefined;
  const choose = (next: number | null | "other") => {
    setChosen(next);
    props.onChange(next === "other" ? other() : next);
  };
  return (
    <>
      <For each={USUAL}>
        {(ms) => (
          <label class="choice">
            <input type="radio" name={id} checked={chosen() === ms} onChange={() => choose(ms)} />
            {timeWords(ms)}
          </label>
        )}
      </For>
      <label class="choice">
        <input type="radio" name={id} checked={chosen() === "other"} onChange={() => choose("other")} />
        Other
      </label>
      <Show when={chosen() === "other"}>
        <div class="times">
          <input
            class="time-field time-count"
            type="number"
            aria-label="How long"
            min="1"
            inputmode="numeric"
            value={count()}
            aria-invalid={other() === undefined}
            aria-describedby={`${id}-say`}
            onInput={(event) => {
              setCount(event.currentTarget.valueAsNumber);
              choose("other");
            }}
          />
          <select
            class="time-field"
            aria-label="Unit"
            onChange={(event) => {
              setUnitMs(Number(event.currentTarget.value));
              choose("other");
            }}
          >
            <For each={UNITS}>
              {([ms, label]) => (
                <option value={ms} selected={ms === unitMs()}>
                  {label}
                </option>
              )}
            </For>
          </select>
        </div>
        <p
          id={`${id}-say`}
          class="field-say"
          classList={{ problem: other() === undefined }}
          role={other() === undefined ? "alert" : undefined}
        >
          From a minute to 365 days.
        </p>
      </Show>
    </>
  );
}

function unitOf(ms: number): number {
  return [DAY_MS, HOUR_MS].find((unit) => ms % unit === 0) ?? MINUTE_MS;
}
