// The console of one business: its sections, each with an address of its own.

import { createEffect, createSignal, For, type JSX, Match, on, onCleanup, Show, Switch } from "solid-js";
import { goTo } from "../app/navigation.ts";
import { t } from "../language/say.ts";
import { IconButton } from "../ui/button.tsx";
import { businessApi, businesses } from "./api.ts";
import { AuditLog } from "./audit-log.tsx";
import { BotCode } from "./bot-code.tsx";
import { Data } from "./data.tsx";
import { Inbox } from "./inbox/inbox.tsx";
import { sectionsOf } from "./inbox/role.ts";
import { Jobs } from "./jobs/jobs.tsx";
import { useLoad } from "./load.ts";
import { Loaded } from "./loaded.tsx";
import { Overview } from "./overview.tsx";
import { Ownership } from "./ownership/ownership.tsx";
import { SECTIONS, type Section } from "./place.ts";
import { PlaceLink, RouteLink } from "./place-link.tsx";
import { Profile } from "./profile.tsx";
import type { Answer } from "./request.ts";
import { Figures } from "./team/figures.tsx";
import { Team } from "./team/team.tsx";
import { Tokens } from "./tokens.tsx";
import type { BusinessView } from "./views.ts";
import { Webhook } from "./webhook.tsx";

const LOOK_AGAIN_MS = 4_000;

export function Console(props: { business: string; section: Section; person: string | null }) {
  const own = useLoad(() => find(props.business));
  /** Deleted from here, before the list says so */
  const [isDeleted, setDeleted] = createSignal(false);
  const isEnding = () => isDeleted() || own.value()?.isEnding === true;
  function ends(): void {
    setDeleted(true);
    void own.reload();
  }
  const sections = () => sectionsOf(own.value()?.role ?? "read-only", Object.keys(SECTIONS) as Section[]);
  const section = () => (sections().includes(props.section) ? props.section : "overview");
  const isInbox = () => section() === "inbox" && own.value()?.hosting === "gateway" && isOpen();
  /** Of the team no more, or never: nothing of it stays on the screen. */
  const isOut = () => own.problem()?.status === 404 || own.problem()?.status === 401;
  const isGone = () => isOut() && isEnding();
  const isOpen = () => !isOut() && !isEnding();
  // It goes in the background, and nobody says when nothing is left.
  createEffect(() => {
    if (!isEnding() || isOut()) return;
    const timer = setInterval(() => void own.reload(), LOOK_AGAIN_MS);
    onCleanup(() => clearInterval(timer));
  });
  let sectionLinks: HTMLElement | undefined;
  /** Where they run past the edge */
  function showCurrent(): void {
    sectionLinks?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }
  function watchSections(nav: HTMLElement): void {
    sectionLinks = nav;
    const observer = new ResizeObserver(showCurrent);
    observer.observe(nav);
    onCleanup(() => observer.disconnect());
  }
  let heading: HTMLHeadingElement | undefined;
  // Who follows a link to a section goes on from its heading.
  createEffect(
    on(
      () => props.section,
      () =>
        queueMicrotask(() => {
          heading?.focus({ preventScroll: true });
          showCurrent();
        }),
      { defer: true },
    ),
  );
  return (
    <section class={`chat-pane business${isInbox() ? " inbox-pane" : ""}`} aria-label="Business console">
      <header class="pane-head">
        <IconButton icon="back" label={t("Back to businesses")} onClick={() => goTo({ kind: "business", rest: "" })} />
        <h1>
          <bdi>{own.value() === undefined ? t("Business") : `@${own.value()?.handle}`}</bdi>
        </h1>
        <RouteLink class="head-link" to={{ kind: "developers" }}>
          {t("API reference")}
        </RouteLink>
      </header>
      <Show when={own.value()?.isSuspended && !isOut()}>
        <p class="warning" role="status">
          {t("This business is suspended. You can read what is there, but change nothing.")}
        </p>
      </Show>
      <Show when={own.value() !== undefined && own.value()?.hosting !== "own-server" && isOpen()}>
        <nav class="sections" aria-label="Business sections" ref={watchSections}>
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
        <Show when={isOpen()} fallback={<Closed isGone={isGone()} isEnding={isEnding()} />}>
          <Loaded from={own}>
            {(business) => (
              <Show when={business().hosting === "gateway"} fallback={<OwnServer business={business()} onEnding={ends} />}>
                <h2 ref={heading} tabindex="-1" class={isInbox() ? "hidden" : undefined}>
                  {SECTIONS[section()]}
                </h2>
                <SectionBody
                  business={business()}
                  section={section()}
                  person={props.person}
                  onLost={() => void own.reload()}
                  onEnding={ends}
                />
              </Show>
            )}
          </Loaded>
        </Show>
      </div>
    </section>
  );
}

function Closed(props: { isGone: boolean; isEnding: boolean }) {
  return (
    <p class="quiet" role="status" aria-label="State of the business">
      {props.isGone
        ? t("This business is deleted. Nothing of it is left here.")
        : props.isEnding
          ? t("This business is being deleted. People are told in their chats, then what is kept goes. You can leave this page.")
          : t("You are not in the team of this business, or not any more.")}
    </p>
  );
}

function SectionBody(props: {
  business: BusinessView;
  section: Section;
  person: string | null;
  onLost(): void;
  onEnding(): void;
}): JSX.Element {
  const api = businessApi(props.business.id);
  return (
    <Switch>
      <Match when={props.section === "overview"}>
        <Overview business={props.business} />
      </Match>
      <Match when={props.section === "jobs"}>
        <Jobs api={api} business={props.business} />
      </Match>
      <Match when={props.section === "ownership"}>
        <Ownership api={api} business={props.business} onEnding={props.onEnding} />
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

function OwnServer(props: { business: BusinessView; onEnding(): void }) {
  return (
    <>
      <h2>On your own server</h2>
      <p class="quiet">
        This business is a bot on a computer of yours. Its messages, people and files are there and nowhere else, so there is
        nothing to show of them here.
      </p>
      <BotCode name={props.business.handle} handle={props.business.handle} />
      <Show when={props.business.role === "owner"}>
        <Ownership api={businessApi(props.business.id)} business={props.business} onEnding={props.onEnding} />
      </Show>
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
