// Instead of the app, while it is locked: nothing of what is stored here can be read, so nothing of it is shown.

import { createSignal, onCleanup, onMount, Show } from "solid-js";
import type { LockRecord } from "../../../client/store/lock-record.ts";
import { MAX_PIN_LETTERS, waitLeft } from "../../../client/store/lock-record.ts";
import type { Attempt } from "../../../client/store/locking.ts";
import { engine } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { eraseProfile } from "../leaving/erase.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import "./lock.css";
import { tidyUp } from "./lock-now.ts";
import { lockHere, tryPasskey, tryPin } from "./open-lock.ts";
import { markLock } from "./prefs.ts";
import { attemptSentence, waitSentence } from "./words.ts";

const TICK_MS = 1_000;

export default function LockScreen() {
  const [lock, setLock] = createSignal<LockRecord | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  lockHere().then(
    (found) => {
      markLock(found !== null);
      // Another tab turned it off.
      if (found === null) engine.tryAgain();
      setLock(found);
    },
    (error: unknown) => {
      console.error("the lock could not be read", error);
      setProblem(t("Something went wrong while opening what is stored here."));
    },
  );
  // It may have been closed last, which locks it as well.
  onMount(() => void tidyUp());
  const [forgets, setForgets] = createSignal(false);
  return (
    <main class="onboarding lock-screen">
      <div class="onboarding-card">
        <img src="/icons/icon.svg" alt="" width="72" height="72" />
        <h1>{t("Parley is locked")}</h1>
        <ProblemLine says={problem()} />
        <Show when={lock()}>{(found) => <Ways lock={found()} />}</Show>
        <Button onClick={() => setForgets(true)}>
          {lock()?.way.kind === "passkey" ? t("I lost my passkey") : t("I forgot my PIN")}
        </Button>
      </div>
      <Show when={forgets()}>
        <Forgotten onClose={() => setForgets(false)} />
      </Show>
    </main>
  );
}

function Ways(props: { lock: LockRecord }) {
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  /** @returns whether it is open */
  async function opened(outcome: Promise<Attempt | null>): Promise<boolean> {
    setBusy(true);
    setProblem(null);
    const attempt = await outcome.catch(() => null);
    setBusy(false);
    if (attempt === null) {
      setProblem(t("That didn't work. Try again."));
      return false;
    }
    if (attempt.kind === "open") engine.tryAgain({ kind: "key", unlocked: attempt.unlocked });
    else if (attempt.kind === "no-lock") engine.tryAgain();
    setProblem(attemptSentence(attempt));
    return problem() === null;
  }

  return (
    <Show
      when={props.lock.way.kind === "pin"}
      fallback={
        <>
          <ProblemLine says={problem()} />
          <Button kind="primary" aria-busy={busy()} onClick={() => void opened(tryPasskey(props.lock))}>
            {t("Unlock with your passkey")}
          </Button>
        </>
      }
    >
      <ByPin lock={props.lock} problem={problem()} busy={busy()} open={(pin) => opened(tryPin(pin))} />
    </Show>
  );
}

function ByPin(props: { lock: LockRecord; problem: string | null; busy: boolean; open(pin: string): Promise<boolean> }) {
  const [pin, setPin] = createSignal("");
  const [waitMs, setWaitMs] = createSignal(waitLeft(props.lock, Date.now()));
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  const tick = () => {
    setWaitMs((ms) => Math.max(0, ms - TICK_MS));
    if (waitMs() > 0) timer = setTimeout(tick, TICK_MS);
  };
  if (waitMs() > 0) timer = setTimeout(tick, TICK_MS);

  async function go(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (props.busy || pin() === "") return;
    const isOpen = await props.open(pin());
    if (!isOpen) setPin("");
  }

  return (
    <form class="onboarding-card" onSubmit={(event) => void go(event)}>
      <Field
        label={t("PIN")}
        value={pin()}
        onValue={setPin}
        isSecret
        autofocus
        maxLength={MAX_PIN_LETTERS}
        problem={props.problem ?? (waitMs() > 0 ? waitSentence(waitMs()) : null)}
      />
      <Button kind="primary" submit aria-busy={props.busy}>
        {t("Unlock")}
      </Button>
    </form>
  );
}

function Forgotten(props: { onClose(): void }) {
  const [busy, setBusy] = createSignal(false);
  const title = () => t("Nobody can open this without it");
  return (
    <Dialog label={title()} class="sheet" onClose={() => !busy() && props.onClose()}>
      <form
        class="question"
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          void eraseProfile();
        }}
      >
        <h2>{title()}</h2>
        <p>
          {t(
            "Your chats are sealed with it, and nobody has a second key: not even Parley. You can erase what is on this device and come back with your recovery key, a recovery passkey or another of your devices.",
          )}
        </p>
        <p>{t("If you have none of these, you start again with a new account. What was only on this device is gone.")}</p>
        <QuestionEnd act={t("Erase this device")} kind="danger" isBusy={busy()} onCancel={() => props.onClose()} />
      </form>
    </Dialog>
  );
}
