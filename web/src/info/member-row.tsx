// A member in the info pane, with what an admin may do.

import { createSignal, Show } from "solid-js";
import type { ConversationDetails, Member } from "../../../client/index.ts";
import { MemberMenu } from "../groups/member-menu.tsx";
import { t } from "../language/say.ts";
import LookAlike from "../people/look-alike-note.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icons.tsx";
import { SafetyNumber } from "./safety-number.tsx";

export function MemberRow(props: { member: Member; chat: ConversationDetails }) {
  const [comparing, setComparing] = createSignal(false);
  const inGroup = () => props.chat.kind === "group";

  return (
    <li class="member">
      <Avatar name={props.member.name} seed={props.member.accountId} photo={props.member.photo} small />
      <span class="member-words">
        <span class="member-name" dir="auto">
          {props.member.self ? t("{member} (you)", { member: props.member.name }) : props.member.name}
          <Show when={props.member.verified}>
            <span class="verified" title="Verified">
              <Icon name="shield" />
              <span class="hidden">, verified</span>
            </span>
          </Show>
        </span>
        <span class="member-sub">
          {[props.member.handle && `@${props.member.handle}`, props.member.admin && t("Admin")].filter(Boolean).join(" · ")}
        </span>
        <LookAlike person={props.member} />
      </span>
      <Show when={inGroup() && !props.member.self}>
        <span class="member-actions">
          <Button
            aria-label={t("Verify safety number with {member}", { member: props.member.name })}
            aria-expanded={comparing()}
            onClick={() => setComparing(!comparing())}
          >
            {t("Verify")}
          </Button>
          <Show when={props.chat.can.makeAdmin}>
            <MemberMenu member={props.member} chat={props.chat} />
          </Show>
        </span>
        <Show when={comparing()}>
          <SafetyNumber person={props.member} onClose={() => setComparing(false)} />
        </Show>
      </Show>
    </li>
  );
}
