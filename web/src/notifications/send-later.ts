// Where the browser runs something for an app that is closed, once there is a network again, it's asked to send what waits.

import { createEffect, createRoot } from "solid-js";
import { chats } from "../app/state.ts";
import { SEND_WAITING } from "../sw/push-messages.ts";

type Syncing = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

export function sendLater(): void {
  createRoot(() =>
    createEffect((before: boolean) => {
      const waits = (chats() ?? []).some(({ preview }) => preview?.state === "pending");
      if (waits && !before) void ask();
      return waits;
    }, false),
  );
}

async function ask(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration("/")) as Syncing | undefined;
  // Refused in private windows, and where the person said so: it goes when Parley is open next.
  await registration?.sync?.register(SEND_WAITING).catch(() => {});
}
