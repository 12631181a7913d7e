// Who has got one's own message, and who has read it.

import { For, Show } from "solid-js";
import type { Reached, ReceiptsView, TimelineItem } from "../../../client/index.ts";
import type { ConversationId, Seq, UnixMs } from "../../../protocol/index.ts";
import { plainly } from "../app/plainly.ts";
import { serviceNow } from "../app/service-now.ts";
import { clockTime, dayWords, sameDay } from "../app/when.ts";
import { contentWords } from "../app/words.ts";
import { useQuery } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { groupsOf } from "./receipt-groups.ts";
import "../style/message-info.css";

type Props = { conversation: ConversationId; message: TimelineItem & { kind: "message" }; onClose(): void };

export function MessageInfo(props: Props) {
  const seq = (): Seq => props.message.seq ?? 0;
  const receipts = useQuery(() => ({ kind: "receipts", conversation: props.conversation, seq: seq() }) as const);
  return (
    <Dialog label={t("Message info")} class="sheet" onClose={() => props.onClose()}>
      <div class="message-info">
        <h2>Message info</h2>
        <p class="message-info-words" dir="auto">
          {plainly(contentWords(props.message))}
        </p>
        <p class="field-say">{t("Sent {at}", { at: momentWords(props.message.at) })}</p>
        <Show when={receipts()}>{(known) => <Groups people={known().people} />}</Show>
        <div class="confirm">
          <Button onClick={() => props.onClose()}>{t("Close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Groups(props: { people: ReceiptsView["people"] }) {
  return (
    <>
      <For each={groupsOf(props.people)} fallback={<p class="field-say">Nobody else was here then.</p>}>
        {({ label, people }) => (
          <section aria-label={label}>
            <h3>{label}</h3>
            <ul class="receipts" aria-label={label}>
              <For each={people}>
                {({ person, reached }) => (
                  <li>
                    <Avatar name={person.name} seed={person.accountId} photo={person.photo} small />
                    <span dir="auto">{person.name}</span>
                    <span class="receipt-time">{timeWords(reached)}</span>
                  </li>
                )}
              </For>
            </ul>
          </section>
        )}
      </For>
      <Show when={props.people.length > 0}>
        <p class="field-say">
          A time is shown where this device was there when it happened. Who has read receipts off stays under “Delivered to”.
        </p>
      </Show>
    </>
  );
}

function timeWords(reached: Reached): string {
  return reached?.at ? momentWords(reached.at) : "";
}

function momentWords(at: UnixMs): string {
  const now = serviceNow();
  return sameDay(at, now) ? clockTime(at) : `${dayWords(at, now)}, ${clockTime(at)}`;
}
