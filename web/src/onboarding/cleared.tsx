// Instead of the first screen, where somebody was here before: the browser cleared what was stored.

import { createSignal, Show } from "solid-js";
import { Notice } from "../app/notice.tsx";
import { forgetPresence, wasHere } from "../app/presence.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Onboarding } from "./onboarding.tsx";

export function FirstScreen(props: { invitedBy: string | null }) {
  const [cleared, setCleared] = createSignal(wasHere());
  const [restoring, setRestoring] = createSignal(false);
  function startAgain(): void {
    forgetPresence();
    setCleared(false);
  }
  return (
    <Show when={cleared() && !restoring()} fallback={<Onboarding invitedBy={props.invitedBy} hasAccount={restoring()} />}>
      <Notice
        title={t("Your browser cleared Parley's data on this device")}
        actions={
          <>
            <Button kind="primary" onClick={() => setRestoring(true)}>
              {t("I already have an account")}
            </Button>
            <Button onClick={startAgain}>{t("Start again")}</Button>
          </>
        }
      >
        <p>
          Browsers clear sites when the disk is full, when they go unused for long, or when you clear your history. If you set up
          a recovery key, it brings your account back.
        </p>
        <p>
          Without one the account that was here is gone: its keys were on this device only. Then start again with a new one, and
          tell the people you write to. Install Parley so that this doesn't happen again.
        </p>
      </Notice>
    </Show>
  );
}
