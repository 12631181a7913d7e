// A push with every page closed: the real service worker opens the engine, decrypts, and shows it.

import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { startReceiver } from "../world/receiver.ts";
import { asleep } from "./asleep.ts";
import { type Friend, friendOf, gets, idOf, writesTo } from "./friend.ts";
import { axeViolations, newTab, openRow, type Phone, row, says, sees } from "./phone.ts";
import { type ServiceWorkerOf, serviceWorkerOf, workerOf } from "./service-worker.ts";
import { browserStage } from "./stage.ts";

const scene = browserStage({ isWhole: true });

/** Somebody with the app, whom Ana writes to */
type Reached = { phone: Phone; ana: Friend; sw: ServiceWorkerOf };
/** As it comes, and with notifications on */
let [plain, told] = [null, null] as unknown as [Reached, Reached];

beforeAll(async () => {
  const bob = await scene.phone("Bob", { keepsApp: true });
  plain = { phone: bob, ana: await friendOf(scene, bob, "Ana", "it's me"), sw: await serviceWorkerOf(bob, scene.world.url) };
  const ida = await scene.phone("Ida", { keepsApp: true });
  await withPushService(ida);
  await withCounts(ida);
  await ida.context.grantPermissions(["notifications"]);
  await ida.page.reload();
  const ana = await friendOf(scene, ida, "Ana", "it's me");
  const offer = ida.page.locator(".offer", { hasText: "Get a notification when someone writes" });
  await offer.getByRole("button", { name: "Turn on notifications" }).click();
  await ida.page.getByText("Notifications are on.").waitFor();
  told = { phone: ida, ana, sw: await serviceWorkerOf(ida, scene.world.url) };
});

/** The app is open, all is read, nothing is shown, and what is on screen is something else than the chat. */
async function ready({ phone }: Reached): Promise<Page> {
  if (phone.page.isClosed()) await openApp(phone);
  const { page } = phone;
  await openRow(phone, "Ana");
  await row(page, "Ana").getByText("unread").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Notifications" }).click();
  await workerOf(phone).evaluate(async () => {
    const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
    for (const each of await registration.getNotifications()) each.close();
  });
  return page;
}

/** The service pushes after it has rung; here nobody waits for that, so it is pushed again until it says so. */
async function shows(sw: ServiceWorkerOf, expected: unknown[]): Promise<void> {
  const pushed = async () => {
    await sw.push("whatever somebody made up");
    await new Promise<void>((done) => setTimeout(done, 1_000));
    return sw.shown();
  };
  await expect.poll(pushed, { timeout: 40_000, interval: 2_000 }).toEqual(expected);
}

async function closeApp(phone: Phone): Promise<void> {
  await phone.page.close();
}

async function openApp(phone: Phone): Promise<Page> {
  phone.page = await newTab(phone);
  await phone.page.goto("/");
  return phone.page;
}

/** This browser has no push service behind it: what it would give is given here. */
async function withPushService({ context }: Phone): Promise<void> {
  await context.addInitScript(() => {
    const key = new Uint8Array(65).fill(4);
    const keys = { p256dh: "", auth: "AAAAAAAAAAAAAAAAAAAAAA" };
    void crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]).then(async (pair) => {
      const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
      keys.p256dh = btoa(String.fromCharCode(...raw))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
    });
    const subscription = {
      options: { applicationServerKey: key.buffer },
      toJSON: () => ({ endpoint: "http://127.0.0.1:9/push", keys }),
      unsubscribe: async () => true,
    };
    PushManager.prototype.subscribe = async () => subscription as unknown as PushSubscription;
    PushManager.prototype.getSubscription = async () => null;
  });
}

/** Of the badge, and of tones */
async function withCounts({ context }: Phone): Promise<void> {
  await context.addInitScript(() => {
    const counted = self as unknown as { badge: number; tones: number };
    Object.assign(navigator, { setAppBadge: async (count: number) => void Object.assign(counted, { badge: count }) });
    counted.tones = 0;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (when) {
      counted.tones += 1;
      return start.call(this, when);
    };
  });
}

