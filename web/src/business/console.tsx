// The console of one business: its sections, each with an address of its own.

import { createEffect, For, type JSX, Match, on, Show, Switch } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { businessApi, businesses } from "./api.ts";
import { AuditLog } from "./audit-log.tsx";
import { BotCode } from "./bot-code.tsx";
import { Data } from "./data.tsx";
import { Inbox } from "./inbox/inbox.tsx";
import { sectionsOf } from "./inbox/role.ts";
import { useLoad } from "./load.ts";
import { Loaded } from "./loaded.tsx";
import { Overview } from "./overview.tsx";
import { SECTIONS, type Section } from "./place.ts";
import { PlaceLink, RouteLink } from "./place-link.tsx";
import { Profile } from "./profile.tsx";
import type { Answer } from "./request.ts";
import { Figures } from "./team/figures.tsx";
import { Team } from "./team/team.tsx";
import { Tokens } from "./tokens.tsx";
import type { BusinessView } from "./views.ts";
import { Webhook } from "./webhook.tsx";

export function Console(props: { business: string; section: Section; person: string | null }) {
  const own = useLoad(() => find(props.business));
  const sections = () => sectionsOf(own.value()?.role ?? "read-only", Object.keys(SECTIONS) as Section[]);
  const section = () => (sections().includes(props.section) ? props.section : "overview");
  const isInbox = () => section() === "inbox" && own.value()?.hosting === "gateway" && !isOut();
  /** Of the team no more, or never: nothing of it stays on the screen. */
  const isOut = () => own.problem()?.status === 404 || own.problem()?.status === 401;
  let heading: HTMLHeadingElement | undefined;
  // Who follows a link to a section goes on from its heading.
  createEffect(
    on(
      () => props.section,
      () => queueMicrotask(() => heading?.focus({ preventScroll: true })),
      { defer: true },
    ),
  );
  return (
    <section class={`chat-pane business${isInbox() ? " inbox-pane" : ""}`} aria-label="Business console">
      <header class="pane-head">
        <IconButton icon="back" label={t("Back to businesses")} onClick={() => goTo({ kind: "business", rest: "" })} />
        <h1>{own.value() === undefined ? t("Business") : `@${own.value()?.handle}`}</h1>
        <RouteLink class="head-link" to={{ kind: "developers" }}>
          {t("API reference")}
        </RouteLink>
      </header>
      <Show when={own.value()?.isSuspended && !isOut()}>
        <p class="warning" role="status">
          {t("This business is suspended. You can read what is there, but change nothing.")}
        </p>
      </Show>
      <Show when={own.value() !== undefined && own.value()?.hosting !== "own-server" && !isOut()}>
        <nav class="sections" aria-label="Business sections">
          <For each={sections()}>
            {(each) => (
              <PlaceLink
                class="section-link"
                to={{ kind: "console", business: props.business, section: each, person: null }}
                current={each === section()}
              >
                {SECTIONS[each]}
              </PlaceLink>
            )}
          </For>
        </nav>
      </Show>
      <div class="business-body" classList={{ narrow: !isInbox() }}>
        <Show when={!isOut()} fallback={<p class="quiet">{t("You are not in the team of this business, or not any more.")}</p>}>
          <Loaded from={own}>
            {(business) => (
              <Show when={business().hosting === "gateway"} fallback={<OwnServer business={business()} />}>
                <h2 ref={heading} tabindex="-1" class={isInbox() ? "hidden" : undefined}>
                  {SECTIONS[section()]}
                </h2>
                <SectionBody business={business()} section={section()} person={props.person} onLost={() => void own.reload()} />
              </Show>
            )}
          </Loaded>
        </Show>
      </div>
    </section>
  );
}

function SectionBody(props: { business: BusinessView; section: Section; person: string | null; onLost(): void }): JSX.Element {
  const api = businessApi(props.business.id);
  return (
    <Switch>
      <Match when={props.section === "overview"}>
        <Overview business={props.business} />
      </Match>
      <Match when={props.section === "profile"}>
        <Profile api={api} />
      </Match>
      <Match when={props.section === "inbox"}>
        <Inbox api={api} business={props.business} person={props.person} onLost={props.onLost} />
      </Match>
      <Match when={props.section === "figures"}>
        <Figures api={api} business={props.business} />
      </Match>
      <Match when={props.section === "team"}>
        <Team api={api} business={props.business} />
      </Match>
      <Match when={props.section === "tokens"}>
        <Tokens api={api} />
      </Match>
      <Match when={props.section === "webhook"}>
        <Webhook api={api} />
      </Match>
      <Match when={props.section === "data"}>
        <Data api={api} />
      </Match>
      <Match when={props.section === "audit"}>
        <AuditLog api={api} me={props.business.member} />
      </Match>
    </Switch>
  );
}

function OwnServer(props: { business: BusinessView }) {
  return (
    <>
      <h2>On your own server</h2>
      <p class="quiet">
        This business is a bot on a computer of yours. Its messages, people and files are there and nowhere else, so there is
        nothing to show of them here.
      </p>
      <BotCode name={props.business.handle} handle={props.business.handle} />
    </>
  );
}

async function find(id: string): Promise<Answer<BusinessView>> {
  const all = await businesses.list();
  if (all.kind === "problem") return all;
  const found = all.value.items.find((each) => each.id === id);
  return found === undefined
    ? { kind: "problem", status: 404, code: "not-found", detail: "", retryAfterMs: null }
    : { kind: "ok", value: found };
}
