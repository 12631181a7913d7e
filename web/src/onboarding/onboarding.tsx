// The first screen: a name, a handle made of it, and in.

import { createSignal, lazy, Show } from "solid-js";
import { tidyHandle } from "../../../protocol/index.ts";
import { sentenceFor } from "../app/outcome-words.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { suggestHandle } from "./suggest-handle.ts";

const Restore = lazy(() => import("../recovery/restore.tsx").then(({ Restore }) => ({ default: Restore })));

const LinkThis = lazy(() => import("../devices/link-this.tsx").then(({ LinkThis }) => ({ default: LinkThis })));

const FIELDS: Readonly<Record<string, "name" | "invitation" | undefined>> = {
  "name-empty": "name",
  "invitation-required": "invitation",
};

export function Onboarding(props: { invitedBy: string | null; hasAccount?: boolean }) {
  const [name, setName] = createSignal("");
  const [typedHandle, setTypedHandle] = createSignal<string | null>(null);
  const [problem, setProblem] = createSignal<{ field: "name" | "handle" | "invitation"; sentence: string } | null>(null);
  /** Null: nobody has said that one is needed. */
  const [invitation, setInvitation] = createSignal<string | null>(null);
  const [busy, setBusy] = createSignal(false);
  const [way, setWay] = createSignal<"new" | "restore" | "link">(props.hasAccount === true ? "restore" : "new");
  const handle = () => typedHandle() ?? suggestHandle(name());

  async function start(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const code = invitation();
    const person = { name: name(), handle: tidyHandle(handle()) };
    const outcome = await verbs.register(code === null ? person : { ...person, invitation: code });
    setBusy(false);
    if (outcome.kind === "invitation-required" && (code ?? "") === "") {
      setProblem(null);
      setInvitation("");
      return;
    }
    const sentence = sentenceFor(outcome);
    setProblem(sentence === null ? null : { field: FIELDS[outcome.kind] ?? "handle", sentence });
  }

  return (
    <main class="onboarding">
      <Show
        when={way() === "new"}
        fallback={
          <Show when={way() === "link"} fallback={<Restore onBack={() => setWay("new")} onLink={() => setWay("link")} />}>
            <LinkThis onBack={() => setWay("restore")} />
          </Show>
        }
      >
        <form class="onboarding-card" onSubmit={(event) => void start(event)}>
          <img src="/icons/icon.svg" alt="" width="72" height="72" />
          <h1>Parley</h1>
          <p class="lead">
            <Show when={props.invitedBy} fallback={t("Messages that only you and the people you write to can read.")}>
              {(handle) => t("@{handle} invites you to write here, where only the two of you can read it.", { handle: handle() })}
            </Show>
          </p>
          <Field
            label={t("Your name")}
            value={name()}
            onValue={(text) => {
              setName(text);
              setProblem(null);
            }}
            autofocus
            autocomplete="name"
            maxLength={80}
            problem={problem()?.field === "name" ? (problem()?.sentence ?? null) : null}
          />
          <Field
            label={t("Handle")}
            prefix="@"
            plainText
            maxLength={40}
            value={handle()}
            onValue={(text) => {
              setTypedHandle(text);
              setProblem(null);
            }}
            hint={t("How others find you. No phone number, no e-mail.")}
            problem={problem()?.field === "handle" ? (problem()?.sentence ?? null) : null}
          />
          <Show when={invitation() !== null}>
            <Field
              label={t("Invitation")}
              plainText
              autofocus
              maxLength={40}
              value={invitation() ?? ""}
              onValue={(text) => {
                setInvitation(text);
                setProblem(null);
              }}
              hint={t("You need one to sign up here: a code of 16 letters and digits.")}
              problem={problem()?.field === "invitation" ? (problem()?.sentence ?? null) : null}
            />
          </Show>
          <Button kind="primary" submit aria-busy={busy()}>
            {t("Start")}
          </Button>
          <Button onClick={() => setWay("restore")}>{t("I already have an account")}</Button>
        </form>
      </Show>
    </main>
  );
}
