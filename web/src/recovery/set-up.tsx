// Settings -> Recovery: the key is shown once, copied or printed, and two of its groups are typed again before it counts.

import { t } from "../language/say.ts";
import "../style/recovery.css";
import { createSignal, Match, Switch } from "solid-js";
import type { BeginRecoveryOutcome, Recovery } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { ChangeRecovery } from "./change-recovery.tsx";
import { ShownKey } from "./shown-key.tsx";
import { finishSentence } from "./words.ts";

type Begun = Extract<BeginRecoveryOutcome, { kind: "ok" }>;

export function RecoverySettings(props: { recovery: Recovery }) {
  const [begun, setBegun] = createSignal<Begun | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);

  async function begin(): Promise<void> {
    const outcome = await verbs.beginRecovery();
    setProblem(finishSentence(outcome));
    if (outcome.kind === "ok") setBegun(outcome);
  }

  async function finish(typed: string[]): Promise<string | null> {
    const outcome = await verbs.finishRecovery(typed);
    if (outcome.kind === "ok") {
      toast(t("Your recovery key is set up."));
      setBegun(null);
    }
    return finishSentence(outcome);
  }

  return (
    <fieldset>
      <legend>Recovery</legend>
      <Switch>
        <Match when={begun()}>{(shown) => <ShownKey groups={shown().groups} asked={shown().asked} finish={finish} />}</Match>
        <Match when={props.recovery === "set-up"}>
          <p>A recovery key is set up. With it you get your account back when you lose all your devices.</p>
          <ChangeRecovery />
        </Match>
        <Match when={props.recovery === "elsewhere"}>
          <p>Your recovery is kept by another of your devices.</p>
          <ChangeRecovery />
        </Match>
        <Match when={props.recovery === "none"}>
          <p>If you lose this device now, your account is gone. A recovery key brings it back on any other.</p>
          <div class="settings-links">
            <Button kind="primary" onClick={() => void begin()}>
              {t("Set up recovery")}
            </Button>
          </div>
          <ProblemLine says={problem()} />
        </Match>
      </Switch>
    </fieldset>
  );
}
