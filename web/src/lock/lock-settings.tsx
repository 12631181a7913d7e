// In Settings, under Privacy: what locks Parley on this device, and when.

import { createSignal, For, Match, Show, Switch } from "solid-js";
import { makeLock, pinWay, wrappingKey } from "../../../client/store/lock-key.ts";
import { type LockRecord, MAX_PIN_LETTERS, MIN_PIN_LETTERS, type Way } from "../../../client/store/lock-record.ts";
import type { Attempt } from "../../../client/store/locking.ts";
import { account } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { lengthOf } from "../language/lists.ts";
import { t } from "../language/say.ts";
import { hasPasskeys, makePasskey } from "../recovery/passkey.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import "./lock.css";
import { lockNow } from "./lock-now.ts";
import { LOCK_PASSKEY, lockHere, tryPasskey, tryPin } from "./open-lock.ts";
import { LOCK_AFTER, type LockAfter, lockPrefs, markLock, setLockPrefs } from "./prefs.ts";
import { attemptSentence } from "./words.ts";

export default function LockSettings() {
  const [lock, setLock] = createSignal<LockRecord | null>(null);
  /** How often it was looked at: the switches then show what is so, whatever was pressed. */
  const [looks, setLooks] = createSignal(0);
  async function refetch(): Promise<void> {
    const found = await lockHere().catch(() => null);
    markLock(found !== null);
    setLock(found);
    setLooks((before) => before + 1);
  }
  void refetch();
  const [form, setForm] = createSignal<"new-pin" | "pin-off" | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [sealing, setSealing] = createSignal(false);
  const [prefs, setPrefs] = createSignal(lockPrefs());
  const kind = () => lock()?.way.kind ?? null;
  const change = (next: Partial<ReturnType<typeof lockPrefs>>) => {
    setLockPrefs(next);
    setPrefs(lockPrefs());
  };

  async function turnOn(way: Way, secret: string | Uint8Array<ArrayBuffer>): Promise<void> {
    setProblem(null);
    setSealing(true);
    try {
      const made = await makeLock(way, await wrappingKey(way, secret));
      // From the moment that it is on, whatever becomes of this page.
      markLock(true);
      const outcome = await verbs.turnLockOn(made.lock, made.key);
      setForm(null);
      toast(
        outcome === "not-all"
          ? t("App lock is on. The rest of what's stored here is sealed when Parley opens next.")
          : t("App lock is on."),
      );
    } catch {
      setProblem(t("App lock could not be turned on. Try again."));
    }
    setSealing(false);
    await refetch();
  }

  /** Who has an open device in their hands can't take its lock off. */
  async function turnOff(attempt: Attempt | null): Promise<void> {
    if (attempt === null) return void setProblem(t("That didn't work. Try again."));
    setProblem(attemptSentence(attempt));
    if (problem() !== null) return;
    setSealing(true);
    try {
      if (attempt.kind === "open") await verbs.turnLockOff();
      markLock(false);
      setForm(null);
      toast(t("App lock is off."));
    } catch {
      setProblem(t("App lock could not be turned off. Try again."));
    }
    setSealing(false);
    await refetch();
  }

  async function withPasskey(on: boolean): Promise<void> {
    setProblem(null);
    const [own, now] = [account(), lock()];
    if (!on) {
      if (now) await turnOff(await tryPasskey(now));
      // The switch shows what is so.
      await refetch();
      return;
    }
    if (!own) return;
    const made = await makePasskey({ handle: own.handle, name: t("Parley app lock") }, LOCK_PASSKEY);
    if (made.kind === "ok") await turnOn({ kind: "passkey", id: made.id }, made.secret);
    else {
      setProblem(
        made.kind === "no-prf"
          ? t("This passkey can't lock Parley. Use a PIN.")
          : t("No passkey was made. Try again, or use a PIN."),
      );
      await refetch();
    }
  }

  return (
    <fieldset class="within lock-rules" aria-busy={sealing()}>
      <legend>App lock</legend>
      <p class="field-say">
        While Parley is locked, what it keeps on this device is sealed, and a notification says no more than “New message”.
      </p>
      <Show when={looks()} keyed>
        {(_) => ways()}
      </Show>
      <ProblemLine says={problem()} />
      <Show when={sealing()}>
        <p role="status">Sealing what is here…</p>
      </Show>
      <Show when={kind() !== null}>
        <After now={prefs().after} onChoose={(after) => change({ after })} />
        <div class="settings-links">
          <Button onClick={() => void lockNow()}>{t("Lock now")}</Button>
        </div>
      </Show>
      <SwitchRow label={t("Hide chats when the window loses focus")} on={prefs().hides} onChange={(hides) => change({ hides })} />
    </fieldset>
  );

  function ways() {
    return (
      <>
        <Show when={kind() !== "passkey"}>
          <SwitchRow
            label={t("Lock with a PIN")}
            on={kind() === "pin" || form() === "new-pin"}
            onChange={(on) => {
              setProblem(null);
              setForm(on ? "new-pin" : kind() === "pin" ? "pin-off" : null);
            }}
          />
        </Show>
        <Switch>
          <Match when={form() === "new-pin" && kind() === null}>
            <NewPin busy={sealing()} onPin={(pin) => turnOn(pinWay(), pin)} onCancel={() => setForm(null)} />
          </Match>
          <Match when={form() === "pin-off" && kind() === "pin"}>
            <OldPin
              busy={sealing()}
              onPin={async (pin) => turnOff(await tryPin(pin).catch(() => null))}
              onCancel={() => {
                setForm(null);
                void refetch();
              }}
            />
          </Match>
        </Switch>
        <Show when={kind() !== "pin" && form() === null && hasPasskeys()}>
          <SwitchRow
            label={t("Lock with a passkey")}
            hint={t("Stronger than a short PIN: it also stands against somebody who copies this browser's files.")}
            on={kind() === "passkey"}
            onChange={(on) => void withPasskey(on)}
          />
        </Show>
      </>
    );
  }
}

