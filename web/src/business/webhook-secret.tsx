// What the webhook's events are signed with: hidden until somebody asks, and noted in the audit log then.

import { createSignal, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
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
    if (await show(props.api.rotateSecret(hours()))) toast("There is a new secret.");
  }
  return (
    <section class="stack card" aria-labelledby="webhook-secret">
      <h3 id="webhook-secret">Secret</h3>
      <p class="quiet">
        It signs each event: in <code>X-Hub-Signature-256</code> as the app secret of the Cloud API does, and in{" "}
        <code>webhook-signature</code> as Standard Webhooks does. Check one of them.
      </p>
      <Show when={secrets()}>
        {(known) => (
          <dl>
            <Copyable label="App secret" value={known().current} />
            <Copyable label="Standard Webhooks secret" value={known().standard} />
            <Show when={known().previous}>
              {(previous) => (
                <Copyable label={`Old secret, good until ${momentWords(previous().until)}`} value={previous().secret} />
              )}
            </Show>
          </dl>
        )}
      </Show>
      <Fault problem={problem()} />
      <div class="buttons">
        <Show when={secrets() === null} fallback={<Button onClick={() => setSecrets(null)}>Hide secret</Button>}>
          <Button onClick={() => void show(props.api.secrets())}>Show secret</Button>
        </Show>
        <Confirm
          button="Rotate secret"
          question="A new secret signs from now on. How long is the old one good beside it?"
          yes="Rotate"
          onYes={() => void rotate()}
        >
          <Choose label="Overlap" value={hours()} options={OVERLAPS} onValue={setHours} />
        </Confirm>
      </div>
    </section>
  );
}
