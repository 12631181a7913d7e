// Notifications of this browser: whether they are on, turning them on and off, and keeping the subscription alive from one visit to the next.

import { createSignal } from "solid-js";
import { verbs } from "../engine/use.ts";

/**
 * `off`: nobody asked yet, or they were turned off here. `blocked`: the person said no to the browser. `install-first`: iPhones and iPads push
 * to apps on the home screen only. `stopped`: they were on, and the browser's push service has ended them. `not-here`: this browser, or this service, does not push.
 */
export type Notifications = "on" | "off" | "stopped" | "blocked" | "install-first" | "not-here";
export type TurnedOn = "on" | "blocked" | "failed" | "offline" | "not-here";

/** That the person wants them: a permission alone is older than that wish, or younger than its end. */
const WANTED = "parley-notifications";
const DECLINED = "parley-notifications-declined";

const [state, setState] = createSignal<Notifications>(looked());
const [declined, setDeclined] = createSignal(localStorage.getItem(DECLINED) !== null);

export { state as notifications };
/** They could be turned on, and nobody said no. */
export const notificationsOffered = () => state() === "stopped" || (state() === "off" && !declined());

export function declineNotifications(): void {
  localStorage.setItem(DECLINED, "yes");
  setDeclined(true);
}

/** To be called from a tap: else browsers do not ask. */
export async function turnOn(): Promise<TurnedOn> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") {
    setState(looked());
    return "blocked";
  }
  localStorage.setItem(WANTED, "yes");
  const outcome = await subscribed();
  if (outcome !== "on") localStorage.removeItem(WANTED);
  setState(looked());
  return outcome;
}

export async function turnOff(): Promise<void> {
  localStorage.removeItem(WANTED);
  setState(looked());
  const current = await (await registration())?.pushManager.getSubscription();
  // The service first: a browser that forgot its subscription could not say any more that it had one.
  await verbs.unsubscribe();
  await current?.unsubscribe();
}

/** On each visit: subscriptions die without a word, and permission is taken away elsewhere. */
export async function keepSubscribed(): Promise<void> {
  if (localStorage.getItem(WANTED) === null) return;
  if (looked() !== "on") {
    await verbs.unsubscribe();
    return void setState(looked());
  }
  const outcome = await subscribed();
  // Without a connection nothing is known: as it was.
  setState(outcome === "on" || outcome === "offline" ? "on" : "stopped");
}

async function subscribed(): Promise<TurnedOn> {
  const manager = (await registration())?.pushManager;
  const answer = await verbs.pushKey();
  if (answer.kind !== "ok") return "offline";
  if (manager === undefined || answer.key === null) return "not-here";
  try {
    return await told(manager, answer.key, await current(manager, answer.key));
  } catch (error) {
    console.warn("this browser made no subscription", error);
    return "failed";
  }
}

/** The one that there is, where it was made with this service's key. */
async function current(manager: PushManager, key: string): Promise<PushSubscription> {
  const known = await manager.getSubscription();
  const made = known?.options?.applicationServerKey;
  if (known !== null && made && base64Url(new Uint8Array(made)) === key) return known;
  await known?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function told(manager: PushManager, key: string, subscription: PushSubscription, tries = 2): Promise<TurnedOn> {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh, auth } = (keys ?? {}) as { p256dh?: string; auth?: string };
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return "failed";
  const outcome = await verbs.subscribe({ endpoint, p256dh, auth });
  if (outcome.kind === "ok") return "on";
  if (outcome.kind !== "gone" || tries === 0) return outcome.kind === "offline" ? "offline" : "failed";
  await subscription.unsubscribe();
  return told(manager, key, await manager.subscribe({ userVisibleOnly: true, applicationServerKey: key }), tries - 1);
}

/** The shell is registered when the page has come up, or not at all in some private windows. */
async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return (await navigator.serviceWorker.getRegistration("/")) ?? undefined;
}

function looked(): Notifications {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis))
    return isApple() && !isInstalled() ? "install-first" : "not-here";
  if (Notification.permission === "denied") return "blocked";
  return Notification.permission === "granted" && localStorage.getItem(WANTED) !== null ? "on" : "off";
}

/** A phone or tablet of Apple's; iPads call themselves Macs, but have fingers. */
function isApple(): boolean {
  return /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
}

function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches;
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
