// Settings -> Notifications: on or off, what they say, and whether they arrive.

import { createResource, Match, Show, Switch } from "solid-js";
import { toast } from "../app/toast.tsx";
import { verbs } from "../engine/use.ts";
import { readSettings, writeSettings, writeTest } from "../sw/kept.ts";
import { Button } from "../ui/button.tsx";
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
        <Match when={notifications() === "off"}>
          <p>Get a notification when someone writes and Parley is closed. It's decrypted on this device.</p>
          <div class="settings-links">
            <Button kind="primary" onClick={() => void turnOn().then((outcome) => toast(turnedOnWords(outcome)))}>
              Turn on notifications
            </Button>
          </div>
        </Match>
        <Match when={notifications() === "blocked"}>
          <p>{turnedOnWords("blocked")}</p>
        </Match>
        <Match when={notifications() === "install-first"}>
          <p>
            On iPhone and iPad, notifications need Parley on your Home Screen: tap Share, then Add to Home Screen, and open it
            from there.
          </p>
        </Match>
        <Match when={notifications() === "not-here"}>
          <p>This browser doesn't offer notifications.</p>
        </Match>
      </Switch>
    </fieldset>
  );
}

function TurnedOnSettings() {
  const [settings, { mutate }] = createResource(readSettings);
  function keep(showsWhoAndWhat: boolean): void {
    mutate({ showsWhoAndWhat });
    void writeSettings({ showsWhoAndWhat });
  }
  async function test(): Promise<void> {
    await writeTest(Date.now());
    toast(testWords(await verbs.testPush()));
  }
  return (
    <>
      <Show when={settings()}>
        {(now) => (
          <label class="choice">
            <input
              type="checkbox"
              role="switch"
              checked={now().showsWhoAndWhat}
              aria-checked={now().showsWhoAndWhat}
              aria-describedby="who-and-what-hint"
              onChange={(event) => keep(event.currentTarget.checked)}
            />
            Show who and what
          </label>
        )}
      </Show>
      <p id="who-and-what-hint" class="field-say">
        When off, a notification only says that there is a new message.
      </p>
      <div class="settings-links">
        <Button onClick={() => void test()}>Send a test notification</Button>
        <Button onClick={() => void turnOff().then(() => toast("Notifications are off."))}>Turn off notifications</Button>
      </div>
    </>
  );
}
