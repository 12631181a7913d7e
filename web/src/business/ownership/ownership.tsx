// Whose a business is: handing it over to one person, and deleting it.

import { createSignal, Show } from "solid-js";
import { goTo } from "../../app/navigation.ts";
import { toast } from "../../app/toast.tsx";
import { t } from "../../language/say.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import type { BusinessApi } from "../api.ts";
import { useLoad } from "../load.ts";
import { Fault, Loaded } from "../loaded.tsx";
import type { Problem } from "../request.ts";
import type { BusinessView } from "../views.ts";
import { momentWords } from "../words.ts";

/** @param props.onEnding it is on its way out. */
export function Ownership(props: { api: BusinessApi; business: BusinessView; onEnding(): void }) {
  return (
    <>
      <HandBusinessOver api={props.api} />
      <EndBusiness api={props.api} handle={props.business.handle} onEnding={props.onEnding} />
    </>
  );
}

function HandBusinessOver(props: { api: BusinessApi }) {
  const offer = useLoad(props.api.offer);
  const [handle, setHandle] = createSignal("");
  const [problem, setProblem] = createSignal<Problem | null>(null);
  async function give(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const to = handle().trim().replace(/^@/, "").toLowerCase();
    if (to === "") return;
    const answer = await props.api.giveTo(to);
    setProblem(answer.kind === "ok" ? null : answer.code === "no-such-person" ? { ...answer, code: "no-such-agent" } : answer);
    if (answer.kind === "problem") return;
    setHandle("");
    toast(t("@{handle} is asked.", { handle: to }));
    await offer.reload();
  }
  async function takeBack(): Promise<void> {
    const answer = await props.api.takeOfferBack();
    // Taken, or over by itself: the list says which.
    setProblem(answer.kind === "problem" && answer.status !== 404 ? answer : null);
    await offer.reload();
  }
  return (
    <section class="stack card" aria-labelledby="hand-business-over">
      <h3 id="hand-business-over">{t("Give it to somebody else")}</h3>
      <p class="quiet">
        {t(
          "They find the offer under Settings, Business, and have a week to say yes. Until then nothing changes. After it the business is theirs, with all that is kept of it, and you see it no more.",
        )}
      </p>
      <Loaded from={offer}>
        {(loaded) => (
          <Show
            when={loaded().items[0]}
            fallback={
              <form class="stack" onSubmit={(event) => void give(event)}>
                <Field label={t("Their handle")} prefix="@" value={handle()} onValue={setHandle} maxLength={33} plainText />
                <div>
                  <Button submit>{t("Offer it")}</Button>
                </div>
              </form>
            }
          >
            {(open) => (
              <div class="row-with-button">
                <p>{t("Offered to @{handle} until {moment}.", { handle: open().handle, moment: momentWords(open().expires) })}</p>
                <Button onClick={() => void takeBack()}>{t("Take the offer back")}</Button>
              </div>
            )}
          </Show>
        )}
      </Loaded>
      <Fault problem={problem()} />
    </section>
  );
}

function EndBusiness(props: { api: BusinessApi; handle: string; onEnding(): void }) {
  const [isOpen, setOpen] = createSignal(false);
  const [typed, setTyped] = createSignal("");
  const [isWrong, setWrong] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [busy, setBusy] = createSignal(false);
  let opener: HTMLDivElement | undefined;
  async function end(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const handle = typed().trim().replace(/^@/, "").toLowerCase();
    setWrong(handle !== props.handle);
    if (busy() || isWrong()) return;
    setBusy(true);
    const answer = await props.api.end(handle);
    setBusy(false);
    setProblem(answer.kind === "problem" ? answer : null);
    if (answer.kind === "problem") return;
    if (answer.value.state === "ending") return props.onEnding();
    toast(t("@{handle} is deleted.", { handle: props.handle }));
    goTo({ kind: "business", rest: "" });
  }
  function close(): void {
    setOpen(false);
    setTyped("");
    setWrong(false);
    setProblem(null);
    queueMicrotask(() => opener?.querySelector<HTMLElement>("button")?.focus());
  }
  return (
    <section class="stack card" aria-labelledby="end-business">
      <h3 id="end-business">{t("Delete the business")}</h3>
      <p class="quiet">
        {t(
          "Tokens and webhook stop at once. People are told in their chats that the business is gone. Then its messages, files, exports and figures go from here. It cannot be stopped once it has begun.",
        )}
      </p>
      <Show
        when={isOpen()}
        fallback={
          <div ref={opener}>
            <Button kind="danger" onClick={() => setOpen(true)}>
              {t("Delete @{handle}", { handle: props.handle })}
            </Button>
          </div>
        }
      >
        <form class="stack" onSubmit={(event) => void end(event)} onKeyDown={(event) => event.key === "Escape" && close()}>
          <Field
            label={t("Type “{name}” to confirm", { name: props.handle })}
            value={typed()}
            onValue={(text) => {
              setTyped(text);
              setWrong(false);
            }}
            maxLength={33}
            plainText
            autofocus
            problem={isWrong() ? t("That is not its handle.") : null}
          />
          <Fault problem={problem()} />
          <div class="buttons">
            <Button kind="danger" submit aria-busy={busy()}>
              {t("Delete for good")}
            </Button>
            <Button onClick={close}>{t("Cancel")}</Button>
          </div>
        </form>
      </Show>
    </section>
  );
}
