// A push: catches up, and shows what is new. It always shows something, whatever fails: a browser ends a subscription that does not.

import { newId } from "../engine/new-id.ts";
import { t } from "../language/say.ts";
import type { PushEngine } from "./catch-up.ts";
import { type After, inTime, onTheWall } from "./in-time.ts";
import { readSettings, readTold, takeTest, writeTold } from "./kept.ts";
import { GENERIC_TAG, type Note } from "./notes.ts";
/// <reference lib="webworker" />
import { OPEN_CHAT, type OpenChat, SEND_WAITING } from "./push-messages.ts";
import { isSilent, minuteOfDay } from "./settings.ts";
import { genericOptions, notSentYet, optionsOf, type Shown, standingIn } from "./show.ts";

type Verbs = Parameters<Parameters<PushEngine["act"]>[2]>[0];
type Chat = Parameters<Verbs["send"]>[0];
type SubscriptionChange = ExtendableEvent & { newSubscription?: PushSubscription | null };

/** Browsers give some twenty seconds. To take over from a tab that sleeps takes eight of them; else it is a second or two. */
const CATCH_UP_MS = 14_000;
/** By then it is said that there is something, whatever hangs. */
const PATIENCE_MS = 18_000;
const ACT_MS = 12_000;
/** Words are read from the disk: what stops that stops no news. */
const SPEAK_MS = 2_000;
const news = () => t("New message");

export type Given = {
  self: ServiceWorkerGlobalScope;
  /** Loads it where it is not loaded yet. */
  engine(): PushEngine;
  build: string;
  /** What pages and service worker both know of notifications */
  kept?: Kept;
  after?: After;
  /** Whether the person lets it show anything */
  mayShow?: () => boolean;
  /** From then on what is said is said in the chosen language. */
  speak?: () => Promise<void>;
  failed?: (what: string, error: unknown) => void;
};
type Kept = typeof KEPT;

const KEPT = { readSettings, readTold, takeTest, writeTold };

export function handlePushes({
  self,
  engine,
  build,
  kept = KEPT,
  after = onTheWall,
  mayShow = () => Notification.permission === "granted",
  speak = async () => {},
  failed = console.error,
}: Given): void {
  const { registration } = self;
  self.addEventListener("push", (event) => event.waitUntil(onPush()));
  self.addEventListener("notificationclick", (event) => event.waitUntil(onClick(event)));
  self.addEventListener("sync", (event) => {
    const sync = event as ExtendableEvent & { tag: string };
    if (sync.tag === SEND_WAITING) sync.waitUntil(sendWaiting());
  });
  self.addEventListener("pushsubscriptionchange", (event) => {
    const change = event as SubscriptionChange;
    change.waitUntil(onSubscriptionChange(change));
  });

  let running: Promise<void> | null = null;
  let again = false;
  let isPushed = false;

  /** A push always shows something. What it says is not looked at: anybody's is as good as any other's. */
  function onPush(): Promise<void> {
    isPushed = true;
    return showNews();
  }

  /** Whoever asks meanwhile is one more. Also for what came while the engine was open for something else, and had no push of its own. */
  function showNews(): Promise<void> {
    again = running !== null;
    running ??= untilNoMoreCome().finally(() => {
      running = null;
    });
    return running;
  }

  async function untilNoMoreCome(): Promise<void> {
    do {
      again = false;
      const mustShow = isPushed;
      isPushed = false;
      if (mustShow || mayShow()) await tell(mustShow);
    } while (again);
  }

  async function tell(mustShow: boolean): Promise<void> {
    try {
      await inTime(SPEAK_MS, speak(), after);
      if (await kept.takeTest(Date.now())) await showGeneric(t("Notifications work."));
      const [told, settings] = [await kept.readTold(), await kept.readSettings()];
      const given = { withinMs: CATCH_UP_MS, told, settings, standing: await standingIn(registration) };
      const plan = await inTime(PATIENCE_MS, engine().catchUp(build, given), after);
      if (plan === null) return mustShow ? await showGeneric(news()) : undefined;
      for (const tag of plan.close) await close(tag);
      await Promise.all([...plan.mend, ...plan.show].map(show));
      await kept.writeTold(plan.told);
      await badge(plan.unread);
      if (plan.show.length > 0) return await close(GENERIC_TAG);
      if (!mustShow) return;
      if (!plan.isWhole) await showGeneric(news());
      else if ((await registration.getNotifications()).length === 0 && !(await isSeen()))
        await showGeneric(t("You're up to date"));
    } catch (error) {
      failed("a push could not be read", error);
      if (mustShow) await showGeneric(news());
    }
  }

  function show(note: Note): Promise<void> {
    return registration.showNotification(note.title, optionsOf(note));
  }

  /** What is no news makes no sound. */
  async function showGeneric(body: string): Promise<void> {
    const isQuiet = body !== news() || isSilent(await kept.readSettings(), minuteOfDay(new Date()));
    await registration.showNotification("Parley", genericOptions(body, isQuiet));
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
      | Shown
      | { conversation: null; upTo: null };
    notification.close();
    if (conversation === null) return openApp("/");
    const id = conversation as Chat;
    // Where the platform has no field for words, its button opens the chat.
    if (action === "reply" && reply.trim() !== "") return answer(notification, id, upTo, reply);
    if (action === "read" && upTo !== null) {
      await engineActs((verbs) => verbs.markRead(id, upTo, { isLast: true }));
      return showNews();
    }
    return openApp(`/c/${conversation}`, { kind: OPEN_CHAT, conversation });
  }

  /** The same words again are the same message: whether the first try arrived is not always known. */
  async function answer(from: Notification, id: Chat, upTo: number | null, text: string): Promise<void> {
    const tried = (from.data as Shown).reply;
    const reply = tried?.text === text ? tried : { id: newId(), text };
    const sent = await engineActs(async (verbs) => {
      if (upTo !== null) await verbs.markRead(id, upTo, { isLast: true }).catch(() => {});
      return verbs.send(id, reply);
    });
    if (sent?.kind !== "ok") {
      await inTime(SPEAK_MS, speak(), after);
      await registration.showNotification(t("Not sent yet"), notSentYet({ conversation: id, upTo, reply }, from.tag));
    }
    return showNews();
  }

  async function engineActs<T>(verb: Parameters<typeof act<T>>[0]): Promise<T | null> {
    try {
      return await act(verb);
    } catch (error) {
      failed("a notification's button failed", error);
      return null;
    }
  }

  function act<T>(verb: (verbs: Verbs) => Promise<T>): Promise<T | null> {
    return engine().act(build, ACT_MS, verb);
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

  /** What it throws is for the browser, which tries again later. */
  async function sendWaiting(): Promise<void> {
    const pages = await self.clients.matchAll({ type: "window" });
    // A page that is there has an engine of its own.
    if (pages.some(({ visibilityState }) => visibilityState === "visible")) return;
    if ((await engine().sendWaiting(build, ACT_MS)) !== true) throw new Error("what waits could not be sent");
    await showNews();
  }

  /** The browser made a new one, or took the old one away: the service has to hear of it. */
  async function onSubscriptionChange({ newSubscription }: SubscriptionChange): Promise<void> {
    await engineActs(async (verbs) => {
      const answer = await verbs.pushKey();
      if (answer.kind !== "ok" || answer.key === null) return;
      const subscription =
        newSubscription ??
        (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: answer.key }));
      const { endpoint, keys } = subscription.toJSON();
      await verbs.subscribe({ endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" });
    });
  }
}
