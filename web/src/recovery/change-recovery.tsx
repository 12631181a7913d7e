// Settings -> Recovery where it is set up: another key, one more passkey, one fewer.

import { createSignal, For, Match, Show, Switch } from "solid-js";
import type { BeginReplacingOutcome, RecoveryWay } from "../../../client/index.ts";
import { account } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { AddPasskey } from "./add-passkey.tsx";
import { AskWay } from "./ask-way.tsx";
import { hasPasskeys } from "./passkey.ts";
import { ShownKey } from "./shown-key.tsx";
import { finishSentence, replacingSentence } from "./words.ts";

type Begun = Extract<BeginReplacingOutcome, { kind: "ok" }>;
type Passkey = NonNullable<ReturnType<typeof account>>["passkeys"][number];
type Step =
  | { kind: "none" }
  | { kind: "replace" }
  | { kind: "shown"; begun: Begun }
  | { kind: "remove"; passkey: Passkey; name: string };

export function ChangeRecovery() {
  const [step, setStep] = createSignal<Step>({ kind: "none" });
  const done = () => setStep({ kind: "none" });
  const at = <K extends Step["kind"]>(kind: K) => {
    const now = step();
    return now.kind === kind ? (now as Extract<Step, { kind: K }>) : null;
  };

  async function begin(way: RecoveryWay): Promise<string | null> {
    const outcome = await verbs.beginReplacingKey(way);
    if (outcome.kind === "ok") setStep({ kind: "shown", begun: outcome });
    return replacingSentence(outcome);
  }
  async function finish(typed: string[]): Promise<string | null> {
    const outcome = await verbs.finishReplacingKey(typed);
    if (outcome.kind === "ok") {
      toast(t("Your recovery key is replaced. The old one opens nothing now."));
      done();
    }
    return outcome.kind === "mistyped" ? finishSentence(outcome) : replacingSentence(outcome);
  }
  async function remove(passkey: Passkey, way: RecoveryWay): Promise<string | null> {
    const outcome = await verbs.removePasskey(passkey, way);
    if (outcome.kind === "ok") {
      toast(t("The passkey is removed."));
      done();
    }
    return replacingSentence(outcome);
  }

  return (
    <Switch
      fallback={
        <>
          <Passkeys onRemove={(passkey, name) => setStep({ kind: "remove", passkey, name })} />
          <div class="settings-links">
            <Button onClick={() => setStep({ kind: "replace" })}>{t("Replace recovery key")}</Button>
          </div>
          <Show when={hasPasskeys()}>
            <AddPasskey />
          </Show>
        </>
      }
    >
      <Match when={at("replace")}>
        <AskWay
          says={t("A new recovery key makes the old one worthless, whoever has it. To get one, type the one that you have:")}
          button={t("Continue")}
          go={begin}
          onCancel={done}
        />
      </Match>
      <Match when={at("shown")}>
        {(shown) => <ShownKey groups={shown().begun.groups} asked={shown().begun.asked} finish={finish} />}
      </Match>
      <Match when={at("remove")}>
        {(asked) => (
          <AskWay
            says={t(
              "{passkey} won't bring your account back any more. To remove it, type your recovery key, or use another passkey:",
              { passkey: asked().name },
            )}
            button={t("Remove passkey")}
            isDanger
            go={(way) => remove(asked().passkey, way)}
            onCancel={done}
          />
        )}
      </Match>
    </Switch>
  );
}

function Passkeys(props: { onRemove(passkey: Passkey, name: string): void }) {
  const passkeys = () => account()?.passkeys ?? [];
  return (
    <Show when={passkeys().length > 0}>
      <ul class="own-passkeys" aria-label="Your passkeys">
        <For each={passkeys()}>
          {(passkey, i) => (
            <li>
              <span>{t("Passkey {n}", { n: i() + 1 })}</span>
              <Button
                kind="danger"
                aria-label={t("Remove Passkey {n}", { n: i() + 1 })}
                onClick={() => props.onRemove(passkey, t("Passkey {n}", { n: i() + 1 }))}
              >
                {t("Remove")}
              </Button>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
