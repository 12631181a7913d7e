// Nothing stays in this profile: the service's answer clears it where the browser knows the header, and what can be reached by hand goes by hand.

import { stopEngine } from "../engine/use.ts";

/** Something may be in use by another tab, which is told so and lets go. */
const PATIENCE_MS = 5_000;
/** The browser clears what it keeps before it hands the answer on. */
const SERVICE_PATIENCE_MS = 15_000;

/** Ends with the first screen. */
export async function eraseProfile(): Promise<void> {
  stopEngine();
  await soon(fetch("/v1/sessions/current", { method: "DELETE" }), SERVICE_PATIENCE_MS);
  await soon(navigator.serviceWorker?.getRegistrations().then((all) => Promise.all(all.map((each) => each.unregister()))));
  localStorage.clear();
  sessionStorage.clear();
  await soon(caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
  await soon(emptyFiles());
  // Whoever has it open closes it when it hears of this.
  await soon(indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => name && deleted(name)))));
  location.replace("/");
}

async function emptyFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys())
    await root.removeEntry(name, { recursive: true });
}

function deleted(name: string): Promise<void> {
  return new Promise((done) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = () => done();
  });
}

/** Where one of them fails, another way may have cleared it. */
async function soon(work: Promise<unknown> | undefined, patienceMs = PATIENCE_MS): Promise<void> {
  await Promise.race([work?.catch(() => {}), new Promise((done) => setTimeout(done, patienceMs))]);
}
