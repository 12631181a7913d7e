// Who asks to be let into a group by its link.

import { createSignal, For, Show } from "solid-js";
import type { AskView, ChangeOutcome, GroupView } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { askWords, INVITE, WORDS } from "./words.ts";

export function Asks(props: { conversation: ConversationId; group: GroupView }) {
  return (
    <Show when={props.group.asks.length > 0}>
      <h2>{INVITE.asks}</h2>
      <ul class="members" aria-label={INVITE.asks}>
        <For each={props.group.asks}>{(ask) => <Row conversation={props.conversation} ask={ask} />}</For>
      </ul>
    </Show>
  );
}

function Row(props: { conversation: ConversationId; ask: AskView }) {
  const [busy, setBusy] = createSignal(false);
  const words = () => askWords(props.ask.name);

  async function decide(verb: () => Promise<ChangeOutcome>): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const outcome = await verb().finally(() => setBusy(false));
    const problem = outcome.kind === "not-reachable" ? WORDS.notReachable : sentenceFor(outcome);
    if (problem !== null) toast(problem);
  }

  return (
    <li class="member">
      <Avatar name={props.ask.name} seed={props.ask.id} photo={null} small />
      <span class="member-words">
        <span class="member-name" dir="auto">
          {props.ask.name}
        </span>
        <span class="member-sub">{props.ask.handle && `@${props.ask.handle}`}</span>
      </span>
      <span class="member-actions">
        <Button
          kind="primary"
          aria-label={words().approve}
          aria-busy={busy()}
          onClick={() => void decide(() => verbs.approveAsk(props.conversation, props.ask.id))}
        >
          {WORDS.approve}
        </Button>
        <Button
          aria-label={words().decline}
          aria-busy={busy()}
          onClick={() => void decide(() => verbs.declineAsk(props.conversation, props.ask.id))}
        >
          {WORDS.decline}
        </Button>
      </span>
    </li>
  );
}
