// A passkey beside the recovery key: made here, used once, and sealed for with the key at hand.

import { createSignal, Show } from "solid-js";
import { account } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { KeyField } from "./key-field.tsx";
import { makePasskey } from "./passkey.ts";
import { addedSentence, passkeySentence } from "./words.ts";

export function AddPasskey() {
  const [isOpen, setIsOpen] = createSignal(false);
  const [typed, setTyped] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function add(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const own = account();
    if (busy() || !own) return;
    setBusy(true);
    setProblem(await added(own, typed()));
    setBusy(false);
    if (problem() !== null) return;
    toast(t("Your passkey is set up."));
    setIsOpen(false);
    setTyped("");
  }

  return (
    <Show
      when={isOpen()}
      fallback={
        <div class="settings-links">
          <Button onClick={() => setIsOpen(true)}>{t("Add a passkey")}</Button>
        </div>
      }
    >
      <form class="recovery-form" onSubmit={(event) => void add(event)}>
        <p>A passkey brings your account back without typing. To add one, type your recovery key:</p>
        <KeyField
          autofocus
          typed={typed()}
          onTyped={(text) => {
            setTyped(text);
            setProblem(null);
          }}
          problem={problem()}
        />
        <div class="settings-links">
          <Button kind="primary" submit aria-busy={busy()}>
            {t("Add")}
          </Button>
          <Button onClick={() => setIsOpen(false)}>{t("Cancel")}</Button>
        </div>
      </form>
    </Show>
  );
}

/** Null where it is there. */
async function added(own: { handle: string; name: string }, key: string): Promise<string | null> {
  const made = await makePasskey(own);
  if (made.kind !== "ok") return passkeySentence(made);
  return addedSentence(await verbs.addPasskey({ secret: made.secret, key }));
}
