// The link by which people come into a group: for its admins.

import { createSignal, For, Show } from "solid-js";
import type { GroupView, InviteWanted } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { announce } from "../app/announce.tsx";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { QrCode } from "../info/safety-number.tsx";
import { Button } from "../ui/button.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { SheetButton } from "./sheet-button.tsx";
import { ENDS, INVITE, LIMITS, untilWords, usedWords, WORDS } from "./words.ts";

type Props = { conversation: ConversationId; group: GroupView };
type Invite = NonNullable<GroupView["invite"]>;

export function InviteLink(props: Props) {
  return (
    <SheetButton label={INVITE.button}>
      <Link {...props} />
    </SheetButton>
  );
}

function Link(props: Props) {
  const [busy, setBusy] = createSignal(false);

  async function set(wanted: Partial<InviteWanted> | null): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const { approves = false, until = null, limit = null } = props.group.invite ?? {};
    const outcome = await verbs
      .setInvite(props.conversation, wanted && { approves, until, limit, isNew: false, ...wanted })
      .finally(() => setBusy(false));
    const problem = sentenceFor(outcome);
    if (problem !== null) toast(problem);
    else if (outcome.kind === "waiting") toast(WORDS.later);
  }

  return (
    <Show
      when={props.group.invite}
      fallback={
        <>
          <p class="field-say">{INVITE.none}</p>
          <Button kind="primary" aria-busy={busy()} onClick={() => void set({ isNew: true })}>
            {INVITE.create}
          </Button>
        </>
      }
    >
      {(invite) => (
        <>
          <Shown invite={invite()} />
          <fieldset class="invite-rules" disabled={busy()}>
            <SwitchRow
              label={INVITE.approve}
              hint={INVITE.approveHint}
              on={invite().approves}
              onChange={(approves) => void set({ approves })}
            />
            <Choice
              label={INVITE.ends}
              options={ENDS}
              chosen={invite().until === null ? null : undefined}
              other={untilWords(invite().until ?? 0)}
              onChoose={(ms) => void set({ until: ms === null ? null : Date.now() + ms })}
            />
            <Choice label={INVITE.people} options={LIMITS} chosen={invite().limit} onChoose={(limit) => void set({ limit })} />
          </fieldset>
          <Button aria-busy={busy()} onClick={() => void set({ isNew: true, until: null, limit: null })}>
            {INVITE.reset}
          </Button>
          <p class="field-say">{INVITE.resetHint}</p>
          <Button kind="danger" aria-busy={busy()} onClick={() => void set(null)}>
            {INVITE.off}
          </Button>
        </>
      )}
    </Show>
  );
}

function Shown(props: { invite: Invite }) {
  const link = () => (props.invite.code === null ? null : `${location.origin}/join#${props.invite.code}`);

  async function copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    announce(INVITE.copied);
  }

  return (
    <Show when={link()} fallback={<p class="field-say">{INVITE.elsewhere}</p>}>
      {(text) => (
        <>
          <input
            class="caption"
            readonly
            aria-label={INVITE.link}
            value={text()}
            onFocus={(event) => event.currentTarget.select()}
          />
          <div class="confirm">
            <Button kind="primary" onClick={() => void copy(text())}>
              {INVITE.copy}
            </Button>
            <Show when={"share" in navigator}>
              <Button onClick={() => void navigator.share({ url: text() }).catch(() => {})}>{INVITE.share}</Button>
            </Show>
          </div>
          <QrCode text={text()} label={INVITE.qr} />
          <p class="field-say">{props.invite.isOver ? INVITE.over : usedWords(props.invite.uses)}</p>
        </>
      )}
    </Show>
  );
}

/** @param chosen undefined: none of these */
function Choice(props: {
  label: string;
  options: [number | null, string][];
  chosen: number | null | undefined;
  /** What is chosen where it is none of these */
  other?: string;
  onChoose(value: number | null): void;
}) {
  return (
    <label class="choice">
      {props.label}
      <select
        class="time-field"
        onChange={(event) => {
          const option = props.options[event.currentTarget.selectedIndex - (props.chosen === undefined ? 1 : 0)];
          if (option !== undefined) props.onChoose(option[0]);
        }}
      >
        <Show when={props.chosen === undefined}>
          <option selected>{props.other}</option>
        </Show>
        <For each={props.options}>{([value, label]) => <option selected={props.chosen === value}>{label}</option>}</For>
      </select>
    </label>
  );
}
