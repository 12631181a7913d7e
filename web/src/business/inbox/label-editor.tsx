// The labels of a team: one more, or one fewer.

import { createSignal, For } from "solid-js";
import { newId } from "../../engine/new-id.ts";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import type { BusinessApi } from "../api.ts";
import type { Load } from "../load.ts";
import { Fault } from "../loaded.tsx";
import type { Problem } from "../request.ts";
import type { Items, Label } from "../views.ts";

const MAX = 50;
/** Neighbours differ by the golden angle, in degrees: so many steps of it are as far apart as can be. */
const HUE_STEP = 137;

export function LabelEditor(props: { api: BusinessApi; labels: Load<Items<Label>> }) {
  const [name, setName] = createSignal("");
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const items = () => props.labels.value()?.items ?? [];
  async function save(next: Label[]): Promise<void> {
    const answer = await props.api.setLabels(next);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "ok") props.labels.set(answer.value);
  }
  async function add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const words = name().trim();
    if (words === "" || items().length >= MAX) return;
    await save([...items(), { id: newId(), name: words, hue: (items().length * HUE_STEP) % 360 }]);
    setName("");
  }
  return (
    <details>
      <summary>{t("Edit labels")}</summary>
      <form class="stack" onSubmit={(event) => void add(event)}>
        <Field label={t("New label")} value={name()} onValue={setName} maxLength={40} />
        <div class="buttons">
          <Button submit>{t("Add label")}</Button>
        </div>
        <Fault problem={problem()} />
        <ul class="rows" aria-label={t("Labels")}>
          <For each={items()}>
            {(label) => (
              <li class="row-with-button">
                <span class="label" style={`--hue: ${label.hue}`}>
                  {label.name}
                </span>
                <Button
                  aria-label={t("Remove label {name}", { name: label.name })}
                  onClick={() => void save(items().filter(({ id }) => id !== label.id))}
                >
                  {t("Remove")}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </form>
    </details>
  );
}
