// A plot of bars by day, drawn as SVG, and the same as a table for who reads that.

import { createSignal, For, Show } from "solid-js";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";

export type Row = { name: string; value: number; shown: string };

const [WIDTH, HEIGHT, GAP] = [600, 140, 2];

/** @param props.what one column's heading. @param props.of what rows are */
export function Plot(props: { title: string; of: string; what: string; rows: readonly Row[] }) {
  const [isTable, setTable] = createSignal(false);
  const most = () => Math.max(1, ...props.rows.map(({ value }) => value));
  const step = () => WIDTH / Math.max(1, props.rows.length);
  return (
    <section class="card plot" aria-label={props.title}>
      <div class="card-head">
        <h3>{props.title}</h3>
        <Button aria-pressed={isTable()} onClick={() => setTable(!isTable())}>
          {t("As a table")}
        </Button>
      </div>
      <Show when={!isTable()}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <For each={props.rows}>
            {(row, at) => {
              const height = () => (row.value / most()) * (HEIGHT - 4);
              return (
                <rect
                  x={at() * step() + GAP / 2}
                  y={HEIGHT - height()}
                  width={Math.max(1, step() - GAP)}
                  height={height()}
                  rx="2"
                >
                  <title>{`${row.name}: ${row.shown}`}</title>
                </rect>
              );
            }}
          </For>
        </svg>
        <p class="plot-ends quiet" aria-hidden="true">
          <span>{props.rows[0]?.name}</span>
          <span>{props.rows.at(-1)?.name}</span>
        </p>
      </Show>
      {/* Always there for who cannot see the bars. */}
      <div classList={{ hidden: !isTable() }}>
        <table class="records" aria-label={props.title}>
          <thead>
            <tr>
              <th scope="col">{props.of}</th>
              <th scope="col">{props.what}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.rows}>
              {(row) => (
                <tr>
                  <td data-label={props.of}>{row.name}</td>
                  <td data-label={props.what}>{row.shown}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </section>
  );
}
