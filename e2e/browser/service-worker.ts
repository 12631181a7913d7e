// The service worker of a phone by the debugger, also while no page of the app is open: pushes to it, presses on what it shows, and what is
// shown.

import type { CDPSession, Worker } from "playwright-core";
import type { Phone } from "./phone.ts";

export type Shown = { title: string; body: string; tag: string };
export type ServiceWorkerOf = Awaited<ReturnType<typeof serviceWorkerOf>>;

export async function serviceWorkerOf(phone: Phone, origin: string) {
  await phone.context.grantPermissions(["notifications"]);
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const cdp: CDPSession = await phone.context.newCDPSession(phone.page);
  const registered = new Promise<string>((found) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [first] = registrations as { registrationId: string }[];
      if (first !== undefined) found(first.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await registered;
  // A blank page keeps the debugger's way to the browser; no page of the app is open then.
  const blank = await phone.context.newPage();
  const away = await phone.context.newCDPSession(blank);
  await away.send("ServiceWorker.enable");
  return {
    push: async (data = "") => {
      await away.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
    },
    /** The browser's call for what an app asked to be done once there is a network */
    sync: async (tag: string) => {
      await away.send("ServiceWorker.dispatchSyncEvent", { origin, registrationId, tag, lastChance: false });
    },
    /** A press on the notification of that tag, or on a button of it, by the handler that the browser would call */
    press: (tag: string, action = "", reply: string | null = null) => workerOf(phone).evaluate(pressed, { tag, action, reply }),
    /** The browser made another subscription, or none: by the same handler. */
    subscriptionChanged: (endpoint: string | null) => workerOf(phone).evaluate(changed, endpoint),
    dataOfFirst: () =>
      workerOf(phone).evaluate(async () => {
        const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
        return (await registration.getNotifications())[0]?.data as { conversation: string };
      }),
    tellPages: (word: object) =>
      workerOf(phone).evaluate(async (said) => {
        const { clients } = self as unknown as { clients: { matchAll(): Promise<{ postMessage(word: unknown): void }[]> } };
        for (const page of await clients.matchAll()) page.postMessage(said);
      }, word),
    /** What is shown now */
    shown: async (): Promise<Shown[]> => {
      if (phone.context.serviceWorkers().length === 0) return [];
      return workerOf(phone).evaluate(async () => {
        const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
        return (await registration.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
      });
    },
  };
}

export function workerOf({ context, name }: Phone): Worker {
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error(`${name} has no service worker`);
  return worker;
}

type Waiting = Event & { waitUntil(work: Promise<unknown>): void };

// Made by a script an event cannot be waited for; its own `waitUntil` hands the work out instead. All else is as from the browser.

async function pressed({ tag, action, reply }: { tag: string; action: string; reply: string | null }): Promise<void> {
  const scope = self as unknown as { registration: ServiceWorkerRegistration } & EventTarget;
  const [notification] = await scope.registration.getNotifications({ tag });
  if (notification === undefined) throw new Error(`nothing is shown under ${tag}`);
  const Made = (self as unknown as { NotificationEvent: new (kind: string, given: object) => Event }).NotificationEvent;
  const event = new Made("notificationclick", { notification, action, reply });
  const work: Promise<unknown>[] = [];
  Object.defineProperty(event, "waitUntil", { value: (given: Promise<unknown>) => work.push(given) });
  scope.dispatchEvent(event);
  await Promise.all(work);
}

async function changed(endpoint: string | null): Promise<void> {
  const event = new Event("pushsubscriptionchange") as Waiting;
  const raw = (key: CryptoKeyPair) => crypto.subtle.exportKey("raw", key.publicKey);
  const pair = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"])) as CryptoKeyPair;
  const text = btoa(String.fromCharCode(...new Uint8Array(await raw(pair))));
  const p256dh = text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const made = { toJSON: () => ({ endpoint, keys: { p256dh, auth: "AAAAAAAAAAAAAAAAAAAAAA" } }) };
  const work: Promise<unknown>[] = [];
  Object.defineProperties(event, {
    waitUntil: { value: (given: Promise<unknown>) => work.push(given) },
    newSubscription: { value: endpoint === null ? null : made },
  });
  (self as unknown as EventTarget).dispatchEvent(event);
  await Promise.all(work);
}
