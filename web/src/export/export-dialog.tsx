// One chat as a file: the question, how far it is, and the way to stop it.

import { createSignal, onCleanup, Show } from "solid-js";
import { type ChatProgress, exportChat } from "../../../client/export/entries.ts";
import type { ConversationSummary } from "../../../client/index.ts";
import { toast } from "../app/toast.tsx";
import { chatTitle } from "../app/words.ts";
import { engine, verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { chatPage } from "./page.ts";
import { choosePlace, saveZip } from "./save-zip.ts";
import { progressWords, zipName } from "./words.ts";

export function ExportDialog(props: { chat: Pick<ConversationSummary, "id" | "kind" | "title">; onClose(): void }) {
  const [progress, setProgress] = createSignal<ChatProgress | null>(null);
  const [problem, setProblem] = createSignal<string | null>(null);
  const stopping = new AbortController();
  onCleanup(() => stopping.abort());

  async function run(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (progress() !== null) return;
    const { chat } = props;
    const title = chatTitle(chat);
    const now = new Date();
    const name = zipName(title, now);
    const place = await choosePlace(name);
    if (place.kind === "cancelled") return;
    setProblem(null);
    setProgress({ messages: 0, files: 0, ofFiles: null });
    try {
      const come = (far: ChatProgress) => setProgress({ ...far });
      const entries = exportChat({ watching: engine, verbs }, chat.id, now, { come, page: chatPage });
      await saveZip(place, name, entries, stopping.signal);
      props.onClose();
      toast(t("{title} is saved.", { title }));
    } catch {
      if (stopping.signal.aborted) return;
      setProgress(null);
      setProblem(t("That didn't work, and the file isn't whole. Try again."));
    }
  }

  return (
    <Dialog label={t("Export chat")} class="sheet" onClose={() => props.onClose()}>
      <form class="question" onSubmit={(event) => void run(event)}>
        <h2>{t("Export {chat}?", { chat: chatTitle(props.chat) })}</h2>
        <p>
          You get a zip file with the messages, as a page to read and as data, and all files. It isn't encrypted. Messages that
          disappear aren't in it.
        </p>
        <p role="status" aria-label="Export" class="field-say">
          <Show when={progress()}>{(far) => progressWords(far())}</Show>
        </p>
        <ProblemLine says={problem()} />
        <div class="confirm">
          <Button onClick={() => props.onClose()}>{progress() === null ? t("Cancel") : t("Stop")}</Button>
          <Button kind="primary" submit aria-busy={progress() !== null}>
            {t("Export")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
