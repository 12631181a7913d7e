// What can be done with the messages that are selected, in place of the chat's head.

import { createEffect, createMemo, on, onCleanup, onMount } from "solid-js";
import { announce } from "../app/announce.tsx";
import { layered } from "../app/layered.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { layer, setLayer } from "../media/layer.ts";
import { IconButton } from "../ui/button.tsx";
import { FORWARD, STAR, TRASH } from "../ui/more-icons.ts";
import { copiedWords } from "./copied-words.ts";
import { loaded } from "./loaded.ts";
import { openChat } from "./open-chat.ts";
import { inOrder, type Selection, setSelection, stillThere } from "./selection.ts";
import "../style/selection.css";

const leave = () => setSelection(null);
const boxes = () => [...document.querySelectorAll<HTMLInputElement>(".timeline .message-select")];

export default function SelectionBar(props: { selection: Selection }) {
  const there = createMemo(() => {
    const { conversation, messages } = props.selection;
    const now = loaded();
    return now?.conversation === conversation ? stillThere(messages, now) : messages;
  });
  const messages = () => inOrder(there());
  const count = () => messages().length;
  const conversation = () => props.selection.conversation;
  const from = () => ({ conversation: conversation(), items: messages().map(({ id }) => id) });
  const areStarred = () => count() > 0 && messages().every(({ starred }) => starred);
  const areOwn = () => count() > 0 && messages().every(({ own }) => own);
  /** What is opened once is neither passed on nor kept at hand. */
  const mayStay = () => count() > 0 && messages().every(({ once }) => !once);
  const areWords = () => messages().some(({ text }) => text !== "");

  // What is gone takes no place of those that can be selected.
  createEffect(() => {
    const now = there();
    if (now.size < props.selection.messages.size) setSelection({ ...props.selection, messages: now });
  });
  createEffect(on(openChat, leave, { defer: true }));
  onCleanup(layered(leave));
  onMount(() => {
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onPress, true);
    const first = boxes().find(({ checked }) => checked) ?? boxes().at(-1);
    first?.focus({ preventScroll: true });
  });
  onCleanup(() => {
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("click", onPress, true);
  });

  async function star(): Promise<void> {
    const on = !areStarred();
    const { items } = from();
    await verbs.star(conversation(), items, on);
    announce(on ? t("Starred") : t("Unstarred"));
    leave();
  }

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(copiedWords(messages()));
    announce(t("Copied"));
    leave();
  }

  return (
    <div class="selection-bar" role="toolbar" aria-label="Selected messages">
      <IconButton icon="close" label={t("Stop selecting")} onClick={leave} />
      <p role="status">{t("{count} selected", { count: count() })}</p>
      <IconButton
        icon={FORWARD}
        label={t("Forward")}
        disabled={!mayStay()}
        onClick={() => setLayer({ kind: "forward", from: from(), onDone: leave })}
      />
      <IconButton icon="copy" label={t("Copy")} disabled={!areWords()} onClick={() => void copy()} />
      <IconButton icon={STAR} label={areStarred() ? t("Unstar") : t("Star")} disabled={!mayStay()} onClick={() => void star()} />
      <IconButton
        icon={TRASH}
        label={t("Delete")}
        disabled={count() === 0}
        onClick={() => setLayer({ kind: "delete", from: from(), own: areOwn(), onDone: leave })}
      />
    </div>
  );
}

/** Wherever one presses on a message, it is selected or no longer. */
function onPress(event: MouseEvent): void {
  const { target } = event;
  if (!(target instanceof Element) || target.matches(".message-select")) return;
  const box = target.closest(".message")?.querySelector<HTMLInputElement>(".message-select");
  if (!box) return;
  event.preventDefault();
  event.stopPropagation();
  box.click();
  box.focus({ preventScroll: true });
}

/** Up and down from message to message, with Shift selecting on the way; Enter as Space; Escape ends it. */
function onKey(event: KeyboardEvent): void {
  if (event.key === "Escape" && layer() === null) leave();
  const all = boxes();
  const at = all.indexOf(event.target as HTMLInputElement);
  if (at < 0) return;
  const next = { ArrowUp: all[at - 1], ArrowDown: all[at + 1] }[event.key];
  if (event.key === "Enter") all[at]?.click();
  else if (next === undefined) return;
  event.preventDefault();
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  if (event.shiftKey && next?.checked === false) next.click();
}
