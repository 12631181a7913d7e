// A person with a browser profile of their own: what they do, by the names that a screen reader would give.

import axe from "axe-core";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";

export type Phone = {
  readonly name: string;
  readonly handle: string;
  readonly context: BrowserContext;
  page: Page;
  /** Console errors, uncaught errors and reports of the content security policy: there must be none. */
  readonly complaints: string[];
};

const LOOKS = 4;
const LOOK_AGAIN_MS = 500;
/** What comes, comes sooner, also to a busy machine. */
const PATIENCE_MS = 60_000;
const DESKTOP = { width: 1200, height: 800 };

/** @param device where it is not a desktop */
export async function phoneOf(browser: Browser, url: string, name: string, device: BrowserContextOptions = {}): Promise<Phone> {
  const context = await browser.newContext({ baseURL: url, viewport: DESKTOP, ...device });
  context.setDefaultTimeout(PATIENCE_MS);
  const handle = `${name.toLowerCase()}.${crypto.randomUUID().slice(0, 8)}`;
  const phone: Phone = { name, handle, context, page: undefined as never, complaints: [] };
  phone.page = await newTab(phone);
  return phone;
}

export async function newTab(phone: Phone): Promise<Page> {
  const page = await phone.context.newPage();
  loadsPatiently(page);
  page.on("console", (message) => {
    if (message.type() === "error" && !isExpected(message.text())) phone.complaints.push(message.text());
  });
  page.on("pageerror", (error) => phone.complaints.push(`${error.name}: ${error.message}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`CSP: ${violatedDirective} ${blockedURI}`),
    );
  });
  return page;
}

/**
 * What is closed goes back over its entry of the history (layered.ts), which takes the browser a moment that no page can see, and whatever loads
 * a page and falls into it is dropped. As anybody would, one asks again.
 */
function loadsPatiently(page: Page): void {
  const [reload, goto] = [page.reload.bind(page), page.goto.bind(page)];
  const twice = <T>(load: () => Promise<T>) =>
    load().catch((error: Error) => {
      if (!error.message.includes("net::ERR_ABORTED")) throw error;
      return load();
    });
  page.reload = (options) => twice(() => reload(options));
  page.goto = (url, options) => twice(() => goto(url, options));
}

/** As in private windows of some browsers */
export async function withoutServiceWorker({ context }: Phone): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(navigator.serviceWorker, "register", {
      configurable: true,
      value: () => Promise.reject(new DOMException("no", "SecurityError")),
    });
  });
}

/** What a browser writes by itself when a request did not get through or was answered with a no that the app expects. */
function isExpected(text: string): boolean {
  return /Failed to load resource|WebSocket connection to .* failed|net::ERR_/.test(text);
}

export async function join(phone: Phone): Promise<void> {
  const { page } = phone;
  await page.goto("/");
  await page.getByRole("textbox", { name: "Your name" }).fill(phone.name);
  await page.getByRole("textbox", { name: "Handle" }).fill(phone.handle);
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByRole("list", { name: "Chats" }).waitFor();
}

export async function openChatWith({ page }: Phone, other: { name: string; handle: string }): Promise<void> {
  await page.getByRole("button", { name: "New chat" }).click();
  await page.getByRole("textbox", { name: "Handle" }).fill(`@${other.handle}`);
  await page.getByRole("button", { name: "Open chat" }).click();
  // What they call themselves is not known before they have said it.
  await page
    .getByRole("log", { name: new RegExp(`^Messages with (@${escaped(other.handle)}|${escaped(other.name)})$`) })
    .waitFor();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

export async function createGroup({ page }: Phone, title: string, others: { handle: string }[]): Promise<void> {
  await page.getByRole("button", { name: "New group" }).click();
  await page.getByRole("textbox", { name: "Group name" }).fill(title);
  for (const { handle } of others) {
    await page.getByRole("textbox", { name: "Handle" }).fill(handle);
    await page.getByRole("button", { name: "Add", exact: true }).click();
  }
  await page.getByRole("button", { name: "Create group" }).click();
  await page.getByRole("log", { name: `Messages with ${title}` }).waitFor();
}

/** Opens the chat whose row begins with this title; a request is accepted. */
export async function openRow({ page }: Phone, title: string): Promise<void> {
  await row(page, title).click();
  await page.getByRole("log", { name: `Messages with ${title}` }).waitFor();
  const accept = page.getByRole("region", { name: "Message request" }).getByRole("button", { name: "Accept" });
  await page.getByRole("textbox", { name: "Message" }).or(accept).or(page.locator(".read-only")).first().waitFor();
  if (await accept.isVisible()) {
    await accept.click();
    await accept.waitFor({ state: "detached" });
  }
}

export function row(page: Page, title: string): Locator {
  return page.getByRole("list", { name: "Chats" }).getByRole("link", { name: new RegExp(`^${escaped(title)}`) });
}

/** By the menu of a message, as a pointer or the keyboard opens it. */
export async function inMessage({ page }: Phone, article: RegExp, item: string): Promise<void> {
  const message = page.getByRole("article", { name: article }).first();
  await message.hover();
  await message.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menu", { name: "Message" }).getByRole("menuitem", { name: item }).click();
}

export async function says({ page }: Phone, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** The message is there, once. @param state of an own message: "read" also for "delivered", and so on */
export async function sees({ page }: Phone, who: string, text: string, state?: RegExp): Promise<void> {
  const article = page.getByRole("article", {
    name: new RegExp(`^${escaped(who)}, ${escaped(text)}, .*(?:${state?.source ?? ""})`),
  });
  await article.first().waitFor();
  const count = await article.count();
  if (count !== 1) throw new Error(`"${text}" is shown ${count} times`);
}

/** The words of the open chat, in order. */
export async function words({ page }: Phone): Promise<string[]> {
  return page.getByRole("log").locator(".words").allInnerTexts();
}

/** What axe finds and goes on finding: what stands there for a moment, on a screen that is coming or going, is none. */
export async function axeViolations(page: Page): Promise<string[]> {
  let found: string[] = [];
  for (let looks = 0; looks < LOOKS; looks++) {
    found = await looksAt(page);
    if (found.length === 0) return [];
    await page.waitForTimeout(LOOK_AGAIN_MS);
  }
  return found;
}

async function looksAt(page: Page): Promise<string[]> {
  // Put there by the debugger, which Trusted Types let through; and once a page, for it is 650 KB.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: looker } = globalThis as unknown as { axe: typeof axe };
    // What comes or goes has other colours on its way.
    const moves = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(moves.filter(({ playState }) => playState === "running").map(({ finished }) => finished));
    const { violations } = await looker.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
