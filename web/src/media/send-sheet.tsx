// Before files are sent: what they look like, which of them, and a caption.

import { createEffect, createSignal, For, on, Show, Suspense } from "solid-js";
import { MAX_ATTACHMENTS } from "../../../client/content/attachment.ts";
import type { AccountId, ConversationId } from "../../../protocol/index.ts";
import { optional } from "../app/optional.ts";
import { meantIn } from "../chat/meant-in.ts";
import { openDetails } from "../chat/open-details.ts";
import { notStored } from "../chat/words-in.ts";
import { newId } from "../engine/new-id.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { isComposing } from "../ui/composing.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { takeFrom } from "./chosen.ts";
import { draftFiles } from "./draft-files.ts";
import { DraftRow } from "./draft-row.tsx";
import { mediaSentence } from "./send-words.ts";

const Completing = optional(() => import("../chat/completing.tsx"));

type Props = {
  conversation: ConversationId;
  files: File[];
  caption: string;
  /** What is written here is what is typed in the chat: it is there still where nothing is sent. */
  onCaption(caption: string): void;
  /** Whom the names in it mean that were chosen from the list: here or there */
  chosen: ReadonlyMap<string, AccountId>;
  onMeant(name: string, account: AccountId): void;
  replyTo: string | null;
  /** @param sent the caption that went with the files; null where nothing went */
  onClose(sent: string | null): void;
};

const finePointer = matchMedia("(pointer: fine)");

export default function SendSheet(props: Props) {
  const id = newId();
  const draft = draftFiles();
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [area, setArea] = createSignal<HTMLTextAreaElement | null>(null);
  const [wished, setWished] = createSignal(false);
  const mayBeOnce = () => draft.isForOnce() && openDetails()?.kind !== "self";
  const once = () => wished() && mayBeOnce();
  let input: HTMLInputElement | undefined;

  createEffect(on(() => props.files, draft.add));
  createEffect(on(draft.asking, () => setProblem(null), { defer: true }));
  createEffect(
    on(draft.files, (files, before) => before !== undefined && before.length > 0 && files.length === 0 && props.onClose(null)),
  );

  async function send(): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const isOnce = once();
    const caption = isOnce ? "" : props.caption;
    try {
      const ready = await draft.ready();
      if (ready === null) {
        setProblem(t("A file above needs your choice first."));
        return;
      }
      const { attachments, names } = ready;
      const reply = props.replyTo === null ? {} : { replyTo: props.replyTo };
      const outcome = await verbs.sendMedia(props.conversation, {
        attachments,
        caption,
        mentions: await meantIn(caption, props.chosen),
        id,
        ...reply,
        ...(isOnce && { once: true }),
      });
      const sentence = mediaSentence(outcome, names);
      if (sentence === null) props.onClose(caption);
      setProblem(sentence);
    } catch {
      setProblem(notStored());
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog label={t("Send files")} class="sheet" onClose={() => props.onClose(null)}>
      <form
        class="send-sheet"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <header class="sheet-head">
          <h2>{draft.files().length === 1 ? t("Send file") : t("Send {count} files", { count: draft.files().length })}</h2>
          <IconButton icon="close" label={t("Cancel")} onClick={() => props.onClose(null)} />
        </header>
        <ul class="draft-files" aria-label="Files to send">
          <For each={draft.files()}>
            {(each) => (
              <DraftRow
                draft={each}
                onRemove={() => draft.remove(each)}
                onWish={(wish) => draft.wish(each, wish)}
                onTake={(attachment) => draft.take(each, attachment)}
              />
            )}
          </For>
        </ul>
        <Show when={draft.surplus() > 0}>
          <p class="field-say problem" role="alert">
            {t("At most {count} files go in one message. {surplus} were left out.", {
              count: MAX_ATTACHMENTS,
              surplus: draft.surplus(),
            })}
          </p>
        </Show>
        <div class="sheet-options">
          <Show when={draft.hasLarge()}>
            <label class="choice">
              <input
                type="checkbox"
                checked={draft.original()}
                onChange={(event) => draft.setOriginal(event.currentTarget.checked)}
              />
              Original size
            </label>
          </Show>
          <Button onClick={() => input?.click()}>{t("Add more")}</Button>
          <input ref={input} type="file" multiple hidden onChange={(event) => draft.add(takeFrom(event.currentTarget))} />
        </div>
        <Show when={mayBeOnce()}>
          <SwitchRow
            label={t("View once")}
            on={wished()}
            hint={t("It opens once, then it's gone. A picture of the screen can't be prevented.")}
            onChange={setWished}
          />
        </Show>
        <Show when={!once()}>
          <Show when={/[:@]/.test(props.caption) && area()}>
            {(typed) => (
              <Suspense>
                <Completing area={typed()} onMeant={(name, account) => props.onMeant(name, account)} />
              </Suspense>
            )}
          </Show>
          <textarea
            ref={setArea}
            rows="1"
            class="caption"
            aria-label="Caption"
            placeholder="Caption"
            dir="auto"
            autofocus
            enterkeyhint="send"
            value={props.caption}
            onInput={(event) => props.onCaption(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || isComposing(event) || !finePointer.matches) return;
              event.preventDefault();
              void send();
            }}
          />
        </Show>
        <ProblemLine says={problem()} />
        <Button kind="primary" submit aria-busy={busy()}>
          {t("Send")}
        </Button>
      </form>
    </Dialog>
  );
}
