// Lets a business write at any time, or no longer.

import { Show } from "solid-js";
import type { ConversationDetails, Person } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { Button } from "../ui/button.tsx";

export default function Permission(props: { chat: ConversationDetails; person: Person }) {
  async function allow(granted: boolean): Promise<void> {
    const outcome = await verbs.allowToWrite(props.chat.id, granted);
    if (outcome.kind !== "ok") toast("That did not work here.");
  }
  return (
    <div class="permission">
      <Show
        when={props.chat.permission.byYou}
        fallback={<Button onClick={() => void allow(true)}>Let {props.person.name} write to you at any time</Button>}
      >
        <p>{props.person.name} may write to you at any time.</p>
        <Button aria-label={`Stop ${props.person.name} from writing at any time`} onClick={() => void allow(false)}>
          Stop
        </Button>
      </Show>
    </div>
  );
}
