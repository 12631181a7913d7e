// What the webhook's events are signed with: hidden until somebody asks, and noted in the audit log then.

import { createSignal, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { rich, t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import type { BusinessApi } from "./api.ts";
import { Confirm } from "./confirm.tsx";
import { Copyable } from "./copy.tsx";
import { Choose } from "./inputs.tsx";
import { Fault } from "./loaded.tsx";
import type { Answer, Problem } from "./request.ts";
import { OVERLAPS } from "./scopes.ts";
import type { SecretsView } from "./views.ts";
import { momentWords } from "./words.ts";

export function WebhookSecret(props: { api: BusinessApi }) {
  const [secrets, setSecrets] = createSignal<SecretsView | null>(null);
  const [hours, setHours] = createSignal(24);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  async function show(answering: Promise<Answer<SecretsView>>): Promise<boolean> {
    const answer = await answering;
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "ok") setSecrets(answer.value);
    return answer.kind === "ok";
  }
  async function rotate(): Promise<void> {
    if (await show(props.api.rotateSecret(hours()))) toast(t("There is a new secret."));
  }
  return (
    <section class="stack card" aria-labelledby="webhook-secret">
      <h3 id="webhook-secret">Secret</h3>
      <p class="quiet">
        {rich(
          "It signs each event: in {cloud} as the app secret of the Cloud API does, and in {standard} as Standard Webhooks does. Check one of them.",
          { cloud: <code>X-Hub-Signature-256</code>, standard: <code>webhook-signature</code> },
        )}
      </p>
      <Show when={secrets()}>
        {(known) => (
          <dl>
            <Copyable label={t("App secret")} value={known().current} />
            <Copyable label={t("Standard Webhooks secret")} value={known().standard} />
            <Show when={known().previous}>
              {(previous) => (
                <Copyable
                  label={t("Old secret, good until {until}", { until: momentWords(previous().until) })}
                  value={previous().secret}
                />
              )}
            </Show>
          </dl>
        )}
      </Show>
      <Fault problem={problem()} />
      <div class="buttons">
        <Show when={secrets() === null} fallback={<Button onClick={() => setSecrets(null)}>{t("Hide secret")}</Button>}>
          <Button onClick={() => void show(props.api.secrets())}>{t("Show secret")}</Button>
        </Show>
        <Confirm
          button={t("Rotate secret")}
          isHarmless
          question={t("A new secret signs from now on. How long is the old one good beside it?")}
          yes={t("Rotate")}
          onYes={() => void rotate()}
        >
          <Choose label={t("Overlap")} value={hours()} options={OVERLAPS} onValue={setHours} />
        </Confirm>
      </div>
    </section>
  );
}
