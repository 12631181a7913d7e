// A member in the info pane, with what an admin may do.

import { createSignal, Show } from "solid-js";
import type { ChangeOutcome, ConversationDetails, Member } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { sentenceFor } from "../app/words.ts";
import { verbs } from "../engine/use.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { SafetyNumber } from "./safety-number.tsx";

export function MemberRow(props: { member: Member; chat: ConversationDetails }) {
  const [busy, setBusy] = createSignal(false);
  const [comparing, setComparing] = createSignal(false);
  const inGroup = () => props.chat.kind === "group";

  async function change(verb: () => Promise<ChangeOutcome>): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const problem = sentenceFor(await verb());
    setBusy(false);
    if (problem !== null) toast(problem);
  }

  return (
    <li class="member">
      <Avatar name={props.member.name} seed={props.member.accountId} photo={props.member.photo} small />
      <span class="member-words">
        <span class="member-name" dir="auto">
          {props.member.self ? `${props.member.name} (you)` : props.member.name}
          <Show when={props.member.verified}>
            <span class="verified" title="Verified">
              <Icon name="shield" />
              <span class="hidden">, verified</span>
            </span>
          </Show>
        </span>
        <span class="member-sub">
          {[props.member.handle && `@${props.member.handle}`, props.member.admin && "admin"].filter(Boolean).join(" · ")}
        </span>
      </span>
      <Show when={inGroup() && !props.member.self}>
        <span class="member-actions">
          <Button
            aria-label={`Verify safety number with ${props.member.name}`}
            aria-expanded={comparing()}
            onClick={() => setComparing(!comparing())}
          >
            Verify
          </Button>
          <Show when={props.chat.can.makeAdmin && !props.member.admin}>
            <Button
              aria-label={`Make admin: ${props.member.name}`}
              aria-busy={busy()}
              onClick={() => void change(() => verbs.makeAdmin(props.chat.id, props.member.accountId))}
            >
              Make admin
            </Button>
          </Show>
          <Show when={props.chat.can.remove}>
            <Button
              kind="danger"
              aria-label={`Remove ${props.member.name}`}
              aria-busy={busy()}
              onClick={() => void change(() => verbs.removeMember(props.chat.id, props.member.accountId))}
            >
              Remove
            </Button>
          </Show>
        </span>
        <Show when={comparing()}>
          <SafetyNumber person={props.member} onClose={() => setComparing(false)} />
        </Show>
      </Show>
    </li>
  );
}
