// Asks the browser not to clear what is stored here, and knows what it said. Some ask the person, so there has to be something to keep.

import { createSignal } from "solid-js";

/** `unknown`: this browser does not say. */
export type Persistence = "kept" | "may-be-cleared" | "unknown";

const [persistence, setPersistence] = createSignal<Persistence>("unknown");

export { persistence };

export async function lookAtPersistence(): Promise<void> {
  if (navigator.storage?.persisted === undefined) return;
  setPersistence((await navigator.storage.persisted()) ? "kept" : "may-be-cleared");
}

export async function askForPersistence(): Promise<void> {
  if (navigator.storage?.persist === undefined) return;
  setPersistence((await navigator.storage.persist()) ? "kept" : "may-be-cleared");
}

/** Of all that the browser lets Parley keep; null where it does not say. */
export async function storageEstimate(): Promise<{ usedBytes: number; quotaBytes: number } | null> {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota };
}
