// Where the events of a business go, how that is doing, and what it is signed with.

import { createSignal, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import type { BusinessApi } from "./api.ts";
import { Attempts } from "./attempts.tsx";
import { Confirm } from "./confirm.tsx";
import { DeadLetters } from "./dead-letters.tsx";
import { useLoad } from "./load.ts";
import { Fault, Loaded } from "./loaded.tsx";
import type { Problem } from "./request.ts";
import type { WebhookView } from "./views.ts";
import { WebhookSecret } from "./webhook-secret.tsx";
import { momentWords, webhookState } from "./words.ts";

export function Webhook(props: { api: BusinessApi }) {
  const webhook = useLoad(props.api.webhook);
  return (
    <>
      <p class="quiet">
        Each message and status is posted to this address, as the WhatsApp Cloud API posts them. What fails is tried ten times
        within four days, and then kept for thirty.
      </p>
      <Loaded from={webhook}>
        {(loaded) => <WebhookForm api={props.api} current={loaded().items[0] ?? null} onChanged={() => void webhook.reload()} />}
      </Loaded>
      <WebhookSecret api={props.api} />
      <Attempts api={props.api} onLoad={() => void webhook.reload()} />
      <DeadLetters api={props.api} />
    </>
  );
}

function WebhookForm(props: { api: BusinessApi; current: WebhookView | null; onChanged(): void }) {
  const [url, setUrl] = createSignal(props.current?.url ?? "");
  const [verifyToken, setVerifyToken] = createSignal("");
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy() || url().trim() === "" || verifyToken() === "") return;
    setBusy(true);
    setProblem(null);
    const answer = await props.api.setWebhook(url().trim(), verifyToken());
    setBusy(false);
    if (answer.kind === "problem") return void setProblem(answer);
    toast(t("The webhook answered, and gets all events from now on."));
    props.onChanged();
  }
  async function remove(): Promise<void> {
    const answer = await props.api.removeWebhook();
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    setUrl("");
    props.onChanged();
  }

  return (
    <form class="stack card" onSubmit={(event) => void save(event)}>
      <h3>Address</h3>
      <Show when={props.current}>
        {(current) => (
          <p class="state" classList={{ ok: current().state === "on" }} role="status" aria-label="State of the webhook">
            {webhookState(current())}
            <span class="quiet">
              {current().waiting > 0
                ? t("Set {moment}, {count} waiting.", { moment: momentWords(current().createdAt), count: current().waiting })
                : t("Set {moment}.", { moment: momentWords(current().createdAt) })}
            </span>
          </p>
        )}
      </Show>
      <Field
        label={t("Webhook URL")}
        value={url()}
        onValue={setUrl}
        maxLength={2048}
        plainText
        hint={t("https, on the public internet.")}
      />
      <Field
        label={t("Verify token")}
        value={verifyToken()}
        onValue={setVerifyToken}
        maxLength={256}
        plainText
        hint={t(
          "A word of your own. When you save, the address is asked for a challenge with it, and has to answer with the challenge alone.",
        )}
      />
      <Fault problem={problem()} />
      <div class="buttons">
        <Button kind="primary" submit aria-busy={busy()}>
          {busy() ? t("Asking for the challenge…") : t("Save webhook")}
        </Button>
        <Show when={props.current}>
          <Confirm
            button={t("Remove webhook")}
            question={t("Events go nowhere any more; what waits becomes dead letters.")}
            yes={t("Remove")}
            onYes={() => void remove()}
          />
        </Show>
      </div>
    </form>
  );
}
