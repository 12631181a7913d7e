// Which keys there are.

import { For } from "solid-js";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { KEYS } from "./keys.ts";

export function KeysHelp(props: { onClose(): void }) {
  return (
    <Dialog class="dialog inbox-keys" label={t("Keys of the inbox")} onClose={props.onClose}>
      <h2>{t("Keys of the inbox")}</h2>
      <dl>
        <For each={KEYS}>
          {([key, , words]) => (
            <div>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{words}</dd>
            </div>
          )}
        </For>
      </dl>
      <Button onClick={() => props.onClose()}>{t("Close")}</Button>
    </Dialog>
  );
}
