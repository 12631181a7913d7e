// Asks for a way to recover the account, where something takes the root: the recovery key, or a passkey.

import { t } from "../language/say.ts";
import "../style/recovery.css";
import { createSignal, Show } from "solid-js";
import type { RecoveryWay } from "../../../client/index.ts";
import { Button } from "../ui/button.tsx";
import { KeyField } from "./key-field.tsx";
import { hasPasskeys, usePasskey } from "./passkey.ts";
import { passkeySentence } from "./words.ts";

type Props = {
  /** Why it is asked for */ says: string;
  /** What goes on then */ button: string;
  isDanger?: boolean;
  /** @returns what went wrong, in words; null: it goes on, and this is not asked any more */
  go(way: RecoveryWay): Promise<string | null>;
  onCancel(): void;
};

export function AskWay(props: Props) {
  const [typed, setTyped] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function go(way: () => Promise<RecoveryWay | string>): Promise<void> {
    if (busy()) return;
    setBusy(true);
    const given = await way();
    const problem = typeof given === "string" ? given : await props.go(given);
    setBusy(false);
    setProblem(problem);
  }
  const byKey = async () => ({ kind: "key" as const, typed: typed() });
  const byPasskey = async () => {
    const used = await usePasskey();
    return used.kind === "ok" ? { kind: "passkey" as const, secret: used.secret } : passkeySentence(used);
  };

  return (
    <form
      class="recovery-form"
      onSubmit={(event) => {
        event.preventDefault();
        void go(byKey);
      }}
    >
      <p>{props.says}</p>
      <KeyField
        autofocus
        typed={typed()}
        onTyped={(text) => {
          setTyped(text);
          setProblem(null);
        }}
        problem={problem()}
      />
      <div class="settings-links">
        <Button kind={props.isDanger ? "danger" : "primary"} submit aria-busy={busy()}>
          {props.button}
        </Button>
        <Show when={hasPasskeys()}>
          <Button onClick={() => void go(byPasskey)}>{t("Use a passkey")}</Button>
        </Show>
        <Button onClick={() => props.onCancel()}>{t("Cancel")}</Button>
      </div>
    </form>
  );
}
