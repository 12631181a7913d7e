// A new business: its name, its handle, and where its messages are read.

import { createSignal, Show } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { t } from "../language/say.ts";
import { suggestHandle } from "../onboarding/suggest-handle.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { businesses } from "./api.ts";
import { BotCode } from "./bot-code.tsx";
import { Fault } from "./loaded.tsx";
import { restOf } from "./place.ts";
import { problemSentence } from "./problem-words.ts";
import type { Problem } from "./request.ts";
import type { Hosting } from "./views.ts";

export function NewBusiness() {
  const [name, setName] = createSignal("");
  const [typedHandle, setTypedHandle] = createSignal<string | null>(null);
  const [hosting, setHosting] = createSignal<Hosting>("gateway");
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  const handle = () => typedHandle() ?? (name().trim() === "" ? "" : suggestHandle(name()));
  const isOfHandle = () => problem()?.code.startsWith("handle-") === true;

  async function create(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy()) return;
    const wanted = { name: name().trim(), handle: handle().trim().replace(/^@/, "").toLowerCase(), hosting: hosting() };
    const fault = wanted.name === "" ? "name-empty" : /^[a-z0-9._]{3,32}$/.test(wanted.handle) ? null : "handle-malformed";
    if (fault !== null) return void setProblem({ kind: "problem", status: 0, code: fault, detail: "", retryAfterMs: null });
    setBusy(true);
    setProblem(null);
    const answer = await businesses.create(wanted);
    setBusy(false);
    if (answer.kind === "problem") return void setProblem(answer);
    const rest = restOf({ kind: "console", business: answer.value.id, section: "overview", person: null });
    goTo({ kind: "business", rest }, "replace");
  }

  const sentence = (isIts: boolean) => {
    const current = problem();
    return current !== null && isIts ? problemSentence(current) : null;
  };
  return (
    <form class="stack" onSubmit={(event) => void create(event)}>
      <Field
        label={t("Business name")}
        value={name()}
        onValue={setName}
        maxLength={64}
        autofocus
        problem={sentence(problem()?.code === "name-empty")}
        hint={t("People see it above the chat.")}
      />
      <Field
        label={t("Handle")}
        prefix="@"
        value={handle()}
        onValue={setTypedHandle}
        maxLength={33}
        plainText
        problem={sentence(isOfHandle())}
        hint={t("People find the business by it. It cannot be changed later.")}
      />
      <fieldset class="hosting">
        <legend>Who hosts it?</legend>
        <HostingChoice chosen={hosting()} is="gateway" choose={setHosting} title={t("Hosted by this service")}>
          {t(
            "This service's gateway opens the messages in its memory, to show them here and to call your webhook. People see “{name} reads this through our gateway” in the chat.",
            { name: name().trim() || t("The business") },
          )}
        </HostingChoice>
        <HostingChoice chosen={hosting()} is="own-server" choose={setHosting} title={t("On your own server")}>
          {t("A bot on a computer of yours holds the keys, and nobody in between reads along. You keep it running.")}
        </HostingChoice>
      </fieldset>
      <Show when={hosting() === "own-server"}>
        <BotCode name={name().trim() || t("Business")} handle={handle() || "business"} />
      </Show>
      <Fault problem={isOfHandle() || problem()?.code === "name-empty" ? null : problem()} />
      <div>
        <Button kind="primary" submit aria-busy={busy()}>
          {t("Create business")}
        </Button>
      </div>
    </form>
  );
}

function HostingChoice(props: {
  chosen: Hosting;
  is: Hosting;
  choose(hosting: Hosting): void;
  title: string;
  children: import("solid-js").JSX.Element;
}) {
  const says = `hosting-${props.is}`;
  return (
    <div class="hosting-choice">
      <label class="choice">
        <input
          type="radio"
          name="hosting"
          checked={props.chosen === props.is}
          aria-describedby={says}
          onChange={() => props.choose(props.is)}
        />
        {props.title}
      </label>
      <p id={says} class="quiet">
        {props.children}
      </p>
    </div>
  );
}
