// Settings -> History: whether what was said is kept for one's other devices, how it stands, and all that one has as a file.

import { createSignal, Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { useQuery, verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { exportSentence, standingSentence, switchSentence } from "./words.ts";

export function HistorySettings() {
  const history = useQuery(() => ({ kind: "history" }) as const);
  const [problem, setProblem] = createSignal<string | null>(null);

  async function turn(on: boolean): Promise<void> {
    setProblem(switchSentence(await verbs.setHistory(on)));
  }

  return (
    <fieldset>
      <legend>History</legend>
      <Show when={history()}>
        {(now) => (
          <>
            <Show when={now().keeps !== "nothing"}>
              <SwitchRow
                label={t("Keep an encrypted history")}
                on={now().keeps === "all"}
                hint={t(
                  "When off, it's deleted now. A device you link then gets your people, your chats and the newest 30 messages of each.",
                )}
                onChange={(on) => void turn(on)}
              />
            </Show>
            <p class="field-say" role="status" aria-label="History">
              {standingSentence(now())}
            </p>
          </>
        )}
      </Show>
      <ProblemLine says={problem()} />
      <Export />
    </fieldset>
  );
}

function Export() {
  const [busy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal<string | null>(null);

  async function run(): Promise<void> {
    if (busy()) return;
    setBusy(true);
    setSaid(exportSentence(null));
    try {
      const { exportAll } = await import("../export/export-all.ts");
      const outcome = await exportAll((progress) => setSaid(exportSentence(progress)));
      setSaid(null);
      if (outcome === "done") toast(t("Your data is saved."));
    } catch {
      setSaid(t("That didn't work, and the file isn't whole. Try again."));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <p>
        Take all you have with you: one zip file with your chats and files, that you can read without Parley. It isn't encrypted.
      </p>
      <div class="settings-links">
        <Button onClick={() => void run()} aria-busy={busy()}>
          {t("Export my data")}
        </Button>
      </div>
      <Show when={said()}>
        <p class="field-say" role="status" aria-label="Export">
          {said()}
        </p>
      </Show>
    </>
  );
}
