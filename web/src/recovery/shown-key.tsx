// A recovery key, shown once: written down, copied or printed, and two of its groups typed again before it counts.

import { createSignal, For } from "solid-js";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";

type Props = {
  groups: readonly string[];
  asked: readonly [number, number];
  /** @returns what went wrong, in words; null: it counts */
  finish(typed: string[]): Promise<string | null>;
};

export function ShownKey(props: Props) {
  const [typed, setTyped] = createSignal<[string, string]>(["", ""]);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const text = () => props.groups.join(" ");

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text());
    toast(t("Recovery key copied. Keep it somewhere safe."));
  }

  async function finish(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const problem = await props.finish([...typed()]);
    setBusy(false);
    setProblem(problem);
  }

  return (
    <form class="recovery-form" onSubmit={(event) => void finish(event)}>
      <p>Write this down and keep it where you find it in years. It's shown only now, and whoever has it has your account.</p>
      <section class="recovery-key" aria-label="Recovery key">
        <For each={props.groups}>{(group) => <code>{group}</code>}</For>
      </section>
      <div class="settings-links">
        <Button onClick={() => void copy()}>{t("Copy")}</Button>
        <Button onClick={() => print()}>{t("Print")}</Button>
      </div>
      <p>To be sure, type two groups again:</p>
      <For each={props.asked}>
        {(group, i) => (
          <Field
            label={t("Group {group}", { group: group + 1 })}
            plainText
            maxLength={12}
            value={typed()[i()] ?? ""}
            onValue={(value) => {
              setTyped(i() === 0 ? [value, typed()[1]] : [typed()[0], value]);
              setProblem(null);
            }}
          />
        )}
      </For>
      <ProblemLine says={problem()} />
      <Button kind="primary" submit aria-busy={busy()}>
        {t("Done")}
      </Button>
    </form>
  );
}
