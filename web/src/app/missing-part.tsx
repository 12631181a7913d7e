// A part of the app that was to be loaded later and is not there: the build was replaced, or there is no network.

import { createSignal, Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { reload } from "./reload.ts";

const [missing, setMissing] = createSignal(false);

// Said for each `import()` that fails, whoever called it.
addEventListener("vite:preloadError", () => setMissing(true));

export function MissingPart() {
  return (
    <Show when={missing()}>
      <div class="missing-part" role="alert">
        <p>A part of Parley couldn't be loaded. Check your connection, or reload to get the newest version.</p>
        <Button onClick={() => setMissing(false)}>{t("Not now")}</Button>
        <Button kind="primary" onClick={() => void reload()}>
          {t("Reload")}
        </Button>
      </div>
    </Show>
  );
}