test("[PN1] [PN3] with every page closed a push shows who and what, and the message is there once when the app opens", async () => {
  const { phone: bob, ana, sw } = plain;
  await ready(plain);
  await closeApp(bob);

  await gets(ana, "while you were away");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "while you were away" })]);
  await gets(ana, "and again");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "and again\n2 new messages" })]);

  await openApp(bob);
  await bob.page.getByRole("list", { name: "Chats" }).getByRole("link").filter({ hasText: "and again" }).click();
  await sees(bob, "Ana", "while you were away");
  await sees(bob, "Ana", "and again");
  // Read here: nothing is left to say.
  await expect.poll(sw.shown).toEqual([]);
  await ana.person.sees("and again", ana.chat, "read");
});

test("[PN1] what its sender took back is withdrawn by the next push, and a press on a notification opens its chat", async () => {
  const { phone: fay, ana, sw } = plain;
  await ready(plain);
  // A tab that is still there tells of it itself, and then no push does.
  await closeApp(fay);
  await gets(ana, "by mistake");
  await shows(sw, [expect.objectContaining({ body: "by mistake" })]);
  const { conversation } = await sw.dataOfFirst();
  await ana.person.verbs.deleteForEveryone(ana.chat, await idOf(ana, "by mistake"));
  await shows(sw, [{ title: "Parley", body: "You're up to date", tag: "parley" }]);
  await openApp(fay);
  // What the service worker says to a page when its notification is pressed.
  await sw.tellPages({ kind: "open-chat", conversation });
  await fay.page.getByRole("log", { name: /^Messages with / }).waitFor();
});

test("[PN8] [PN10] Reply and Mark as read do so with every page closed; a reply that could not be stored is shown again with its words", async () => {
  const { phone: kim, ana, sw } = plain;
  await ready(plain);
  await closeApp(kim);
  await gets(ana, "shall we meet?");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "shall we meet?" })]);
  const [first] = await sw.shown();
  await sw.press(first?.tag ?? "", "reply", "yes, at ten");
  await ana.person.sees("yes, at ten", ana.chat);
  await ana.person.sees("shall we meet?", ana.chat, "read");
  expect((await sw.shown()).filter(({ tag }) => tag === first?.tag)).toEqual([]);

  await gets(ana, "fine");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "fine" })]);
  await sw.press(first?.tag ?? "", "read");
  await ana.person.sees("fine", ana.chat, "read");

  await gets(ana, "one more thing");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "one more thing" })]);
  await workerOf(kim).evaluate(() => {
    const { open } = IDBFactory.prototype;
    (self as unknown as { heal(): void }).heal = () => Object.assign(IDBFactory.prototype, { open });
    IDBFactory.prototype.open = () => {
      throw new DOMException("broken", "UnknownError");
    };
  });
  await sw.press(first?.tag ?? "", "reply", "tell me");
  const notSent = { title: "Not sent yet", body: "tell me", tag: first?.tag };
  expect(await sw.shown()).toContainEqual(notSent);
  await workerOf(kim).evaluate(() => (self as unknown as { heal(): void }).heal());
  // The same words again are the same message.
  await sw.press(first?.tag ?? "", "reply", "tell me");
  await ana.person.sees("tell me", ana.chat);
  // What she reacts to it is shown too, and is over once it has been on screen.
  await ana.person.verbs.react(ana.chat, await idOf(ana, "tell me"), "👍");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "Ana reacted 👍 to: tell me" })]);
  await openApp(kim);
  await openRow(kim, "Ana");
  await sees(kim, "You", "yes, at ten");
  await sees(kim, "You", "tell me");
  await expect.poll(sw.shown).toEqual([]);
});

test("[PN3] [CL8] a tab that owns the profile is asked; one that sleeps is taken over from, and wakes up to the same messages", async () => {
  const { phone: eva, ana, sw } = plain;
  await ready(plain);
  // What was on screen keeps its socket for a while, and who is attached is not rung: decision 076 says what that costs.
  await eva.page.reload();
  await row(eva.page, "Ana").waitFor();
  await gets(ana, "hello");
  await row(eva.page, "Ana").filter({ hasText: "hello" }).waitFor();
  // The tab has told of it by a sound. As if it had not, the service worker asks the tab for what is new.
  await expect.poll(() => eva.page.evaluate(() => caches.delete("parley-notifications"))).toBe(true);

  await shows(sw, [expect.objectContaining({ title: "Ana", body: "hello" })]);
  const wakeUp = await asleep(eva.page);
  await gets(ana, "are you asleep?");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "are you asleep?\n2 new messages" })]);
  await wakeUp();
  await eva.page.getByRole("list", { name: "Chats" }).getByRole("link").filter({ hasText: "are you asleep?" }).click();
  await sees(eva, "Ana", "hello");
  await sees(eva, "Ana", "are you asleep?");
  await says(eva, "not any more");
  await ana.person.sees("not any more", ana.chat);
});

