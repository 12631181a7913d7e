// Whose work is in this app, and under which licences.

import all from "virtual:licences";
import { For, Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import "./about.css";

export function Licences(props: { onClose(): void }) {
  return (
    <Dialog label={t("Licences")} class="licences" onClose={props.onClose}>
      <h2>Licences</h2>
      <p>The work of these people is in Parley. Thank you.</p>
      <For each={all}>
        {({ id, text, packages }) => (
          <section>
            <h3>{id}</h3>
            <ul>
              <For each={packages}>
                {({ name, version, holders, source }) => (
                  <li>
                    {name} {version}
                    <For each={holders}>{(holder) => <small>{holder}</small>}</For>
                    <Show when={source}>
                      {(address) => (
                        <small>
                          <a href={address()} target="_blank" rel="noopener noreferrer" dir="ltr">
                            {address()}
                          </a>
                        </small>
                      )}
                    </Show>
                  </li>
                )}
              </For>
            </ul>
            <details>
              <summary>Words of the licence</summary>
              <p class="licence-words">{text}</p>
            </details>
          </section>
        )}
      </For>
      <div class="confirm">
        <Button kind="primary" onClick={() => props.onClose()}>
          {t("Close")}
        </Button>
      </div>
    </Dialog>
  );
}
