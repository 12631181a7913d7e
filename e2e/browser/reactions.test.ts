// Reactions in a browser: given by mouse and by keyboard, seen by the other, taken back, and spoken only where they concern one.

import { beforeAll, expect, test } from "vitest";
import { friendOf } from "./friend.ts";
import { axeViolations, openChatWith, openRow, type Phone, says, sees } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
let ana: Phone;
let ben: Phone;
beforeAll(async () => {
  [ana, ben] = [await stage.phone("Ana"), await stage.phone("Ben")];
});

const article = ({ page }: Phone, name: RegExp) => page.getByRole("article", { name });
const chip = (phone: Phone, name: string | RegExp) =>
  phone.page.getByRole("list", { name: "Reactions" }).getByRole("button", { name });
const spoken = ({ page }: Phone) => page.locator("[aria-live=polite]").first();

async function opens(phone: Phone, name: RegExp): Promise<void> {
  await article(phone, name).hover();
  await article(phone, name).getByRole("button", { name: "React" }).click();
  await phone.page.getByRole("dialog", { name: "React" }).waitFor();
}

test("a reaction is one press away, both see it and who gave it, and a press on it joins or takes back", async () => {
  await openChatWith(ana, ben);
  await says(ana, "we did it");
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "we did it");
  await opens(ben, /^Ana, we did it/);
  expect(await axeViolations(ben.page)).toEqual([]);
  await ben.page.getByRole("button", { name: "👍" }).click();
  await chip(ben, "👍 1, you").waitFor();
  await chip(ana, "👍 1, Ben").click();
  await chip(ana, "👍 2, Ben and you").waitFor();
  await chip(ben, "👍 2, Ana and you").waitFor();
  expect(await axeViolations(ana.page)).toEqual([]);
  await expect.poll(() => spoken(ana).textContent()).toContain("Ben reacted 👍 to: we did it");
  expect(await spoken(ben).textContent()).not.toContain("reacted");
  await ana.page.reload();
  await chip(ana, "👍 2, Ben and you").click();
  await chip(ben, "👍 1, you").click();
  await expect.poll(() => ana.page.getByRole("list", { name: "Reactions" }).count()).toBe(0);
  expect(await ana.page.getByText("Update the app").count()).toBe(0);
});

test("by keyboard alone: open, move, choose from the many; Esc closes, and the focus is where it was", async () => {
  const { page } = ana;
  await openRow(ana, "Notes to yourself");
  await says(ana, "remember this");
  await sees(ana, "You", "remember this", /sent|delivered|read/);
  const react = article(ana, /^You, remember this/).getByRole("button", { name: "React" });
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
  await react.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "React" }).waitFor();
  await expect.poll(focused).toBe("👍");
  await page.keyboard.press("Escape");
  await expect.poll(focused).toBe("React");
  expect(await page.getByRole("dialog", { name: "React" }).count()).toBe(0);
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("👍");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowRight");
  expect(await focused()).toBe("More reactions");
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("😀");
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("🙂");
  await page.keyboard.press("Enter");
  await chip(ana, "🙂 1, you").waitFor();
  await expect.poll(focused).toBe("React");
  await chip(ana, "🙂 1, you").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.getByRole("list", { name: "Reactions" }).count()).toBe(0);
  await expect.poll(focused).toBe("React");
});

test("offline it shows at once, and goes when the network is back; on a narrow screen nothing is cut off", async () => {
  const { person: lea, chat } = await friendOf(stage, ben, "Lea", "still there?");
  const reactions = async () => (await lea.items(chat)).flatMap((item) => (item.kind === "message" ? item.reactions : []));
  await sees(ben, "Lea", "still there?");
  await ben.page.setViewportSize({ width: 320, height: 600 });
  // There is room for one button beside a message.
  await article(ben, /^Lea, still there/).hover();
  await article(ben, /^Lea, still there/)
    .getByRole("button", { name: "More actions" })
    .click();
  const menu = ben.page.getByRole("menu", { name: "Message" });
  await menu.waitFor();
  await ben.context.setOffline(true);
  const box = await menu.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
  await menu.getByText("🙏", { exact: true }).click();
  await chip(ben, "🙏 1, you").waitFor();
  expect(await reactions()).toEqual([]);
  await ben.context.setOffline(false);
  await expect.poll(reactions).toMatchObject([{ emoji: "🙏", people: [{ name: "Ben" }] }]);
  await ben.page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  expect(await axeViolations(ben.page)).toEqual([]);
});

stage.endsWithoutComplaints();
