// Registers the service worker and knows when a newer build waits; only the person's word makes the page change.

import { createSignal } from "solid-js";

const [waiting, setWaiting] = createSignal<ServiceWorker | null>(null);
export const updateWaits = () => waiting() !== null;

const HOUR_MS = 3600_000;

export async function registerShell(): Promise<void> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
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

export function updateNow(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting()?.postMessage("update-now");
}
