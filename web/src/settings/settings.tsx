// What a person sets, section by section: one's own name and handle, and what else is said here of oneself and this device.

import { createEffect, createSignal, lazy, Match, on, Show, Suspense, Switch } from "solid-js";
import type { AccountView } from "../../../client/index.ts";
import { About } from "../about/about.tsx";
import { goTo } from "../app/navigation.ts";
import { account } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { Appearance } from "../appearance/appearance.tsx";
import { PlaceLink, RouteLink } from "../business/place-link.tsx";
import { DisappearingDefault } from "../disappearing/disappearing-row.tsx";
import { verbs } from "../engine/use.ts";
import { HistorySettings } from "../history/history-settings.tsx";
import { QrCode } from "../info/safety-number.tsx";
import { LanguageSetting } from "../language/language-setting.tsx";
import { rich, t } from "../language/say.ts";
import { Leaving } from "../leaving/leaving.tsx";
import { AskingSetting } from "../links/asking-setting.tsx";
import { PhotoChooser } from "../media/photo-chooser.tsx";
import { Storage } from "../media/storage.tsx";
import { NotificationSettings } from "../notifications/notification-settings.tsx";
import { RecoverySettings } from "../recovery/set-up.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { SECTIONS, type Section, Sections, sectionOf } from "./sections.tsx";

const LockSettings = lazy(() => import("../lock/lock-settings.tsx"));

export function Settings(props: { section: string | undefined }) {
  const section = () => sectionOf(props.section);
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
    <section class="chat-pane settings" aria-label="Settings" data-section={props.section ?? ""}>
      <header class="pane-head">
        <Show
          when={props.section}
          fallback={<IconButton icon="back" label={t("Back to chats")} onClick={() => goTo({ kind: "list" })} />}
        >
          <IconButton icon="back" label={t("Back to settings")} onClick={() => goTo({ kind: "settings" })} />
        </Show>
        <h1>Settings</h1>
      </header>
      <div class="settings-pane">
        <Sections current={section()} />
        <div class="settings-body">
          <h2 ref={heading} tabindex="-1">
            {SECTIONS[section()]}
          </h2>
          <Show when={account()}>{(own) => <Body section={section()} account={own()} />}</Show>
        </div>
      </div>
    </section>
  );
}

function Body(props: { section: Section; account: AccountView }) {
  return (
    <Switch>
      <Match when={props.section === "profile"}>
        <OwnPhoto account={props.account} />
        <OwnName name={props.account.name} />
        <OwnAbout about={props.account.about} />
        <Invite handle={props.account.handle} />
      </Match>
      <Match when={props.section === "appearance"}>
        <Appearance />
      </Match>
      <Match when={props.section === "language"}>
        <LanguageSetting />
      </Match>
      <Match when={props.section === "notifications"}>
        <NotificationSettings />
      </Match>
      <Match when={props.section === "recovery"}>
        <RecoverySettings recovery={props.account.recovery} />
        <HistorySettings />
      </Match>
      <Match when={props.section === "privacy"}>
        <Privacy account={props.account} />
      </Match>
      <Match when={props.section === "storage"}>
        <Storage />
      </Match>
      <Match when={props.section === "business"}>
        <Business />
      </Match>
      <Match when={props.section === "about"}>
        <About />
      </Match>
      <Match when={props.section === "leave"}>
        <Leaving recovery={props.account.recovery} />
      </Match>
    </Switch>
  );
}

function Business() {
  return (
    <fieldset>
      <legend>Business</legend>
      <p>A handle of its own, answered by you, by colleagues and by programs.</p>
      <div class="settings-links">
        <PlaceLink to={{ kind: "all" }}>{t("Businesses")}</PlaceLink>
        <RouteLink to={{ kind: "developers" }}>{t("API reference")}</RouteLink>
      </div>
    </fieldset>
  );
}

function OwnPhoto(props: { account: AccountView }) {
  return (
    <div class="own-photo">
      <Avatar name={props.account.name} seed={props.account.accountId} photo={props.account.photo} />
      <PhotoChooser of="person" has={props.account.photo !== null} save={(photo) => verbs.setPhoto(photo)} />
    </div>
  );
}

function OwnName(props: { name: string }) {
  const [name, setName] = createSignal(props.name);
  const [problem, setProblem] = createSignal<string | null>(null);
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const outcome = await verbs.setName(name());
    setProblem(outcome.kind === "ok" ? null : t("Type a name first. Others will see it."));
    if (outcome.kind === "ok") toast(t("Your name is saved."));
  }
  return (
    <form class="field-with-button" onSubmit={(event) => void save(event)}>
      <Field label={t("Your name")} value={name()} onValue={setName} maxLength={80} problem={problem()} />
      <Button kind="primary" submit>
        {t("Save")}
      </Button>
    </form>
  );
}

function OwnAbout(props: { about: string }) {
  const [about, setAbout] = createSignal(props.about);
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await verbs.setAbout(about());
    toast(about().trim() === "" ? t("Nothing stands beside your name now.") : t("That stands beside your name now."));
  }
  return (
    <form class="field-with-button" onSubmit={(event) => void save(event)}>
      <Field
        label={t("About")}
        value={about()}
        onValue={setAbout}
        maxLength={140}
        hint={t("A line about you, for the people in your chats.")}
      />
      <Button kind="primary" submit aria-label={t("Save about")}>
        {t("Save")}
      </Button>
    </form>
  );
}

function Privacy(props: { account: AccountView }) {
  return (
    <fieldset>
      <legend>Privacy</legend>
      <SwitchRow
        label={t("Read receipts")}
        on={props.account.readReceipts}
        hint={t("When off, others no longer see that you have read their messages. They still see that a message arrived.")}
        onChange={(on) => void verbs.setReadReceipts(on)}
      />
      <SwitchRow
        label={t("Show when you type")}
        on={props.account.showsTyping}
        hint={t("When off, nobody sees that you're typing.")}
        onChange={(on) => void verbs.setShowsTyping(on)}
      />
      <DisappearingDefault ms={props.account.disappearingMs} />
      <AskingSetting />
      <Suspense>
        <LockSettings />
      </Suspense>
    </fieldset>
  );
}

function Invite(props: { handle: string }) {
  const link = () => `${location.origin}/@${props.handle}`;
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(link());
    toast(t("Link copied."));
  }
  return (
    <fieldset>
      <legend>Invite</legend>
      <p>
        {rich("You are {handle}. Whoever opens this link can write to you:", {
          handle: <strong dir="auto">@{props.handle}</strong>,
        })}
      </p>
      <p class="invite-link">
        <span>{link()}</span>
        <IconButton icon="copy" label={t("Copy invite link")} onClick={() => void copy()} />
      </p>
      <QrCode text={link()} label={t("Your invite link as a QR code")} />
    </fieldset>
  );
}
