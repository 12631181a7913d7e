// The app in real Chromium, against the real Worker: what people do first, and what goes wrong around them.

import { expect, test } from "vitest";
import { axeViolations, createGroup, newTab, openChatWith, openRow, row, says, sees, words } from "./phone.ts";
import { browserStage } from "./stage.ts";

const stage = browserStage();
const phone = (name: string) => stage.phone(name);

test("from the first screen to a delivered and read message", async () => {
  const ana = await phone("Ana");
  const ben = await phone("Ben");
  await openRow(ana, "Notes to yourself");
  await says(ana, "milk, bread");
  await sees(ana, "You", "milk, bread", /sent$|read$|delivered$/);
  await openChatWith(ana, ben);
  await says(ana, "Hello Ben 👩‍👩‍👧‍👦 שלום");
  await sees(ana, "You", "Hello Ben 👩‍👩‍👧‍👦 שלום", /sent/);
  await openRow(ben, "Ana");
  await sees(ben, "Ana", "Hello Ben 👩‍👩‍👧‍👦 שלום");
  await sees(ana, "You", "Hello Ben 👩‍👩‍👧‍👦 שלום", /read/);
  await says(ben, "<script>alert(1)</script>");
  await sees(ana, "Ben", "<script>alert(1)</script>");
});

test("a group of three: made, added to, taken from", async () => {
  const [cleo, dan, eli] = [await phone("Cleo"), await phone("Dan"), await phone("Eli")];
  await createGroup(cleo, "Hikers", [dan]);
  await says(cleo, "welcome");
  await row(dan.page, "Hikers").waitFor();
  await openRow(dan, "Hikers");
  await sees(dan, "Cleo", "welcome");
  await cleo.page.getByRole("button", { name: "Chat info" }).click();
  await cleo.page.getByRole("button", { name: "Add member" }).click();
  await cleo.page.getByRole("textbox", { name: "Handle" }).fill(eli.handle);
  await cleo.page.getByRole("button", { name: "Add", exact: true }).click();
  await row(eli.page, "Hikers").waitFor();
  await openRow(eli, "Hikers");
  await says(dan, "hi Eli");
  await sees(eli, "Dan", "hi Eli");
  expect(await words(eli)).not.toContain("welcome");
  await cleo.page.getByRole("button", { name: "Remove Dan" }).click();
  const sure = cleo.page.getByRole("button", { name: "Yes, remove" });
  if (await sure.isVisible().catch(() => false)) await sure.click();
  await dan.page
    .getByText(/removed you/)
    .first()
    .waitFor();
  await says(cleo, "without Dan");
  await sees(eli, "Cleo", "without Dan");
  expect(await words(dan)).not.toContain("without Dan");
});

test("what is written without a network goes when it is back, once and in order", async () => {
  const [fay, gus] = [await phone("Fay"), await phone("Gus")];
  await openChatWith(fay, gus);
  await says(fay, "zero");
  await sees(fay, "You", "zero", /delivered$|sent$/);
  await fay.context.setOffline(true);
  await says(fay, "one");
  await says(fay, "two");
  await sees(fay, "You", "two", /waiting to be sent/);
  await fay.page
    .getByRole("status", { name: "Connection" })
    .getByText(/No connection/)
    .waitFor();
  await fay.context.setOffline(false);
  await sees(fay, "You", "two", /sent$|delivered$/);
  await openRow(gus, "Fay");
  await sees(gus, "Fay", "two");
  expect(await words(gus)).toEqual(["zero", "one", "two"]);
});

