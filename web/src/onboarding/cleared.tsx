// Instead of the first screen, where somebody was here before: the browser cleared what was stored.

import { createSignal, Show } from "solid-js";
import { Notice } from "../app/notice.tsx";
import { forgetPresence, wasHere } from "../app/presence.ts";
import { Button } from "../ui/button.tsx";
import { Onboarding } from "./onboarding.tsx";

export function FirstScreen(props: { invitedBy: string | null }) {
  const [cleared, setCleared] = createSignal(wasHere());
  function startAgain(): void {
    forgetPresence();
    setCleared(false);
  }
  return (
    <Show when={cleared()} fallback={<Onboarding invitedBy={props.invitedBy} />}>
      <Notice
        title="Your browser cleared Parley's data on this device"
        actions={
          <Button kind="primary" onClick={startAgain}>
            Start again
          </Button>
        }
      >
        <p>
          The account and chats that were here are gone: their keys were on this device only, so nobody can bring them back.
          Browsers clear sites when the disk is full, when they go unused for long, or when you clear your history.
        </p>
        <p>Start again with a new account, and tell the people you write to. Install Parley so that this doesn't happen again.</p>
      </Notice>
    </Show>
  );
}
