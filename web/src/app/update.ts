// Registers the service worker, hears what it says, and knows when a newer build waits; only the person's word makes the pages change, all of them at once.

import { createSignal } from "solid-js";
import { OPEN_CHAT, type OpenChat } from "../sw/push-messages.ts";
import { PAGE_IS_UP, UPDATE_NOW, WHICH_BUILD } from "../sw/shell-messages.ts";
import { goTo } from "./navigation.ts";
import { reload } from "./reload.ts";

const [waiting, setWaiting] = createSignal<ServiceWorker | null>(null);
export const updateWaits = () => waiting() !== null;

const HOUR_MS = 3600_000;

export async function registerShell(): Promise<void> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  followTheShell();
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
  if (registration === null) return; // private windows may refuse it: the app works, only not offline
  setWaiting(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const found = registration.installing;
    found?.addEventListener("statechange", () => {
      if (found.state === "installed" && navigator.serviceWorker.controller !== null) setWaiting(found);
    });
  });
  setInterval(() => void registration.update().catch(() => {}), HOUR_MS);
}

/** Every tab of the old build reloads, this one too: one engine serves them all, so they are of one build. */
export function updateNow(): void {
  const next = waiting();
  if (next === null) void reload();
  else next.postMessage(UPDATE_NOW);
}

function followTheShell(): void {
  const { serviceWorker } = navigator;
  // The first service worker that takes this page over brings the build that the page is of.
  let isFirst = serviceWorker.controller === null;
  serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst) void reload();
    isFirst = false;
  });
  // From the first moment on: a notification may be pressed while the page comes up, and what nobody hears is gone.
  serviceWorker.addEventListener(
    "message",
    ({ data, ports }: MessageEvent<Partial<OpenChat> | { kind: typeof WHICH_BUILD } | null>) => {
      if (data?.kind === WHICH_BUILD) ports[0]?.postMessage(ownScript());
      if (data?.kind === OPEN_CHAT) goTo({ kind: "chat", conversation: data.conversation as never });
    },
  );
  serviceWorker.startMessages();
  serviceWorker.controller?.postMessage(PAGE_IS_UP);
}

function ownScript(): string {
  const script = document.querySelector<HTMLScriptElement>("script[type=module][src]");
  return script === null ? "" : new URL(script.src).pathname;
}
