// Addresses, files and builds: what the app's shell answers, what it leaves to the service, and what an update does to open tabs.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, expect, test } from "vitest";
import { ask } from "../../scripts/operate/operator.ts";
import { WORLD_SECRETS } from "../world/secrets.ts";
import { otherBuild } from "./other-build.ts";
import { axeViolations, newTab, openRow, row, says, sees, withoutServiceWorker } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage({ hasOwnWorld: true, keepsApp: true });
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })));

const isControlled = (page: Page) =>
  page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 30_000 });
const script = (page: Page) => page.locator("script[type=module][src]").getAttribute("src");

test("[SH2] what a click saves is what the service answers, with a service worker and without", async () => {
  const ana = await stage.stranger("Ana");
  const { page } = ana;
  for (const round of ["without a service worker", "with one"]) {
    await page.goto("/developers");
    if (round === "with one") await isControlled(page);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator('a[href="/v1/openapi.json"]').click()]);
    const saved = JSON.parse(readFileSync(await download.path(), "utf8")) as { openapi: string };
    expect(saved.openapi, round).toBe("3.1.0");
    // A link without `download` is a navigation like any other.
    await page.evaluate(() => {
      const link = Object.assign(document.createElement("a"), { href: "/v1/openapi.json", textContent: "The document" });
      document.body.prepend(link);
    });
    await page.getByRole("link", { name: "The document" }).click();
    await page.waitForURL("**/v1/openapi.json");
    expect(await page.locator("body").textContent(), round).toContain('"openapi":"3.1.0"');
    await page.goto("/developers");
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  }
});

