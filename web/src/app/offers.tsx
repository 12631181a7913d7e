// Two quiet offers above the list: a newer version, and to install the app after the first message came in.

import { Show } from "solid-js";
import { Button } from "../ui/button.tsx";
import { declineInstall, install, installOffered } from "./install.ts";
import { updateNow, updateWaits } from "./update.ts";

export function UpdateOffer() {
  return (
    <Show when={updateWaits()}>
      <div class="offer">
        <p>A new version is ready.</p>
        <Button kind="primary" onClick={updateNow}>
          Reload
        </Button>
      </div>
    </Show>
  );
}

export function InstallOffer(props: { ready: boolean }) {
  return (
    <Show when={props.ready && installOffered()}>
      <div class="offer">
        <p>Install Parley to have it open at once, also offline.</p>
        <Button onClick={declineInstall}>Not now</Button>
        <Button kind="primary" onClick={() => void install()}>
          Install
        </Button>
      </div>
    </Show>
  );
}
