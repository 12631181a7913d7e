// Where a file of browser tests plays: one world, one Chromium, and people with a profile each. Its last test is that nothing complained.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../world/world.ts";
import { launchChromium } from "./chromium.ts";
import { join, type Phone, phoneOf } from "./phone.ts";

export type BrowserStage = {
  /** From the first test on */
  readonly world: World;
  readonly browser: Browser;
  /** Somebody new, past the first screen */
  phone(name: string): Promise<Phone>;
  /** Somebody new who has not opened the app yet */
  stranger(name: string): Promise<Phone>;
  /** To be called after all tests of the file */
  endsWithoutComplaints(): void;
};

export function browserStage(): BrowserStage {
  let running: { world: World; browser: Browser } | undefined;
  const phones: Phone[] = [];
  beforeAll(async () => {
    const [world, browser] = await Promise.all([startWorld(), launchChromium()]);
    running = { world, browser };
  });
  afterAll(async () => {
    await running?.browser.close();
    await running?.world.end();
  });
  const here = () => {
    if (running === undefined) throw new Error("the stage is ready when the tests run");
    return running;
  };
  const stranger = async (name: string) => {
    const phone = await phoneOf(here().browser, here().world.url, name);
    phones.push(phone);
    return phone;
  };
  return {
    get world() {
      return here().world;
    },
    get browser() {
      return here().browser;
    },
    stranger,
    async phone(name) {
      const phone = await stranger(name);
      await join(phone);
      return phone;
    },
    endsWithoutComplaints() {
      test("nothing complained: no console error, no uncaught error, no CSP report", () => {
        expect(phones.flatMap(({ name, complaints }) => complaints.map((complaint) => `${name}: ${complaint}`))).toEqual([]);
      });
    },
  };
}