test("[SH2] addresses of the app get the app; files that are not there and addresses of nobody get a typed 404", async () => {
  const { url } = stage.world;
  const go = { headers: { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", Accept: "text/html" } };
  for (const path of ["/", "/settings", "/business/new", "/developers", "/@ana", "/c/AAAAAAAAAAAAAAAAAAAAAA"]) {
    const answer = await fetch(`${url}${path}`, go);
    expect([answer.status, answer.headers.get("content-type")], path).toEqual([200, "text/html; charset=utf-8"]);
    expect(answer.headers.get("content-security-policy"), path).toContain("script-src 'self'");
    expect(answer.headers.get("cache-control"), path).toContain("max-age=0");
    await answer.text();
  }
  for (const path of ["/assets/index-gone.js", "/nonsense", "/v23.0", "/v1/nope", "/settings.json", "/icons/gone.png"]) {
    const answer = await fetch(`${url}${path}`, go);
    expect([answer.status, answer.headers.get("content-type")], path).toEqual([404, expect.stringContaining("json")]);
    expect(answer.headers.get("cache-control"), path).toBe("no-store");
    await answer.text();
  }
  const posted = await fetch(`${url}/settings`, { method: "POST", headers: { Origin: url } });
  expect(posted.status).toBe(404);
});

test("[SH3] a build of which a file is another one is not installed; the one before stays, and so does the next whole one", async () => {
  const ben = await stage.phone("Ben");
  await isControlled(ben.page);
  const before = await script(ben.page);
  const broken = build("broken");
  const page = readFileSync(join(broken, "index.html"), "utf8");
  writeFileSync(
    join(broken, "index.html"),
    page.replace("<title>Parley</title>", "<title>An old page that a cache kept</title>"),
  );
  await stage.world.deploy(broken);
  expect(await update(ben.page)).toBe("redundant");
  await ben.page.reload();
  await ben.page.getByRole("list", { name: "Chats" }).waitFor();
  expect(await script(ben.page)).toBe(before);
  expect(await ben.page.title()).toBe("Parley");
  await stage.world.deploy(build("mended"));
  expect(await update(ben.page)).toBe("installed");
});

test("[SH4] “Reload” brings every tab to the new build, and each keeps what was typed there", async () => {
  const cleo = await stage.phone("Cleo");
  await openRow(cleo, "Notes to yourself");
  await says(cleo, "before the update");
  await sees(cleo, "You", "before the update");
  await isControlled(cleo.page);
  const second = await newTab(cleo);
  await second.goto("/settings");
  await second.getByRole("heading", { name: "Settings" }).first().waitFor();
  const third = await newTab(cleo);
  await third.goto(cleo.page.url());
  await third.getByRole("textbox", { name: "Message" }).waitFor();
  const old = await script(second);
  await stage.world.deploy(build("afresh"));
  await cleo.page.evaluate(() => navigator.serviceWorker.getRegistration().then((known) => known?.update()));
  await cleo.page.getByText("A new version is ready.").waitFor();
  await third.getByRole("textbox", { name: "Message" }).fill("typed in the third tab");
  await cleo.page.getByRole("button", { name: "Reload" }).first().click();
  for (const page of [cleo.page, second, third]) {
    await expect.poll(() => script(page).catch(() => null)).toMatch(/afresh/);
  }
  expect(old).not.toMatch(/afresh/);
  await sees(cleo, "You", "before the update");
  await expect.poll(() => third.getByRole("textbox", { name: "Message" }).inputValue()).toBe("typed in the third tab");
});

test("[SH4] the files of a build stay while a page may need them, and go after it", async () => {
  const dan = await stage.phone("Dan");
  await isControlled(dan.page);
  // It says nothing of its build, like a tab that the system put to sleep.
  const silent = await newTab(dan);
  await silent.goto("/icons/icon.svg");
  const keptOf = (mark: RegExp) =>
    silent.evaluate(async (source) => {
      const keys = await (await caches.open("parley-shell")).keys();
      return keys.map(({ url }) => new URL(url).pathname).find((path) => new RegExp(source).test(path)) ?? "";
    }, mark.source);
  const old = await keptOf(/assets\/settings-(?!beyond).*js/);
  await stage.world.deploy(build("beyond"));
  await update(dan.page);
  await dan.page.getByText("A new version is ready.").waitFor();
  await dan.page.getByRole("button", { name: "Reload" }).first().click();
  await expect.poll(() => script(dan.page).catch(() => null)).toMatch(/beyond/);
  expect((await fetch(`${stage.world.url}${old}`)).status).toBe(404);
  expect(await silent.evaluate((path) => fetch(path).then(({ status }) => status), old)).toBe(200);
  await silent.close();
  await dan.page.reload();
  await dan.page.getByRole("list", { name: "Chats" }).waitFor();
  const isKept = (path: string) =>
    dan.page.evaluate((each) => caches.match(each, { ignoreSearch: true }).then((found) => found !== undefined), path);
  await expect.poll(() => isKept(old)).toBe(false);
});

test("[SH4] two builds at once: the new tab says so, and reloads the old one at a word, which keeps what was typed", async () => {
  const eli = await stage.stranger("Eli");
  await withoutServiceWorker(eli);
  await eli.page.goto("/");
  await eli.page.getByRole("textbox", { name: "Your name" }).fill("Eli");
  await eli.page.getByRole("textbox", { name: "Handle" }).fill(eli.handle);
  await eli.page.getByRole("button", { name: "Start" }).click();
  await openRow(eli, "Notes to yourself");
  await stage.world.deploy(build("chosen"));
  const second = await newTab(eli);
  await second.goto(eli.page.url());
  await second.getByRole("heading", { name: "Parley was updated" }).waitFor();
  await eli.page.getByRole("textbox", { name: "Message" }).fill("typed in the old tab");
  await second.getByRole("button", { name: "Reload the other tabs" }).click();
  await second.getByRole("textbox", { name: "Message" }).waitFor();
  await expect
    .poll(() =>
      eli.page
        .getByRole("textbox", { name: "Message" })
        .inputValue()
        .catch(() => ""),
    )
    .toBe("typed in the old tab");
  expect(await script(eli.page)).toMatch(/chosen/);
  // Where it is another tab's engine that is newer, nobody takes what is typed here: it stays all the same, and so does what was sent.
  await eli.page.evaluate((owner) => new BroadcastChannel("parley-engine").postMessage(owner), {
    to: "views",
    kind: "ready",
    owner: "a newer one",
    build: "/assets/worker-newer.js",
  });
  await eli.page.getByText("what you typed stays").waitFor();
  await says(eli, "sent to nobody");
  await eli.page.getByRole("textbox", { name: "Message" }).fill("typed for nobody");
  // For longer than a draft waits before it is handed on
  await eli.page.waitForTimeout(600);
  await eli.page.getByRole("button", { name: "Reload" }).first().click();
  await expect
    .poll(() =>
      eli.page
        .getByRole("textbox", { name: "Message" })
        .inputValue()
        .catch(() => ""),
    )
    .toBe("sent to nobody\ntyped for nobody");
});

test("[SH1] a part of the app that is gone is said, with what to do, and nothing on screen goes", async () => {
  const fay = await stage.stranger("Fay");
  await withoutServiceWorker(fay);
  await fay.page.route(/\/assets\/(settings|gallery)-/, (route) => route.fulfill({ status: 404, body: "gone" }));
  await fay.page.goto("/");
  await fay.page.getByRole("textbox", { name: "Your name" }).fill("Fay");
  await fay.page.getByRole("button", { name: "Start" }).click();
  await row(fay.page, "Notes to yourself").waitFor();
  await fay.page.getByRole("button", { name: "Settings" }).click();
  await fay.page.getByRole("heading", { name: "Parley was updated" }).waitFor();
  await fay.page.unroute(/\/assets\/(settings|gallery)-/);
  await fay.page.getByRole("button", { name: "Reload" }).first().click();
  await fay.page.getByRole("heading", { name: "Settings" }).first().waitFor();
  expect(fay.complaints.splice(0).every((each) => /the page failed|Failed to fetch dynamically|preload/i.test(each))).toBe(true);
});

test("[SH1] a page whose script does not come says so", async () => {
  const gus = await stage.stranger("Gus");
  await withoutServiceWorker(gus);
  await gus.page.route(/\/assets\/index-.*\.js/, (route) => route.fulfill({ status: 404, body: "gone" }));
  await gus.page.goto("/");
  await gus.page.getByText("If nothing comes").waitFor();
});

test("[OP3] [OP9] [SH14] one signs up with an invitation, reads whose work is in the app, and is told when one is suspended", async () => {
  const place = { origin: stage.world.url, secret: WORLD_SECRETS.OPERATOR_SECRET, headers: {} };
  await ask(place, "setLimits", { body: { registration: "invitation" } });
  const { codes } = await ask(place, "invite", { body: { count: 1, days: 1 } });
  const ida = await stage.stranger("Ida");
  await withoutServiceWorker(ida);
  const { page } = ida;
  await page.goto("/");
  await page.getByLabel("Your name").fill("Ida");
  await page.getByLabel("Handle").fill(ida.handle);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  const code = page.getByLabel("Invitation");
  await code.fill("ABCD-EFGH-JKLM-NPQR");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByText("That invitation doesn't work.").waitFor();
  await code.fill(codes[0]?.toLowerCase() ?? "");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("list", { name: "Chats" }).waitFor();
  await ask(place, "setLimits", { body: { registration: "open" } });

  await page.goto("/settings/about");
  await page.getByRole("button", { name: "Licences" }).click();
  const licences = page.getByRole("dialog", { name: "Licences" });
  await licences.getByText(/^ts-mls \d/).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await licences.getByRole("button", { name: "Close" }).click();
  await licences.waitFor({ state: "detached" });

  const who = { kind: "handle", handle: ida.handle };
  await ask(place, "suspend", { body: { who } });
  await page.getByRole("status", { name: "Connection" }).getByText("This service suspended your account.").waitFor();
  await ask(place, "restore", { body: { who } });
  await page.reload();
  await page.getByRole("status", { name: "Connection" }).getByText("suspended").waitFor({ state: "detached" });
  // What a browser says of requests that were refused
  expect(ida.complaints.splice(0).every((each) => /403|status of/.test(each))).toBe(true);
});

stage.endsWithoutComplaints();

/** What became of the next service worker */
function update(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.update().catch(() => {});
    const found = registration?.installing ?? registration?.waiting;
    if (found === undefined || found === null) return "nothing";
    if (found.state === "installing") await new Promise((done) => found.addEventListener("statechange", done, { once: true }));
    return found.state;
  });
}

function build(mark: string): string {
  const folder = otherBuild(mark);
  folders.push(folder);
  return folder;
}
