// What this is, whether the service works, and whose work is in it.

import { createSignal, lazy, Show } from "solid-js";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";

const Licences = lazy(() => import("./licences.tsx").then((part) => ({ default: part.Licences })));

export function About() {
  const [isOpen, setIsOpen] = createSignal(false);
  return (
    <fieldset>
      <legend>About</legend>
      <p>Parley is open source, under the MIT licence.</p>
      <div class="settings-links">
        <a href="/status" target="_blank" rel="noreferrer">
          Does the service work?
        </a>
        <Button onClick={() => setIsOpen(true)}>{t("Licences")}</Button>
      </div>
      <Show when={isOpen()}>
        <Licences onClose={() => setIsOpen(false)} />
      </Show>
    </fieldset>
  );
}
