// An app at home on a phone: what the system's menus lead to, and what other apps share with it.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../world/world.ts";
import { sidewaysPx, touchPhone } from "./fingers.ts";
import { friendOf } from "./friend.ts";
import { axeViolations, newTab, type Phone, row, says, sees, join as signUp } from "./phone.ts";
import { serviceWorkerOf } from "./service-worker.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage({ isWhole: true });

let ida: Phone;
beforeAll(async () => {
  ida = await touchPhone(stage, "Ida", { keepsApp: true });
  await signUp(ida);
});

test("[SR3] what the system's menus lead to: a new chat, and notes to yourself", async () => {
  await ida.page.goto("/new-chat");
  await ida.page.getByRole("textbox", { name: "Handle" }).waitFor();
  expect(new URL(ida.page.url()).pathname).toBe("/");
  await ida.page.goto("/notes");
  await ida.page.getByRole("log", { name: "Messages with Notes to yourself" }).waitFor();
});

test("[SR1] [SR2] what another app shares waits until a chat is chosen, and then until it is sent; a foreign page's form sends nothing", async () => {
  await ida.page.goto("/");
  const { person: jo, chat } = await friendOf(stage, ida, "Jo", "send me the picture");
  await ida.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await ida.page.reload();
  await ida.page.waitForFunction(() => navigator.serviceWorker.controller !== null);

  // As the system does it, and as any page of the web can: a form that is posted.
  const foreign = await newTab(ida);
  await foreign.goto("data:text/html,<title>elsewhere</title>");
  await foreign.evaluate((action) => {
    const form = Object.assign(document.createElement("form"), { action, method: "post", enctype: "multipart/form-data" });
    const files = Object.assign(document.createElement("input"), { type: "file", name: "files" });
    const given = new DataTransfer();
    given.items.add(new File(["the lake in the morning"], "lake.txt", { type: "text/plain" }));
    files.files = given.files;
    const text = Object.assign(document.createElement("input"), { name: "text", value: "look at this" });
    form.append(text, files);
    document.body.append(form);
    form.submit();
  }, `${stage.world.url}/share`);
  await foreign.waitForURL(`${stage.world.url}/share`);
  const sheet = foreign.getByRole("dialog", { name: "Share" });
  await sheet.getByText("lake.txt, look at this").waitFor();
  expect(await axeViolations(foreign)).toEqual([]);
  expect(await sidewaysPx(foreign)).toBe(0);
  expect(await jo.words(chat)).toEqual(["send me the picture"]);
  // Reloaded, it is still there, and not handed over again.
  await foreign.reload();
  await sheet.getByText("lake.txt, look at this").waitFor();
  await sheet.getByRole("searchbox", { name: "Find a chat" }).fill("jo");
  await sheet.getByRole("button", { name: "Jo" }).tap();
  const files = foreign.getByRole("dialog", { name: "Send files" });
  await files.getByText("lake.txt").waitFor();
  expect(await foreign.evaluate(() => caches.has("parley-shared"))).toBe(false);
  await files.getByRole("button", { name: "Send" }).tap();
  // With what it was shared with as its caption
  const file = await jo.opensFile("look at this", chat);
  expect(await file.text()).toBe("the lake in the morning");

  await foreign.goto("/share");
  await foreign.getByText("There is nothing to share any more.").waitFor();
  await foreign.getByRole("button", { name: "OK" }).tap();
  await row(foreign, "Jo").waitFor();
});

test("[SR2] without a service worker nothing of what is shared is read by the service", async () => {
  const body = new FormData();
  body.append("text", "a secret");
  const answer = await fetch(`${stage.world.url}/share`, { method: "POST", body, redirect: "manual" });
  expect([answer.status, new URL(answer.headers.get("location") ?? "").pathname]).toEqual([303, "/share"]);
  expect(stage.world.logs.join("\n")).not.toContain("a secret");
});

test("[SR4] what waits is sent by the browser's own call once there is a network, with every page closed", async () => {
  await ida.page.goto("/");
  const { person: liz, chat } = await friendOf(stage, ida, "Liz", "are you there?");
  const sw = await serviceWorkerOf(ida, stage.world.url);
  // Chrome grants it to all; this one asks.
  await ida.context.grantPermissions(["background-sync", "notifications"]);
  await ida.context.setOffline(true);
  await says(ida, "from the tunnel");
  await sees(ida, "You", "from the tunnel");
  const tags = () =>
    ida.page.evaluate(async () => {
      const { sync } = (await navigator.serviceWorker.ready) as unknown as { sync: { getTags(): Promise<string[]> } };
      return sync.getTags();
    });
  await expect.poll(tags).toEqual(["parley-send-waiting"]);
  await ida.page.close();
  await ida.context.setOffline(false);
  await sw.sync("parley-send-waiting");
  await liz.sees("from the tunnel", chat);
});

test("[SR5] the app can be installed: everything that a browser asks for is there, and the first screen waits for nothing that blocks it", async () => {
  const { page } = await stage.stranger("Mia", { keepsApp: true });
  const cdp = await page.context().newCDPSession(page);
  await page.goto("/");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const { errors, data } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  // Private windows, as these are, install nothing; there is nothing else to say.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
  const manifest = JSON.parse(data ?? "{}") as {
    icons: { src: string; sizes: string; purpose?: string }[];
    screenshots: { src: string; sizes: string }[];
    shortcuts: { url: string }[];
  };
  for (const { src } of [...manifest.icons, ...manifest.screenshots]) {
    const answer = await fetch(new URL(src, stage.world.url));
    expect([answer.status, answer.headers.get("content-type")], src).toEqual([200, expect.stringMatching(/^image\//)]);
    await answer.arrayBuffer();
  }
  expect(manifest.icons.some(({ purpose }) => purpose === "maskable")).toBe(true);
  for (const { url } of manifest.shortcuts) expect((await fetch(new URL(url, stage.world.url))).status, url).toBe(200);
  const blocking = await page.evaluate(() => {
    const scripts = [...document.querySelectorAll("script[src]")].filter((each) => each.getAttribute("type") !== "module");
    const foreign = performance.getEntriesByType("resource").filter(({ name }) => !name.startsWith(location.origin));
    return {
      scripts: scripts.map((each) => each.getAttribute("src")),
      styles: document.querySelectorAll('link[rel="stylesheet"]').length,
      foreign: foreign.length,
    };
  });
  // What says how it looks is there before anything is drawn, and is no more than that (AP1).
  expect(blocking).toEqual({ scripts: ["/appear.js"], styles: 1, foreign: 0 });
  expect(statSync(join(ROOT, "web", "dist", "appear.js")).size).toBeLessThan(2048);
  const sizes = readFileSync(join(ROOT, "web", "dist", "sw.js"), "utf8");
  expect(sizes).not.toContain("screenshots/");
});

stage.endsWithoutComplaints();
