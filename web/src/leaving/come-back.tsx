// On a device that another one put out: by the root that lies here, by the recovery key or by a passkey, it is one of the account's again.

import { createSignal, Show } from "solid-js";
import type { FindBackOutcome, Recovery, RecoveryWay } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { KeyField } from "../recovery/key-field.tsx";
import { LostDevices } from "../recovery/lost-devices.tsx";
import { hasPasskeys, usePasskey } from "../recovery/passkey.ts";
import { passkeySentence } from "../recovery/words.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { comeBackSentence } from "./words.ts";

type Found = Extract<FindBackOutcome, { kind: "ok" }>;

export default function ComeBack(props: { recovery: Recovery; onClose(): void }) {
  const [typed, setTyped] = createSignal("");
  const [found, setFound] = createSignal<Found | null>(null);
  const [lost, setLost] = createSignal<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  // As long as nobody has set up recovery the root lies on this device.
  const needsKey = () => props.recovery !== "none";

  function choose(device: string, isLost: boolean): void {
    const next = new Set(lost());
    if (isLost) next.add(device);
    else next.delete(device);
    setLost(next);
  }

  /** @param act what went wrong, in words; null: nothing did */
  async function go(act: () => Promise<string | null>): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const problem = await act();
    setBusy(false);
    setProblem(problem);
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const known = found();
    const way = needsKey() ? ({ kind: "key", typed: typed() } as const) : null;
    void go(async () => comeBackSentence(known ? await comeBack(known) : await find(way)));
  }

  async function findByPasskey(): Promise<string | null> {
    const used = await usePasskey();
    return used.kind === "ok" ? comeBackSentence(await find({ kind: "passkey", secret: used.secret })) : passkeySentence(used);
  }

  async function find(way: RecoveryWay | null): Promise<FindBackOutcome> {
    const outcome = await verbs.findBack(way);
    if (outcome.kind === "ok") setFound(outcome);
    return outcome;
  }

  async function comeBack({ devices }: Found) {
    const outcome = await verbs.comeBack(devices.map(({ device }) => device).filter((device) => lost().has(device)));
    if (outcome.kind === "not-begun") setFound(null);
    if (outcome.kind !== "ok") return outcome;
    toast(t("This device is one of yours again."));
    props.onClose();
    return outcome;
  }

  return (
    <Dialog label={t("Use this device again?")} class="sheet" onClose={() => !busy() && props.onClose()}>
      <form class="question" onSubmit={submit}>
        <h2>Use this device again?</h2>
        <Show
          when={found()}
          fallback={
            <Show when={needsKey()} fallback={<p>Another of your devices removed this one. This device can take that back.</p>}>
              <p>Another of your devices removed this one. With your recovery key or a passkey it's one of yours again.</p>
              <KeyField
                typed={typed()}
                onTyped={(text) => {
                  setTyped(text);
                  setProblem(null);
                }}
              />
              <Show when={hasPasskeys()}>
                <div class="settings-links">
                  <Button onClick={() => void go(findByPasskey)}>{t("Use a passkey")}</Button>
                </div>
              </Show>
            </Show>
          }
        >
          {(account) => (
            <LostDevices
              question={t("Which of your other devices are not yours, or lost?")}
              devices={account().devices}
              isLost={(device) => lost().has(device)}
              onChoose={choose}
            >
              {t("They're removed for good. Whoever has one of them can remove this device again.")}
            </LostDevices>
          )}
        </Show>
        <ProblemLine says={problem()} />
        <QuestionEnd act={found() ? t("Use this device") : t("Continue")} isBusy={busy()} onCancel={() => props.onClose()} />
      </form>
    </Dialog>
  );
}
