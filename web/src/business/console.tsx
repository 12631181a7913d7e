// The console of one business: its sections, each with an address of its own.

import { createEffect, For, type JSX, Match, on, Show, Switch } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { IconButton } from "../ui/button.tsx";
import { businessApi, businesses } from "./api.ts";
import { AuditLog } from "./audit-log.tsx";
import { BotCode } from "./bot-code.tsx";
import { Conversations } from "./conversations.tsx";
import { Data } from "./data.tsx";
import { useLoad } from "./load.ts";
import { Loaded } from "./loaded.tsx";
import { Overview } from "./overview.tsx";
import { SECTIONS, type Section } from "./place.ts";
import { PlaceLink, RouteLink } from "./place-link.tsx";
import { Profile } from "./profile.tsx";
import type { Answer } from "./request.ts";
import { Tokens } from "./tokens.tsx";
import type { BusinessView } from "./views.ts";
import { Webhook } from "./webhook.tsx";

export function Console(props: { business: string; section: Section; person: string | null }) {
  const own = useLoad(() => find(props.business));
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
    <section class="chat-pane business" aria-label="Business console">
      <header class="pane-head">
        <IconButton icon="back" label="Back to businesses" onClick={() => goTo({ kind: "business", rest: "" })} />
        <h1>{own.value() === undefined ? "Business" : `@${own.value()?.handle}`}</h1>
        <RouteLink class="head-link" to={{ kind: "developers" }}>
          API reference
        </RouteLink>
      </header>
      <Show when={own.value()?.hosting !== "own-server"}>
        <nav class="sections" aria-label="Business sections">
          <For each={Object.keys(SECTIONS) as Section[]}>
            {(section) => (
              <PlaceLink
                class="section-link"
                to={{ kind: "console", business: props.business, section, person: null }}
                current={section === props.section}
              >
                {SECTIONS[section]}
              </PlaceLink>
            )}
          </For>
        </nav>
      </Show>
      <div class="business-body" classList={{ narrow: props.section !== "conversations" }}>
        <Loaded from={own}>
          {(business) => (
            <Show when={business().hosting === "gateway"} fallback={<OwnServer business={business()} />}>
              <h2 ref={heading} tabindex="-1">
                {SECTIONS[props.section]}
              </h2>
              <SectionBody business={business()} section={props.section} person={props.person} />
            </Show>
          )}
        </Loaded>
      </div>
    </section>
  );
}

function SectionBody(props: { business: BusinessView; section: Section; person: string | null }): JSX.Element {
  const api = businessApi(props.business.id);
  return (
    <Switch>
      <Match when={props.section === "overview"}>
        <Overview business={props.business} />
      </Match>
      <Match when={props.section === "profile"}>
        <Profile api={api} />
      </Match>
      <Match when={props.section === "conversations"}>
        <Conversations api={api} business={props.business.id} person={props.person} />
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
        <AuditLog api={api} />
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
