// Two quiet offers above the list: a newer version, and to install the app after the first message came in.

import { Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { declineInstall, install, installOffered } from "./install.ts";
import { updateNow, updateWaits } from "./update.ts";

export function UpdateOffer() {
  return (
    <Show when={updateWaits()}>
      <div class="offer">
        <p>A new version is ready.</p>
        <Button kind="primary" onClick={updateNow}>
          {t("Reload")}
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
        <Button onClick={declineInstall}>{t("Not now")}</Button>
        <Button kind="primary" onClick={() => void install()}>
          {t("Install")}
        </Button>
      </div>
    </Show>
  );
}
