// The quiet offer above the list, once somebody has written: to hear of messages when Parley is closed.

import { Show } from "solid-js";
import { toast } from "../app/toast.tsx";
import { Button } from "../ui/button.tsx";
import { declineNotifications, notificationsOffered, turnOn } from "./subscription.ts";
import { turnedOnWords } from "./words.ts";

export default function NotificationOffer() {
  return (
    <Show when={notificationsOffered()}>
      <div class="offer">
        <p>Get a notification when someone writes and Parley is closed.</p>
        <Button onClick={declineNotifications}>Not now</Button>
        <Button kind="primary" onClick={() => void turnOn().then((outcome) => toast(turnedOnWords(outcome)))}>
          Turn on notifications
        </Button>
      </div>
    </Show>
  );
}
