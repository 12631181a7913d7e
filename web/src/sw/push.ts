// A push: catches up, and shows what is new. It always shows something, whatever fails: a browser ends a subscription that does not.

import type { PushEngine } from "./engine.ts";
import { inTime } from "./in-time.ts";
import { readSettings, readTold, takeTest, writeTold } from "./kept.ts";
import { GENERIC_TAG, type Note } from "./notes.ts";
/// <reference lib="webworker" />
import { OPEN_CHAT, type OpenChat } from "./push-messages.ts";

type Data = { conversation: string; upTo: number | null };
type Actions = NotificationOptions & { actions?: { action: string; title: string; type?: "text" }[]; renotify?: boolean };

/** Browsers give some twenty seconds. To take over from a tab that sleeps takes eight of them; else it is a second or two. */
const CATCH_UP_MS = 14_000;
/** By then it is said that there is something, whatever hangs. */
const PATIENCE_MS = 18_000;
const ACT_MS = 12_000;
const ICON = "/icons/icon-192.png";

export type Given = {
  self: ServiceWorkerGlobalScope;
  /** Loads it where it is not loaded yet. */
  engine(): PushEngine;
  build: string;
};

export function handlePushes({ self, engine, build }: Given): void {
  const { registration } = self;
  self.addEventListener("push", (event) => event.waitUntil(onPush()));
  self.addEventListener("notificationclick", (event) => event.waitUntil(onClick(event)));
  self.addEventListener("pushsubscriptionchange", (event) => (event as ExtendableEvent).waitUntil(onSubscriptionChange()));

  let running: Promise<void> | null = null;
  let again = false;

  /** Those that come meanwhile are one more. What a push says is not looked at: anybody's is as good as any other's. */
  async function onPush(): Promise<void> {
    if (running !== null) {
      again = true;
      return running;
    }
    running = showNews()
      .then(() => (again ? showNews() : undefined))
      .finally(() => {
        running = null;
        again = false;
      });
    return running;
  }

  async function showNews(): Promise<void> {
    try {
      if (await takeTest(Date.now())) await showGeneric("Notifications work.");
      const [told, settings] = [await readTold(), await readSettings()];
      const plan = await inTime(PATIENCE_MS, engine().catchUp(build, { withinMs: CATCH_UP_MS, told, settings }));
      if (plan === null) return await showGeneric("New message");
      for (const tag of plan.close) await close(tag);
      await Promise.all(plan.show.map(show));
      await writeTold(plan.told);
      await badge(plan.unread);
      if (plan.show.length > 0) await close(GENERIC_TAG);
      else if (!plan.isWhole) await showGeneric("New message");
      else if ((await registration.getNotifications()).length === 0 && !(await isSeen())) await showGeneric("You're up to date");
    } catch (error) {
      console.error("a push could not be read", error);
      await showGeneric("New message");
    }
  }

  function show({ title, body, tag, at, icon, conversation, upTo }: Note): Promise<void> {
    const options: Actions = {
      body,
      tag,
      icon: icon ?? ICON,
      badge: ICON,
      timestamp: at,
      renotify: true,
      data: { conversation, upTo } satisfies Data,
      actions: [
        { action: "reply", type: "text", title: "Reply" },
        { action: "read", title: "Mark as read" },
      ],
    } as Actions;
    return registration.showNotification(title, options);
  }

  function showGeneric(body: string): Promise<void> {
    return registration.showNotification("Parley", {
      body,
      tag: GENERIC_TAG,
      icon: ICON,
      badge: ICON,
      silent: body !== "New message",
    });
  }

  async function close(tag: string): Promise<void> {
    for (const notification of await registration.getNotifications({ tag })) notification.close();
  }

  /** Where the person is looking at Parley, that shows it. */
  async function isSeen(): Promise<boolean> {
    const pages = await self.clients.matchAll({ type: "window" });
    return pages.some(({ visibilityState }) => visibilityState === "visible");
  }

  async function badge(unread: number): Promise<void> {
    const app = self.navigator as WorkerNavigator & { setAppBadge?(count: number): Promise<void> };
    await app.setAppBadge?.(unread).catch(() => {});
  }

  async function onClick({ notification, action, reply = "" }: NotificationEvent & { reply?: string }): Promise<void> {
    const { conversation, upTo } = (notification.data ?? { conversation: null, upTo: null }) as
      | Data
      | { conversation: null; upTo: null };
    notification.close();
    if (conversation === null) return openApp("/");
    const id = conversation as Parameters<Parameters<Parameters<PushEngine["act"]>[2]>[0]["markRead"]>[0];
    // Where the platform has no field for words, its button opens the chat.
    if (action === "reply" && reply.trim() !== "") {
      const sent = await engine().act(build, ACT_MS, async (verbs) => {
        if (upTo !== null) await verbs.markRead(id, upTo);
        return verbs.send(id, { text: reply });
      });
      if (sent?.kind !== "ok")
        await registration.showNotification("Not sent", { body: reply, tag: notification.tag, data: notification.data });
      return;
    }
    if (action === "read" && upTo !== null) {
      await engine().act(build, ACT_MS, (verbs) => verbs.markRead(id, upTo));
      return;
    }
    return openApp(`/c/${conversation}`, { kind: OPEN_CHAT, conversation });
  }

  async function openApp(path: string, word?: OpenChat): Promise<void> {
    const pages = await self.clients.matchAll({ type: "window" });
    const page = pages.find(({ visibilityState }) => visibilityState === "visible") ?? pages[0];
    if (page === undefined) {
      await self.clients.openWindow(path);
      return;
    }
    if (word !== undefined) page.postMessage(word);
    await page.focus();
  }

  /** The browser made a new one, or took the old one away: the service has to hear of it. */
  async function onSubscriptionChange(): Promise<void> {
    await engine().act(build, ACT_MS, async (verbs) => {
      const answer = await verbs.pushKey();
      if (answer.kind !== "ok" || answer.key === null) return;
      const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: answer.key });
      const { endpoint, keys } = subscription.toJSON();
      await verbs.subscribe({ endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" });
    });
  }
}
