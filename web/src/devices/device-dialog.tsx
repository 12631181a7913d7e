// What becomes of one of one's other devices: removed at once, and with the recovery key for good or let back in.

import { createSignal, Show } from "solid-js";
import type { OwnDevice } from "../../../client/index.ts";
import { account } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { KeyField } from "../recovery/key-field.tsx";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { actWords, decisionSentence, deviceName } from "./words.ts";

export type Act = "remove" | "for-good" | "let-in";

export function DeviceDialog(props: { device: OwnDevice; act: Act; onClose(): void }) {
  const [typed, setTyped] = createSignal("");
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const words = () => actWords(props.act, deviceName(props.device));
  const takesKey = () => account()?.recovery !== "none";
  const hasKey = () => typed().trim() !== "";

  function act() {
    const { id: device } = props.device;
    // Whoever has no key at hand is not kept waiting: it is out until they have.
    if (props.act === "remove" && !hasKey()) return verbs.removeDevice(device);
    const way = takesKey() && hasKey() ? ({ kind: "key", typed: typed() } as const) : null;
    return verbs.decideDevice({ device, stays: props.act === "let-in", way });
  }

  async function go(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const outcome = await act();
    setBusy(false);
    setProblem(decisionSentence(outcome));
    if (outcome.kind !== "ok") return;
    toast(words().done);
    props.onClose();
  }

  return (
    <Dialog label={words().label} class="sheet" onClose={() => !busy() && props.onClose()}>
      <form class="question" onSubmit={(event) => void go(event)}>
        <h2>{words().question}</h2>
        <p>{words().says}</p>
        <Show when={takesKey()}>
          <KeyField
            typed={typed()}
            onTyped={(text) => {
              setTyped(text);
              setProblem(null);
            }}
            hint={words().hint}
          />
        </Show>
        <ProblemLine says={problem()} />
        <QuestionEnd
          act={words().button}
          kind={props.act === "let-in" ? "primary" : "danger"}
          isBusy={busy()}
          onCancel={() => props.onClose()}
        />
      </form>
    </Dialog>
  );
}
