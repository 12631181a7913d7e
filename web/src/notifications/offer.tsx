// The quiet offer above the list, once somebody has written: to hear of messages when Parley is closed.

import { Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { t } from "../language/say.ts";
import { Button } from "../ui/button.tsx";
import { declineNotifications, notifications, notificationsOffered, turnOn } from "./subscription.ts";
import { turnedOnWords } from "./words.ts";

export default function NotificationOffer() {
  return (
    <Show when={notificationsOffered()}>
      <div class="offer">
        <p>
          {notifications() === "stopped"
            ? t("Notifications stopped working on this device.")
            : t("Get a notification when someone writes and Parley is closed.")}
        </p>
        <Show when={notifications() === "off"}>
          <Button onClick={declineNotifications}>{t("Not now")}</Button>
        </Show>
        <Button kind="primary" onClick={() => void turnOn().then((outcome) => toast(turnedOnWords(outcome)))}>
          {t("Turn on notifications")}
        </Button>
      </div>
    </Show>
  );
}