test("[CL8] two tabs of one profile: both live, and the loss of the owner is invisible", async () => {
  const [hal, ida] = [await phone("Hal"), await phone("Ida")];
  await openChatWith(hal, ida);
  await says(hal, "from the first tab");
  const second = await newTab(hal);
  await second.goto(hal.page.url());
  const first = hal.page;
  hal.page = second;
  await sees(hal, "You", "from the first tab");
  await says(hal, "from the second tab");
  await openRow(ida, "Hal");
  await sees(ida, "Hal", "from the second tab");
  await first.close(); // it owned the profile
  await says(hal, "after the owner went");
  await sees(ida, "Hal", "after the owner went");
  await says(ida, "still there?");
  await sees(hal, "Ida", "still there?");
  expect(await words(ida)).toEqual(["from the first tab", "from the second tab", "after the owner went", "still there?"]);
});

test("a reload at any step of a send neither loses nor repeats", async () => {
  const [jan, kim] = [await phone("Jan"), await phone("Kim")];
  await openChatWith(jan, kim);
  const texts: string[] = [];
  for (const waitMs of [0, 5, 20, 60, 150, 400]) {
    const text = `after ${waitMs} ms`;
    texts.push(text);
    await says(jan, text);
    await sees(jan, "You", text);
    await jan.page.evaluate((ms) => new Promise((go) => setTimeout(go, ms)), waitMs);
    await jan.page.reload();
    await jan.page.getByRole("textbox", { name: "Message" }).waitFor();
  }
  await openRow(kim, "Jan");
  await sees(kim, "Jan", texts.at(-1) ?? "");
  expect(await words(kim)).toEqual(texts);
  await sees(jan, "You", texts.at(-1) ?? "", /read/);
  expect(await words(jan)).toEqual(texts);
});

test("the service killed while people write: everything arrives, once", async () => {
  const [lea, max] = [await phone("Lea"), await phone("Max")];
  await openChatWith(lea, max);
  await says(lea, "before");
  await openRow(max, "Lea");
  await sees(max, "Lea", "before");
  await stage.world.kill();
  await says(lea, "while it was dead");
  await says(max, "here too");
  await stage.world.resume();
  await sees(max, "Lea", "while it was dead");
  await sees(lea, "Max", "here too");
  expect(await words(lea)).toEqual(await words(max));
});

test("keyboard only: find a chat, write, go back", async () => {
  const [nia] = [await phone("Nia")];
  await nia.page.keyboard.press("Control+k");
  await nia.page.getByRole("combobox", { name: "Chat" }).fill("notes");
  await nia.page.keyboard.press("Enter");
  await nia.page.getByRole("log", { name: "Messages with Notes to yourself" }).waitFor();
  await nia.page.getByRole("textbox", { name: "Message" }).focus();
  await nia.page.keyboard.type("no mouse");
  await nia.page.keyboard.press("Enter");
  await sees(nia, "You", "no mouse");
  await nia.page.keyboard.press("?");
});

test("no screen has an accessibility violation that a machine can find, in light and dark, wide and narrow", async () => {
  const [oda, pia] = [await phone("Oda"), await phone("Pia")];
  await openChatWith(oda, pia);
  await says(oda, "hello");
  const problems: string[] = [];
  for (const scheme of ["light", "dark"] as const) {
    await oda.page.emulateMedia({ colorScheme: scheme });
    for (const width of [360, 768, 1440]) {
      await oda.page.setViewportSize({ width, height: 800 });
      problems.push(...(await axeViolations(oda.page)).map((each) => `chat ${scheme} ${width}: ${each}`));
      await oda.page.getByRole("button", { name: "Chat info" }).click();
      await oda.page.getByRole("list", { name: "Members" }).waitFor();
      problems.push(...(await axeViolations(oda.page)).map((each) => `info ${scheme} ${width}: ${each}`));
      await oda.page.getByRole("button", { name: "Close chat info" }).click();
    }
  }
  const stranger = await stage.stranger("Quin");
  await stranger.page.goto("/");
  await stranger.page.getByRole("button", { name: "Start" }).waitFor();
  problems.push(...(await axeViolations(stranger.page)));
  expect(problems).toEqual([]);
});

stage.endsWithoutComplaints();