test("[PN1] [RQ2] what a stranger writes shows nothing of it, however often one is pushed to", async () => {
  const { phone: gus, sw } = plain;
  await ready(plain);
  const mal = await writesTo(await scene.person("Mal"), gus, "you have won a prize");
  await gus.page.getByText("Message request").waitFor();
  await closeApp(gus);
  await gets(mal, "click here");
  await shows(sw, [{ title: "Parley", body: "You're up to date", tag: "parley" }]);
  await shows(sw, [{ title: "Parley", body: "You're up to date", tag: "parley" }]);
});

test("[PN3] pushes with a store that cannot be opened show something, and no words are made up", async () => {
  const { phone: cleo, sw } = plain;
  await ready(plain);
  await closeApp(cleo);
  await workerOf(cleo).evaluate(() => {
    indexedDB.open = () => {
      throw new DOMException("broken", "UnknownError");
    };
  });
  for (let i = 0; i < 5; i++) await sw.push();
  await expect.poll(sw.shown, { timeout: 30_000 }).toEqual([{ title: "Parley", body: "New message", tag: "parley" }]);
});

test("[PN2] notifications are asked for after somebody wrote, and Settings says what is so", async () => {
  const { phone: dan, ana, sw } = told;
  await ready(told);
  const toggle = dan.page.getByRole("switch", { name: "Show who and what" });
  await toggle.waitFor();
  expect(await toggle.isChecked()).toBe(true);
  await toggle.uncheck();
  await dan.page.getByRole("button", { name: "Send a test notification" }).click();
  await dan.page.getByText("push service is busy").waitFor();
  expect(await axeViolations(dan.page)).toEqual([]);
  await dan.page.reload();
  expect(await dan.page.getByRole("switch", { name: "Show who and what" }).isChecked()).toBe(false);

  await closeApp(dan);
  await gets(ana, "a secret");
  await shows(sw, [expect.objectContaining({ title: "Parley", body: "New message" })]);
  await ready(told);
  await dan.page.getByRole("switch", { name: "Show who and what" }).check();
});

test("[PN4] a muted chat shows nothing, the list says so, and its count is in no badge; unmuted, it's heard again", async () => {
  const { phone: hal, ana, sw } = told;
  await ready(told);
  const badge = () => hal.page.evaluate(() => (self as unknown as { badge: number }).badge);
  await gets(ana, "and this");
  await expect.poll(badge).toBe(1);
  await openRow(hal, "Ana");
  await hal.page.getByRole("button", { name: "Chat menu", exact: true }).click();
  expect(await axeViolations(hal.page)).toEqual([]);
  await hal.page.getByRole("menu", { name: "Chat menu" }).getByRole("menuitem", { name: "Mute" }).click();
  const dialog = hal.page.getByRole("dialog", { name: "Mute" });
  for (const name of ["1 hour", "8 hours", "1 week", "Always"]) await dialog.getByRole("radio", { name }).waitFor();
  expect(await axeViolations(hal.page)).toEqual([]);
  await dialog.getByRole("radio", { name: "Always" }).check();
  await dialog.getByRole("button", { name: "Mute" }).click();
  await row(hal.page, "Ana").getByText("Muted").waitFor({ state: "attached" });
  await hal.page.getByRole("button", { name: "Chat info" }).click();
  await hal.page.getByText("Muted until you unmute it.").waitFor();
  // Back closes what lies on top, and leaves the chat where it is.
  await hal.page.goBack();
  await hal.page.getByText("Muted until you unmute it.").waitFor({ state: "detached" });
  await hal.page.getByRole("log", { name: "Messages with Ana" }).waitFor();
  await closeApp(hal);
  await gets(ana, "psst");
  await shows(sw, [{ title: "Parley", body: "You're up to date", tag: "parley" }]);

  await openApp(hal);
  await row(hal.page, "Ana").filter({ hasText: "psst" }).getByText("unread").waitFor({ state: "attached" });
  await expect.poll(badge).toBe(0);
  await row(hal.page, "Ana").filter({ hasText: "psst" }).click();
  await hal.page.getByRole("button", { name: "Chat menu", exact: true }).click();
  await hal.page.getByRole("menuitem", { name: "Unmute" }).click();
  await row(hal.page, "Ana").getByText("Muted").waitFor({ state: "detached" });
  await hal.page.getByRole("button", { name: "Settings" }).click();
  await closeApp(hal);
  await gets(ana, "can you hear me?");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "can you hear me?" })]);
});

