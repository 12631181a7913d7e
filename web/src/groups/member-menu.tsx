// What an admin may do with a member: in a menu, and before somebody is removed it asks.

import { createSignal, Show } from "solid-js";
import type { ChangeOutcome, ConversationDetails, Member } from "../../../client/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { IconButton } from "../ui/button.tsx";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { Menu, type MenuItem } from "../ui/menu.tsx";
import { MINUS, TRASH } from "../ui/more-icons.ts";
import { optionsFor, removeWords, WORDS } from "./words.ts";

type Props = { member: Member; chat: ConversationDetails };

export function MemberMenu(props: Props) {
  const [anchor, setAnchor] = createSignal<HTMLElement | null>(null);
  const [asking, setAsking] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const words = () => removeWords(props.member.name);
  let button: HTMLButtonElement | undefined;

  async function change(verb: () => Promise<ChangeOutcome>): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const outcome = await verb().finally(() => setBusy(false));
    const problem = sentenceFor(outcome);
    if (problem !== null) toast(problem);
    else if (outcome.kind === "waiting") toast(WORDS.later);
  }

  const items = (): MenuItem[] => {
    const { chat, member } = props;
    const makes: MenuItem = member.admin
      ? {
          label: WORDS.dismissAdmin,
          icon: MINUS,
          onChoose: () => void change(() => verbs.dismissAdmin(chat.id, member.accountId)),
        }
      : { label: WORDS.makeAdmin, icon: "shield", onChoose: () => void change(() => verbs.makeAdmin(chat.id, member.accountId)) };
    const removes: MenuItem = { label: words().item, icon: TRASH, isGrave: true, onChoose: () => setAsking(true) };
    return [makes, ...(chat.can.remove && !member.self ? [removes] : [])];
  };

  async function remove(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await change(() => verbs.removeMember(props.chat.id, props.member.accountId));
    setAsking(false);
  }

  return (
    <>
      <IconButton
        icon="more"
        label={optionsFor(props.member.name)}
        aria-haspopup="menu"
        aria-expanded={anchor() !== null}
        aria-busy={busy()}
        ref={(each) => {
          button = each;
        }}
        onClick={() => setAnchor(button ?? null)}
      />
      <Show when={anchor()}>
        {(at) => <Menu label={optionsFor(props.member.name)} anchor={at()} items={items()} onClose={() => setAnchor(null)} />}
      </Show>
      <Show when={asking()}>
        <Dialog label={words().title} class="sheet" onClose={() => setAsking(false)}>
          <form class="question" onSubmit={(event) => void remove(event)}>
            <h2>{words().title}</h2>
            <p>{words().say}</p>
            <QuestionEnd act={words().item} kind="danger" isBusy={busy()} onCancel={() => setAsking(false)} />
          </form>
        </Dialog>
      </Show>
    </>
  );
}