function After(props: { now: LockAfter; onChoose(after: LockAfter): void }) {
  const words = (after: LockAfter) => {
    if (after === 0) return t("As soon as you leave it");
    if (after === null) return t("When you close it");
    return after === 60 ? lengthOf(1, "hour") : lengthOf(after, "minute");
  };
  return (
    <fieldset class="choices-of">
      <legend>Lock after</legend>
      <div class="choices">
        <For each={LOCK_AFTER}>
          {(after) => (
            <label class="choice">
              <input type="radio" name="lock-after" checked={props.now === after} onChange={() => props.onChoose(after)} />
              {words(after)}
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}

function NewPin(props: { busy: boolean; onPin(pin: string): Promise<void>; onCancel(): void }) {
  const [pin, setPin] = createSignal("");
  const [again, setAgain] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);

  async function go(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (props.busy) return;
    if ([...pin()].length < MIN_PIN_LETTERS)
      return void setProblem(t("Use at least {count} digits or letters.", { count: MIN_PIN_LETTERS }));
    if (pin() !== again()) return void setProblem(t("These are not the same. Type both again."));
    setProblem(null);
    await props.onPin(pin());
  }

  return (
    <form onSubmit={(event) => void go(event)}>
      <Field
        label={t("New PIN")}
        value={pin()}
        onValue={setPin}
        isSecret
        autofocus
        maxLength={MAX_PIN_LETTERS}
        hint={t(
          "Six digits keep out anyone who picks up your device. A longer one, with letters, also stands against somebody who copies this browser's files.",
        )}
      />
      <Field label={t("PIN again")} value={again()} onValue={setAgain} isSecret maxLength={MAX_PIN_LETTERS} problem={problem()} />
      <p>{t("If you forget it, nobody can open what is on this device: you erase it, and come back with your recovery key.")}</p>
      <div class="settings-links">
        <Button kind="primary" submit aria-busy={props.busy}>
          {t("Turn on")}
        </Button>
        <Button onClick={() => props.onCancel()}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}

function OldPin(props: { busy: boolean; onPin(pin: string): Promise<void>; onCancel(): void }) {
  const [pin, setPin] = createSignal("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.busy && pin() !== "") void props.onPin(pin()).then(() => setPin(""));
      }}
    >
      <Field label={t("Your PIN")} value={pin()} onValue={setPin} isSecret autofocus maxLength={MAX_PIN_LETTERS} />
      <div class="settings-links">
        <Button kind="primary" submit aria-busy={props.busy}>
          {t("Turn off")}
        </Button>
        <Button onClick={() => props.onCancel()}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}
