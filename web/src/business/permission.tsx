// Lets a business write at any time, or no longer.

import { Show } from "solid-js";
import type { ConversationDetails, Person } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";

export default function Permission(props: { chat: ConversationDetails; person: Person }) {
  async function allow(granted: boolean): Promise<void> {
    const outcome = await verbs.allowToWrite(props.chat.id, granted);
    if (outcome.kind !== "ok") toast(t("That did not work here."));
  }
  return (
    <div class="permission">
      <Show
        when={props.chat.permission.byYou}
        fallback={
          <Button onClick={() => void allow(true)}>
            {t("Let {name} write to you at any time", { name: props.person.name })}
          </Button>
        }
      >
        <p>{t("{name} may write to you at any time.", { name: props.person.name })}</p>
        <Button
          aria-label={t("Stop {name} from writing at any time", { name: props.person.name })}
          onClick={() => void allow(false)}
        >
          {t("Stop")}
        </Button>
      </Show>
    </div>
  );
}
