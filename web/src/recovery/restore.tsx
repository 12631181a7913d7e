// The first screen for somebody who has an account: their recovery key, or passkey, and which of their devices are lost.

import { t } from "../language/say.ts";
import "../style/recovery.css";
import { createSignal, Show } from "solid-js";
import type { FindAccountOutcome, RecoveryWay } from "../../../client/index.ts";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { KeyField } from "./key-field.tsx";
import { LostDevices } from "./lost-devices.tsx";
import { hasPasskeys, usePasskey } from "./passkey.ts";
import { findSentence, passkeySentence } from "./words.ts";

type Found = Extract<FindAccountOutcome, { kind: "ok" }>;

export function Restore(props: { onBack(): void; onLink(): void }) {
  const [typed, setTyped] = createSignal("");
  const [found, setFound] = createSignal<Found | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function find(way: RecoveryWay): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const outcome = await verbs.findAccount(way);
    setBusy(false);
    setProblem(findSentence(outcome));
    if (outcome.kind === "ok") setFound(outcome);
  }

  async function findByPasskey(): Promise<void> {
    const used = await usePasskey();
    if (used.kind === "ok") await find({ kind: "passkey", secret: used.secret });
    else setProblem(passkeySentence(used));
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    void find({ kind: "key", typed: typed() });
  }

  return (
    <Show
      when={found()}
      fallback={
        <form class="onboarding-card" onSubmit={submit}>
          <h1>Welcome back</h1>
          <p class="lead">Type the recovery key that you wrote down. Small letters and spaces don't matter.</p>
          <KeyField
            autofocus
            typed={typed()}
            onTyped={(text) => {
              setTyped(text);
              setProblem(null);
            }}
            problem={problem()}
          />
          <Button kind="primary" submit aria-busy={busy()}>
            {t("Restore")}
          </Button>
          <Show when={hasPasskeys()}>
            <Button onClick={() => void findByPasskey()}>{t("Use a passkey")}</Button>
          </Show>
          <Button onClick={() => props.onLink()}>{t("Link to my other device")}</Button>
          <Button onClick={() => props.onBack()}>{t("Back")}</Button>
        </form>
      }
    >
      {(account) => <WhichAreLost account={account()} onAgain={() => setFound(null)} />}
    </Show>
  );
}

function WhichAreLost(props: { account: Found; onAgain(): void }) {
  const [kept, setKept] = createSignal<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const lost = () => props.account.devices.filter(({ device }) => !kept().has(device)).map(({ device }) => device);

  function choose(device: string, isLost: boolean): void {
    const next = new Set(kept());
    if (isLost) next.delete(device);
    else next.add(device);
    setKept(next);
  }

  async function restore(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const outcome = await verbs.restore(lost());
    setBusy(false);
    setProblem(findSentence(outcome));
    if (outcome.kind === "not-begun") props.onAgain();
  }

  return (
    <form class="onboarding-card" onSubmit={(event) => void restore(event)}>
      <h1>{t("Hello again, @{handle}", { handle: props.account.handle })}</h1>
      <LostDevices
        question={t("Which of your devices are lost?")}
        devices={props.account.devices}
        isLost={(device) => !kept().has(device)}
        onChoose={choose}
      >
        {t("They are removed for good. Leave out those that you still have: one that somebody removed is let back in.")}
      </LostDevices>
      <ProblemLine says={problem()} />
      <Button kind="primary" submit aria-busy={busy()}>
        {t("Restore")}
      </Button>
    </form>
  );
}
