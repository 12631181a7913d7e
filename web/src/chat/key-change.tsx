// That somebody's account key changed: said until the person goes on with it.

import { Show } from "solid-js";
import type { ConversationDetails } from "../../../client/index.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";

export default function KeyChange(props: { change: ConversationDetails["keyChanges"][number] }) {
  return (
    <div class="warn-bar" role="alert">
      <p>
        {t("The security code of {name} changed. They may have a new phone, or somebody may pretend to be them.", {
          name: props.change.person.name,
        })}
        <Show when={props.change.held}> {t("Nothing is sent until you decide.")}</Show>
      </p>
      <Button onClick={() => void verbs.acceptKeyChange(props.change.person.accountId)}>{t("Go on")}</Button>
    </div>
  );
}
