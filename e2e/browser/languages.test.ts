// Parley as a person has it on their device: in languages other than English, from right to left, with long words, changed while somebody writes; and how it looks.

import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { looksRight, scrollsSideways } from "./looks.ts";
import { newTab, openRow } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();

test("[LA8] in Arabic, by keyboard alone: one signs up and writes, and the page is the other way round", async () => {
  const said = catalogue("ar");
  const { page } = await stage.stranger("Omar", { device: { locale: "ar-EG" } });
  await page.goto("/");
  await page.getByRole("textbox", { name: said("Your name") }).waitFor();
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(["ar", "rtl"]);
  await looksRight(page, "ar-first");
  await page.getByRole("textbox", { name: said("Your name") }).focus();
  await page.keyboard.type("عمر");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+a");
  await page.keyboard.type(`omar.${crypto.randomUUID().slice(0, 8)}`);
  await page.keyboard.press("Enter");
  const chats = page.getByRole("list", { name: said("Chats"), exact: true });
  await chats.waitFor();
  await page.waitForLoadState("networkidle");
  const palette = page.getByRole("combobox", { name: said("Go to") });
  // What listens to it comes after the list.
  await expect
    .poll(async () => {
      if (!(await palette.isVisible())) await page.keyboard.press("Control+k");
      return palette.isVisible();
    })
    .toBe(true);
  await palette.fill(said("Notes to yourself").slice(0, 5));
  await page.keyboard.press("Enter");
  await page.getByRole("log").waitFor();
  await page.getByRole("textbox", { name: said("Message") }).focus();
  await page.keyboard.type("مرحبا Parley 2");
  await page.keyboard.press("Enter");
  await page
    .getByRole("article", {
      name: new RegExp(`^${said("You")}, مرحبا Parley 2, .*(${said("sent")}|${said("read")}|${said("delivered")})`),
    })
    .waitFor();
  // The list is where one begins to read, and one's own words where one ends.
  const [list, log, bubble] = await Promise.all(
    [chats, page.getByRole("log"), page.locator(".message.own .bubble").first()].map((each) => each.boundingBox()),
  );
  if (!list || !log || !bubble) throw new Error("something is not on the screen");
  expect(list.x).toBeGreaterThan(log.x + log.width - 1);
  expect(bubble.x - log.x).toBeLessThan(log.width / 2);
  await looksRight(page, "ar-chat");
});

test("[LA8] German words are long, and fit into 320 pixels", async () => {
  const { page } = await stage.stranger("Uwe", { device: { locale: "de-AT" } });
  const said = catalogue("de");
  await page.goto("/");
  await page.getByRole("textbox", { name: said("Your name") }).fill("Uwe Donaudampfschifffahrtsgesellschaft");
  await page.getByRole("textbox", { name: said("Handle") }).fill(`uwe.${crypto.randomUUID().slice(0, 8)}`);
  await page.getByRole("button", { name: said("Start") }).click();
  await page.getByRole("list", { name: said("Chats"), exact: true }).waitFor();
  await page.setViewportSize({ width: 320, height: 700 });
  for (const path of ["/settings", "/settings/profile", "/settings/notifications", "/settings/devices", "/"]) {
    await page.goto(path);
    await page
      .getByRole("button", { name: said("Settings") })
      .or(page.getByRole("heading").first())
      .first()
      .waitFor();
    expect(await scrollsSideways(page), path).toBe(false);
    // Nor is anything to press cut off by what it stands in.
    const beyond = await page
      .locator("button, input, select, a")
      .evaluateAll(
        (all) =>
          all.map((each) => each.getBoundingClientRect()).filter(({ width, right }) => width > 0 && right > innerWidth + 1)
            .length,
      );
    expect(beyond, path).toBe(0);
    if (process.env.PARLEY_PICTURES)
      await page.screenshot({ path: `${process.env.PARLEY_PICTURES}/de${path.replaceAll("/", "-")}320.png`, fullPage: true });
  }
});

test("[LA9] [LA7] another language is there in each tab, with what was typed, and without a network too", async () => {
  const ivo = await stage.phone("Ivo", { keepsApp: true });
  await openRow(ivo, "Notes to yourself");
  await ivo.page.getByRole("textbox", { name: "Message" }).fill("half a thought");
  const settings = await newTab(ivo);
  await settings.goto("/settings/language");
  await settings.getByRole("combobox", { name: "Language" }).selectOption({ label: "Français" });
  await settings.getByRole("combobox", { name: catalogue("fr")("Language") }).waitFor();
  const french = ivo.page.getByRole("textbox", { name: catalogue("fr")("Message") });
  await french.waitFor();
  await expect.poll(() => french.inputValue()).toBe("half a thought");
  // The worker that keeps the app has these words by now; what they are in is in no other place.
  await expect
    .poll(() => settings.evaluate(async () => (await (await caches.open("parley-words")).keys()).length))
    .toBeGreaterThan(1);
  await ivo.context.setOffline(true);
  await settings.reload();
  await settings.getByRole("combobox", { name: catalogue("fr")("Language") }).waitFor();
  expect(await settings.evaluate(() => document.documentElement.lang)).toBe("fr");
});

test("[AP1] [AP3] how it looks is chosen in Settings, is there before the app is, and in other tabs", async () => {
  const { page, context } = await stage.phone("Lou");
  const other = await context.newPage();
  await other.goto("/");
  await page.goto("/settings/appearance");
  const appearance = page.getByRole("group", { name: "Appearance" });
  await appearance.getByRole("radio", { name: "Dark" }).check();
  await appearance.getByRole("radio", { name: "Rose" }).check();
  await appearance.getByRole("radio", { name: "130 %" }).check();
  await appearance.getByRole("switch", { name: "Reduce motion" }).check();
  const wanted = { theme: "dark", accent: "rose", motion: "none", scale: "1.3" };
  const look = (of: typeof page) =>
    of.evaluate(() => {
      const { theme, accent, motion } = document.documentElement.dataset;
      return { theme, accent, motion, scale: document.documentElement.style.getPropertyValue("--scale") };
    });
  await expect.poll(() => look(other)).toEqual(wanted);
  await page.route(/assets\/.*\.js$/, (route) => route.abort());
  await page.reload();
  expect(await look(page)).toEqual(wanted);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(18, 16, 23)");
});

stage.endsWithoutComplaints();
