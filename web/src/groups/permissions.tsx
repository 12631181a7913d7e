// Who may do what in a group: an admin says so, the others read it.

import { createSignal, createUniqueId, For } from "solid-js";
import type { GroupRules, GroupView } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { SwitchRow } from "../ui/switch-row.tsx";
import { SheetButton } from "./sheet-button.tsx";
import { RULE_NAMES, TELLS, type WhoMay, WORDS } from "./words.ts";

const ALL: readonly WhoMay[] = ["whoWrites", "whoEdits", "whoAdds"];
const CHOICES = [
  ["members", WORDS.everyone],
  ["admins", WORDS.onlyAdmins],
] as const;

type Props = { conversation: ConversationId; group: GroupView };

export function Permissions(props: Props) {
  return (
    <SheetButton label={WORDS.permissions}>
      <For each={ALL}>{(rule) => <Rule {...props} rule={rule} />}</For>
      <fieldset disabled={!props.group.isAdmin}>
        <SwitchRow
          label={TELLS.label}
          hint={TELLS.hint}
          on={props.group.rules.earlier}
          onChange={(earlier) => void save(props.conversation, { earlier })}
        />
      </fieldset>
    </SheetButton>
  );
}

function Rule(props: Props & { rule: WhoMay }) {
  const name = createUniqueId();
  const [busy, setBusy] = createSignal(false);

  async function set(value: "admins" | "members"): Promise<void> {
    setBusy(true);
    await save(props.conversation, { [props.rule]: value }).finally(() => setBusy(false));
  }

  return (
    <fieldset disabled={busy() || !props.group.isAdmin}>
      <legend>{RULE_NAMES[props.rule]}</legend>
      <For each={CHOICES}>
        {([value, label]) => (
          <label class="choice">
            <input type="radio" name={name} checked={props.group.rules[props.rule] === value} onChange={() => void set(value)} />
            {label}
          </label>
        )}
      </For>
    </fieldset>
  );
}

async function save(conversation: ConversationId, rules: Partial<GroupRules>): Promise<void> {
  const outcome = await verbs.setRules(conversation, rules);
  const problem = sentenceFor(outcome);
  if (problem !== null) toast(problem);
  else if (outcome.kind === "waiting") toast(WORDS.later);
}