test("[PN7] while Parley is open and nobody looks, news is shown; while somebody looks, it sounds, once, and not for the chat on screen", async () => {
  const { phone: ida, ana, sw } = told;
  await ready(told);
  const tones = () => ida.page.evaluate(() => (self as unknown as { tones: number }).tones);
  const before = await tones();
  await gets(ana, "do you see this?");
  await row(ida.page, "Ana").filter({ hasText: "do you see this?" }).waitFor();
  await expect.poll(tones).toBe(before + 2);
  expect(await sw.shown()).toEqual([]);

  // Another window is in front.
  await looksAway(ida.page, true);
  await gets(ana, "hello?");
  await expect.poll(sw.shown).toEqual([expect.objectContaining({ title: "Ana", body: "hello?\n2 new messages" })]);
  expect(await tones()).toBe(before + 2);
  await looksAway(ida.page, false);
  await openRow(ida, "Ana");
  await expect.poll(sw.shown).toEqual([]);
  await gets(ana, "there you are");
  await sees(ida, "Ana", "there you are");
  await ana.person.sees("there you are", ana.chat, "read");
  expect(await tones()).toBe(before + 2);
});

/** Pages of this browser think that each of them is in front. */
async function looksAway(page: Page, isAway: boolean): Promise<void> {
  await page.evaluate((away) => {
    Object.defineProperty(document, "hasFocus", { configurable: true, value: () => !away });
    dispatchEvent(new Event(away ? "blur" : "focus"));
  }, isAway);
}

test("[PN6] quiet hours and kinds are kept where the service worker finds them", async () => {
  const { phone: jo, ana, sw } = told;
  await ready(told);
  await jo.page.getByRole("switch", { name: "Quiet hours" }).check();
  await jo.page.getByLabel("From").fill("00:00");
  await jo.page.getByLabel("To", { exact: true }).fill("23:59");
  await jo.page.getByRole("switch", { name: "Groups" }).uncheck();
  expect(await axeViolations(jo.page)).toEqual([]);
  await jo.page.reload();
  expect(await jo.page.getByLabel("From").inputValue()).toBe("00:00");
  expect(await jo.page.getByRole("switch", { name: "Groups" }).isChecked()).toBe(false);
  await closeApp(jo);
  await gets(ana, "are you asleep?");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "are you asleep?" })]);
  const silent = await workerOf(jo).evaluate(async () => {
    const { registration } = self as unknown as { registration: ServiceWorkerRegistration };
    return (await registration.getNotifications())[0]?.silent;
  });
  expect(silent).toBe(true);
});

test("[PN9] a subscription that changed is told to the service with every page closed, and one that died is told of on the next visit", async () => {
  const { phone: liz, ana, sw } = told;
  await ready(told);
  const pushed: (string | undefined)[] = [];
  const another = await startReceiver(async ({ url }) => {
    pushed.push(url);
    return { status: 201 };
  });
  await closeApp(liz);
  await sw.subscriptionChanged(`${another.url}/another`);
  await gets(ana, "do you still hear me?");
  await expect.poll(() => pushed, { timeout: 30_000 }).toEqual(["/another"]);
  await another.close();

  // Where the browser gives no other, one hears of it.
  await openApp(liz);
  await row(liz.page, "Ana").filter({ hasText: "do you still hear me?" }).waitFor();
  await liz.context.addInitScript(() => {
    PushManager.prototype.subscribe = async () => {
      throw new DOMException("gone", "AbortError");
    };
  });
  await liz.page.reload();
  await liz.page.getByText("Notifications stopped working on this device.").waitFor();
  await liz.page.getByRole("button", { name: "Settings" }).click();
  await liz.page.getByRole("link", { name: "Notifications" }).click();
  await liz.page.getByText("Turn them on again to hear of new messages.").waitFor();
});

scene.endsWithoutComplaints();
