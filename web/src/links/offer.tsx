// Above the words that one types, as soon as there is a link in them: its page is looked at when one says so, and goes with the message.

import { createEffect, createSignal, Match, on, onCleanup, Switch } from "solid-js";
import { linksIn } from "../../../client/content/links.ts";
import { hostOf } from "../../../client/content/shown-link.ts";
import type { LinkedPage } from "../../../client/index.ts";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { asking } from "./asking.ts";
import { PageFace } from "./page-card.tsx";
import { smallPicture } from "./small-picture.ts";
import "../style/links.css";

/** Until nobody is typing the link any more */
const RESTED_MS = 700;

type State = { kind: "offered" | "looking" | "nothing" | "later" | "offline" | "refused" } | { kind: "found"; page: LinkedPage };

export default function Offer(props: { text: string; onPage(page: LinkedPage | null): void }) {
  const [url, setUrl] = createSignal<string | null>(null);
  const [state, setState] = createSignal<State>({ kind: "offered" });
  /** What was looked at or refused, so that a letter more or less in the words does not ask again */
  const known = new Map<string, State>();

  createEffect(
    on(
      () => props.text,
      (text) => {
        const timer = setTimeout(() => setUrl(linksIn(text)[0]?.url ?? null), RESTED_MS);
        onCleanup(() => clearTimeout(timer));
      },
    ),
  );
  createEffect(
    on(url, (now) => {
      const before = now === null ? undefined : known.get(now);
      show(before ?? { kind: "offered" });
      if (now !== null && before === undefined && asking() === "always") void look(now);
    }),
  );
  let isGone = false;
  onCleanup(() => {
    isGone = true;
    props.onPage(null);
  });

  function show(next: State): void {
    // What comes when the words have gone goes with no others.
    if (isGone) return;
    setState(next);
    props.onPage(next.kind === "found" ? next.page : null);
  }

  function end(link: string, next: State): void {
    known.set(link, next);
    if (url() === link) show(next);
  }

  async function look(link: string): Promise<void> {
    show({ kind: "looking" });
    const found = await verbs.lookAtLink(link).catch(() => ({ kind: "offline" }) as const);
    if (found.kind === "offline" || found.kind === "try-later") {
      if (url() === link) show({ kind: found.kind === "offline" ? "offline" : "later" });
      return;
    }
    if (found.kind !== "ok") return end(link, { kind: "nothing" });
    const picture = found.picture && (await smallPicture(found.picture));
    end(link, { kind: "found", page: { url: link, title: found.title, words: found.words, picture } });
  }

  const host = () => hostOf(url() ?? "");
  const page = () => {
    const now = state();
    return now.kind === "found" ? now.page : undefined;
  };
  return (
    <Switch>
      <Match when={url() === null || state().kind === "refused" || (state().kind === "nothing" && asking() === "always")}>
        {null}
      </Match>
      <Match when={page()}>
        {(found) => (
          <fieldset class="page-offer" aria-label="Link preview">
            <span class="page-card">
              <PageFace page={found()} />
            </span>
            <IconButton icon="close" label={t("Remove preview")} onClick={() => end(found().url, { kind: "refused" })} />
          </fieldset>
        )}
      </Match>
      <Match when={url()}>
        {(link) => (
          <fieldset class="page-offer" aria-label="Link preview">
            <p role="status">
              <Switch fallback={t("Let Parley's service open {host}?", { host: host() })}>
                <Match when={state().kind === "looking"}>{t("Opening {host}…", { host: host() })}</Match>
                <Match when={state().kind === "nothing"}>
                  {t("{host} has no preview. Your link goes as it is.", { host: host() })}
                </Match>
                <Match when={state().kind === "later"}>{t("You've asked for many pages. Try again in a moment.")}</Match>
                <Match when={state().kind === "offline"}>{t("You're offline. Your link goes as it is.")}</Match>
              </Switch>
            </p>
            <Switch>
              <Match when={["offered", "later", "offline"].includes(state().kind)}>
                <Button onClick={() => void look(link())}>{t("Add preview")}</Button>
              </Match>
            </Switch>
            <IconButton icon="close" label={t("No preview")} onClick={() => end(link(), { kind: "refused" })} />
          </fieldset>
        )}
      </Match>
    </Switch>
  );
}
