// A push with every page closed: the real service worker opens the engine, decrypts, and shows it.

import type { CDPSession, Page, Worker } from "playwright-core";
import { expect, test } from "vitest";
import { asleep } from "./asleep.ts";
import { axeViolations, newTab, openChatWith, openRow, type Phone, row, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const scene = browserStage();

type Shown = { title: string; body: string; tag: string };

/** The service worker of a phone, by the debugger: also while no page of it is open. */
async function serviceWorkerOf(phone: Phone) {
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
    push: (data = "") => away.send("ServiceWorker.deliverPushMessage", { origin: scene.world.url, registrationId, data }),
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

/** The service pushes after it has rung; here nobody waits for that, so it is pushed again until it says so. */
async function shows(sw: Awaited<ReturnType<typeof serviceWorkerOf>>, expected: unknown[]): Promise<void> {
  const pushed = async () => {
    await sw.push("whatever somebody made up");
    await new Promise<void>((done) => setTimeout(done, 1_000));
    return sw.shown();
  };
  await expect.poll(pushed, { timeout: 40_000, interval: 2_000 }).toEqual(expected);
}

/** They know one another, and the other one looks at something else. */
async function meet(one: Phone, other: Phone): Promise<void> {
  await openChatWith(one, other);
  await says(one, "it's me");
  await openRow(other, one.name);
  await other.page.getByRole("button", { name: "Settings" }).click();
}

/** Said, and at the service: what is pushed for is there. */
async function gets(who: Phone, text: string): Promise<void> {
  await says(who, text);
  await sees(who, "You", text, /sent|delivered|read/);
}

function workerOf({ context, name }: Phone): Worker {
  const [worker] = context.serviceWorkers();
  if (worker === undefined) throw new Error(`${name} has no service worker`);
  return worker;
}

async function closeApp(phone: Phone): Promise<void> {
  await phone.page.close();
}

async function openApp(phone: Phone): Promise<Page> {
  phone.page = await newTab(phone);
  await phone.page.goto("/");
  return phone.page;
}

test("[PN1] [PN3] with every page closed a push shows who and what, and the message is there once when the app opens", async () => {
  const [ana, bob] = [await scene.phone("Ana"), await scene.phone("Bob")];
  await openChatWith(ana, bob);
  await says(ana, "the first");
  await openRow(bob, "Ana");
  await sees(bob, "Ana", "the first");
  const sw = await serviceWorkerOf(bob);
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
  await expect.poll(sw.shown, { timeout: 10_000 }).toEqual([]);
  await sees(ana, "You", "and again", /read/);
});

test("[PN3] [CL8] a tab that owns the profile is asked; one that sleeps is taken over from, and wakes up to the same messages", async () => {
  const [ana, eva] = [await scene.phone("Ana"), await scene.phone("Eva")];
  await meet(ana, eva);
  await gets(ana, "hello");
  await row(eva.page, "Ana").filter({ hasText: "hello" }).waitFor();
  const sw = await serviceWorkerOf(eva);

  await shows(sw, [expect.objectContaining({ title: "Ana", body: "hello" })]);
  const wakeUp = await asleep(eva.page);
  await gets(ana, "are you asleep?");
  await shows(sw, [expect.objectContaining({ title: "Ana", body: "are you asleep?\n2 new messages" })]);
  await wakeUp();
  await eva.page.getByRole("list", { name: "Chats" }).getByRole("link").filter({ hasText: "are you asleep?" }).click();
  await sees(eva, "Ana", "hello");
  await sees(eva, "Ana", "are you asleep?");
  await says(eva, "not any more");
  await openRow(ana, "Eva");
  await sees(ana, "Eva", "not any more");
});

test("[PN1] what its sender took back is withdrawn by the next push, and a press on a notification opens its chat", async () => {
  const [ana, fay] = [await scene.phone("Ana"), await scene.phone("Fay")];
  await meet(ana, fay);
  await gets(ana, "by mistake");
  const sw = await serviceWorkerOf(fay);
  await closeApp(fay);
  await shows(sw, [expect.objectContaining({ body: "by mistake" })]);
  const { conversation } = await sw.dataOfFirst();
  await ana.page.getByRole("article", { name: /^You, by mistake/ }).hover();
  await ana.page.getByRole("button", { name: "Delete" }).first().click();
  await ana.page.getByRole("button", { name: "Delete for everyone" }).click();
  await ana.page.getByText("You deleted this message").first().waitFor();
  await shows(sw, [{ title: "Parley", body: "You're up to date", tag: "parley" }]);
  await openApp(fay);
  await fay.page.getByRole("list", { name: "Chats" }).waitFor();
  // What the service worker says to a page when its notification is pressed.
  await sw.tellPages({ kind: "open-chat", conversation });
  await fay.page.getByRole("log", { name: /^Messages with / }).waitFor();
});

test("[PN1] [RQ2] what a stranger writes shows nothing of it, however often one is pushed to", async () => {
  const [mal, gus] = [await scene.phone("Mal"), await scene.phone("Gus")];
  const sw = await serviceWorkerOf(gus);
  await openChatWith(mal, gus);
  await gets(mal, "you have won a prize");
  await gus.page.getByText("Message request").waitFor();
  await closeApp(gus);
  await gets(mal, "click here");
  await shows(sw, [{ title: "Parley", body: "You're up to date", tag: "parley" }]);
  await shows(sw, [{ title: "Parley", body: "You're up to date", tag: "parley" }]);
});

test("[PN3] fifty pushes with a store that cannot be opened: each shows something, and no words are made up", async () => {
  const [ana, cleo] = [await scene.phone("Ana"), await scene.phone("Cleo")];
  await meet(ana, cleo);
  const sw = await serviceWorkerOf(cleo);
  await closeApp(cleo);
  await workerOf(cleo).evaluate(() => {
    indexedDB.open = () => {
      throw new DOMException("broken", "UnknownError");
    };
  });
  for (let i = 0; i < 50; i++) await sw.push();
  await expect.poll(sw.shown, { timeout: 30_000 }).toEqual([{ title: "Parley", body: "New message", tag: "parley" }]);
});

test("[PN2] notifications are asked for after somebody wrote, and Settings says what is so", async () => {
  const [ana, dan] = [await scene.phone("Ana"), await scene.phone("Dan")];
  // This browser has no push service behind it: what it would give is given here.
  await dan.context.addInitScript(() => {
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
  await dan.context.grantPermissions(["notifications"]);
  await dan.page.reload();
  await meet(ana, dan);
  const offer = dan.page.locator(".offer", { hasText: "Get a notification when someone writes" });
  await offer.getByRole("button", { name: "Turn on notifications" }).click();
  await dan.page.getByText("Notifications are on.").waitFor();
  const toggle = dan.page.getByRole("switch", { name: "Show who and what" });
  await toggle.waitFor();
  expect(await toggle.isChecked()).toBe(true);
  await toggle.uncheck();
  await dan.page.getByRole("button", { name: "Send a test notification" }).click();
  await dan.page.getByText("push service is busy").waitFor();
  expect(await axeViolations(dan.page)).toEqual([]);
  await dan.page.reload();
  expect(await dan.page.getByRole("switch", { name: "Show who and what" }).isChecked()).toBe(false);

  const sw = await serviceWorkerOf(dan);
  await closeApp(dan);
  await gets(ana, "a secret");
  await shows(sw, [expect.objectContaining({ title: "Parley", body: "New message" })]);
});

scene.endsWithoutComplaints();
