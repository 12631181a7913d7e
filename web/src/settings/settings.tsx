// One's own name and handle, how others find one, and how Parley looks here.

import { createSignal, For, Show } from "solid-js";
import type { AccountView } from "../../../client/index.ts";
import { goTo } from "../app/navigation.ts";
import { SCALES, scale, setScale, setTheme, type Theme, theme } from "../app/preferences.ts";
import { account } from "../app/state.ts";
import { toast } from "../app/toast.tsx";
import { PlaceLink, RouteLink } from "../business/place-link.tsx";
import { verbs } from "../engine/use.ts";
import { QrCode } from "../info/safety-number.tsx";
import { PhotoChooser } from "../media/photo-chooser.tsx";
import { Storage } from "../media/storage.tsx";
import { NotificationSettings } from "../notifications/notification-settings.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

const THEMES: [Theme, string][] = [
  ["system", "Like the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

export function Settings() {
  return (
    <section class="chat-pane settings" aria-label="Settings">
      <header class="pane-head">
        <IconButton icon="back" label="Back to chats" onClick={() => goTo({ kind: "list" })} />
        <h1>Settings</h1>
      </header>
      <div class="settings-body">
        <Show when={account()}>
          {(own) => (
            <>
              <OwnPhoto account={own()} />
              <OwnName name={own().name} />
              <Invite handle={own().handle} />
            </>
          )}
        </Show>
        <fieldset>
          <legend>Look</legend>
          <For each={THEMES}>
            {([value, label]) => (
              <label class="choice">
                <input type="radio" name="theme" checked={theme() === value} onChange={() => setTheme(value)} />
                {label}
              </label>
            )}
          </For>
        </fieldset>
        <fieldset>
          <legend>Text size</legend>
          <div class="choices">
            <For each={SCALES}>
              {(value) => (
                <label class="choice">
                  <input type="radio" name="scale" checked={scale() === value} onChange={() => setScale(value)} />
                  {Math.round(value * 100)} %
                </label>
              )}
            </For>
          </div>
        </fieldset>
        <NotificationSettings />
        <Show when={account()}>{(own) => <ReadReceipts on={own().readReceipts} />}</Show>
        <Storage />
        <fieldset>
          <legend>Business</legend>
          <p>A handle of its own, answered by you, by colleagues and by programs.</p>
          <div class="settings-links">
            <PlaceLink to={{ kind: "all" }}>Business</PlaceLink>
            <RouteLink to={{ kind: "developers" }}>API reference</RouteLink>
          </div>
        </fieldset>
      </div>
    </section>
  );
}

function OwnPhoto(props: { account: AccountView }) {
  return (
    <div class="own-photo">
      <Avatar name={props.account.name} seed={props.account.accountId} photo={props.account.photo} />
      <PhotoChooser what="photo" has={props.account.photo !== null} save={(photo) => verbs.setPhoto(photo)} />
    </div>
  );
}

function OwnName(props: { name: string }) {
  const [name, setName] = createSignal(props.name);
  const [problem, setProblem] = createSignal<string | null>(null);
  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const outcome = await verbs.setName(name());
    setProblem(outcome.kind === "ok" ? null : "Type a name first. Others will see it.");
    if (outcome.kind === "ok") toast("Your name is saved.");
  }
  return (
    <form class="field-with-button" onSubmit={(event) => void save(event)}>
      <Field label="Your name" value={name()} onValue={setName} maxLength={80} problem={problem()} />
      <Button kind="primary" submit>
        Save
      </Button>
    </form>
  );
}

function ReadReceipts(props: { on: boolean }) {
  return (
    <fieldset>
      <legend>Privacy</legend>
      <label class="choice">
        <input
          type="checkbox"
          role="switch"
          checked={props.on}
          aria-checked={props.on}
          aria-describedby="read-receipts-hint"
          onChange={(event) => void verbs.setReadReceipts(event.currentTarget.checked)}
        />
        Read receipts
      </label>
      <p id="read-receipts-hint" class="field-say">
        When off, others no longer see that you have read their messages. They still see that a message arrived.
      </p>
    </fieldset>
  );
}

function Invite(props: { handle: string }) {
  const link = () => `${location.origin}/@${props.handle}`;
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(link());
    toast("Link copied.");
  }
  return (
    <fieldset>
      <legend>Invite</legend>
      <p>
        You are <strong>@{props.handle}</strong>. Whoever opens this link can write to you:
      </p>
      <p class="invite-link">
        <span>{link()}</span>
        <IconButton icon="copy" label="Copy invite link" onClick={() => void copy()} />
      </p>
      <QrCode text={link()} label="Your invite link as a QR code" />
    </fieldset>
  );
}
