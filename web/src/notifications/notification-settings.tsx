// Settings -> Notifications: on or off, what they say, and whether they arrive.

import { createResource, Match, Show, Switch } from "solid-js";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { t } from "../language/say.ts";
import { readSettings, writeSettings, writeTest } from "../sw/kept.ts";
import type { NotificationSettings as Wanted } from "../sw/settings.ts";
import { Button } from "../ui/button.tsx";
import { SwitchRow } from "../ui/switch-row.tsx";
import { InstallOnApple } from "./install-on-apple.tsx";
import { QuietHoursRow } from "./quiet-hours.tsx";
import { notifications, turnOff, turnOn } from "./subscription.ts";
import { testWords, turnedOnWords } from "./words.ts";

export function NotificationSettings() {
  return (
    <fieldset>
      <legend>Notifications</legend>
      <Switch>
        <Match when={notifications() === "on"}>
          <TurnedOnSettings />
        </Match>
        <Match when={notifications() === "stopped"}>
          <p>Notifications stopped working on this device. Turn them on again to hear of new messages.</p>
          <TurnOn />
        </Match>
        <Match when={notifications() === "off"}>
          <p>Get a notification when someone writes and Parley is closed. It's decrypted on this device.</p>
          <TurnOn />
        </Match>
        <Match when={notifications() === "blocked"}>
          <p>{turnedOnWords("blocked")}</p>
        </Match>
        <Match when={notifications() === "install-first"}>
          <InstallOnApple />
        </Match>
        <Match when={notifications() === "not-here"}>
          <p>This browser doesn't offer notifications.</p>
        </Match>
      </Switch>
    </fieldset>
  );
}

function TurnOn() {
  return (
    <div class="settings-links">
      <Button kind="primary" onClick={() => void turnOn().then((outcome) => toast(turnedOnWords(outcome)))}>
        {t("Turn on notifications")}
      </Button>
    </div>
  );
}

function TurnedOnSettings() {
  const [settings, { mutate }] = createResource(readSettings);
  function keep(changes: Partial<Wanted>): void {
    const now = settings();
    if (now === undefined) return;
    mutate({ ...now, ...changes });
    void writeSettings({ ...now, ...changes });
  }
  async function test(): Promise<void> {
    await writeTest(Date.now());
    toast(testWords(await verbs.testPush()));
  }
  return (
    <>
      <Show when={settings()}>
        {(now) => (
          <>
            <SwitchRow label={t("Messages")} on={now().messages} onChange={(messages) => keep({ messages })} />
            <SwitchRow label={t("Groups")} on={now().groups} onChange={(groups) => keep({ groups })} />
            <SwitchRow
              label={t("Reactions")}
              hint={t("To your messages.")}
              on={now().reactions}
              onChange={(reactions) => keep({ reactions })}
            />
            <SwitchRow
              label={t("Show who and what")}
              hint={t("When off, a notification only says that there is a new message.")}
              on={now().showsWhoAndWhat}
              onChange={(showsWhoAndWhat) => keep({ showsWhoAndWhat })}
            />
            <SwitchRow label={t("Sounds")} on={now().sounds} onChange={(sounds) => keep({ sounds })} />
            <QuietHoursRow quiet={now().quiet} onChange={(quiet) => keep({ quiet })} />
          </>
        )}
      </Show>
      <p class="field-say">To quiet one chat, open it and choose Mute from its menu.</p>
      <div class="settings-links">
        <Button onClick={() => void test()}>{t("Send a test notification")}</Button>
        <Button onClick={() => void turnOff().then(() => toast(t("Notifications are off.")))}>
          {t("Turn off notifications")}
        </Button>
      </div>
    </>
  );
}
