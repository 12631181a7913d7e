// A person with a browser profile of their own: what they do, by the names that a screen reader would give.

import AxeBuilder from "@axe-core/playwright";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";

export type Phone = {
  readonly name: string;
  readonly handle: string;
  readonly context: BrowserContext;
  page: Page;
  /** Console errors, uncaught errors and reports of the content security policy: there must be none. */
  readonly complaints: string[];
};

const DESKTOP = { width: 1200, height: 800 };

export async function phoneOf(browser: Browser, url: string, name: string): Promise<Phone> {
  const context = await browser.newContext({ baseURL: url, viewport: DESKTOP });
  const handle = `${name.toLowerCase()}.${crypto.randomUUID().slice(0, 8)}`;
  const phone: Phone = { name, handle, context, page: undefined as never, complaints: [] };
  phone.page = await newTab(phone);
  return phone;
}

export async function newTab(phone: Phone): Promise<Page> {
  const page = await phone.context.newPage();
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

/** As in private windows of some browsers */
export async function withoutServiceWorker({ context }: Phone): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(navigator.serviceWorker, "register", {
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

export async function openChatWith({ page }: Phone, other: Phone): Promise<void> {
  await page.getByRole("button", { name: "New chat" }).click();
  await page.getByRole("textbox", { name: "Handle" }).fill(`@${other.handle}`);
  await page.getByRole("button", { name: "Open chat" }).click();
  // What they call themselves is not known before they have said it.
  await page
    .getByRole("log", { name: new RegExp(`^Messages with (@${escaped(other.handle)}|${escaped(other.name)})$`) })
    .waitFor();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
}

export async function createGroup({ page }: Phone, title: string, others: Phone[]): Promise<void> {
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

export async function axeViolations(page: Page): Promise<string[]> {
  // Trusted Types: axe is put into the page by the debugger, not by markup.
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
