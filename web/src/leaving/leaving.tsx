// Settings -> Leave: signing out of this device, and deleting the account.

import { createSignal, type JSX, lazy, Show } from "solid-js";
import type { DeleteAccountOutcome, Recovery, SignOutOutcome } from "../../../client/index.ts";
import { connection } from "../app/state.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { KeyField } from "../recovery/key-field.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, QuestionEnd } from "../ui/dialog.tsx";
import { ProblemLine } from "../ui/problem-line.tsx";
import { eraseProfile } from "./erase.ts";
import { leavingSentence } from "./words.ts";

const ComeBack = lazy(() => import("./come-back.tsx"));

export function Leaving(props: { recovery: Recovery }) {
  const [asked, setAsked] = createSignal<"sign-out" | "delete" | "erase" | "come-back" | null>(null);
  const close = () => setAsked(null);
  const isOut = () => connection()?.state === "revoked";
  return (
    <fieldset>
      <legend>Leave</legend>
      <Show
        when={!isOut()}
        fallback={
          <>
            <p>
              This device is no longer one of yours. Use it again if it's still in your hands, or erase it to start anew here.
            </p>
            <div class="settings-links">
              <Button kind="primary" onClick={() => setAsked("come-back")}>
                {t("Use this device again")}
              </Button>
              <Button kind="danger" onClick={() => setAsked("erase")}>
                {t("Erase this device")}
              </Button>
            </div>
          </>
        }
      >
        <div class="settings-links">
          <Button onClick={() => setAsked("sign-out")}>{t("Sign out of this device")}</Button>
          <Button kind="danger" onClick={() => setAsked("delete")}>
            {t("Delete my account")}
          </Button>
        </div>
      </Show>
      <Show when={asked() === "erase"}>
        <Question title={t("Erase this device?")} act={t("Erase")} leave={async () => ({ kind: "ok" })} onClose={close}>
          <p>All chats, files and keys are erased here.</p>
        </Question>
      </Show>
      <Show when={asked() === "come-back"}>
        <ComeBack recovery={props.recovery} onClose={close} />
      </Show>
      <Show when={asked() === "sign-out"}>
        <SignOut recovery={props.recovery} onClose={close} />
      </Show>
      <Show when={asked() === "delete"}>
        <DeleteAccount recovery={props.recovery} onClose={close} />
      </Show>
    </fieldset>
  );
}

function SignOut(props: { recovery: Recovery; onClose(): void }) {
  return (
    <Question
      title={t("Sign out of this device?")}
      act={t("Sign out and erase")}
      leave={() => verbs.signOut()}
      onClose={() => props.onClose()}
    >
      <p>All chats, files and keys are erased here. What's on your other devices stays.</p>
      <Show when={props.recovery === "none"}>
        <p>
          <strong>You have no recovery key.</strong> {t("If this is your only device, you can't come back to this account.")}
        </p>
      </Show>
    </Question>
  );
}

function DeleteAccount(props: { recovery: Recovery; onClose(): void }) {
  const [typed, setTyped] = createSignal("");
  const way = () => (props.recovery === "none" ? null : ({ kind: "key", typed: typed() } as const));
  return (
    <Question
      title={t("Delete your account?")}
      act={t("Delete for good")}
      leave={() => verbs.deleteAccount(way())}
      onClose={() => props.onClose()}
    >
      <p>
        Your devices, files and history go from the service, and everything here is erased. Everyone you have a chat with reads
        that you deleted your account, and keeps what you wrote. Your handle is free after 30 days. Nobody can undo this.
      </p>
      <Show when={props.recovery !== "none"}>
        <KeyField typed={typed()} onTyped={setTyped} />
      </Show>
    </Question>
  );
}

function Question(props: {
  title: string;
  act: string;
  leave(): Promise<SignOutOutcome | DeleteAccountOutcome>;
  onClose(): void;
  children: JSX.Element;
}) {
  const [problem, setProblem] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);

  async function go(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const sentence = leavingSentence(await props.leave());
    if (sentence === null) return eraseProfile();
    setBusy(false);
    setProblem(sentence);
  }

  return (
    <Dialog label={props.title} class="sheet" onClose={() => !busy() && props.onClose()}>
      <form class="question" onSubmit={(event) => void go(event)}>
        <h2>{props.title}</h2>
        {props.children}
        <ProblemLine says={problem()} />
        <QuestionEnd act={props.act} kind="danger" isBusy={busy()} onCancel={() => props.onClose()} />
      </form>
    </Dialog>
  );
}
