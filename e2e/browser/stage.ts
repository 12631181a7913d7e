// Where a file of browser tests plays: a world, a Chromium, and people with a profile each. Its last test is that nothing complained.

import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { Person } from "../world/person.ts";
import { sharedWorld } from "../world/shared.ts";
import { startWorld, type World } from "../world/world.ts";
import { launchChromium } from "./chromium.ts";
import { join, type Phone, phoneOf, withoutServiceWorker } from "./phone.ts";

export type BrowserStage = {
  /** From the first test on */
  readonly world: World;
  readonly browser: Browser;
  /** Somebody new, past the first screen */
  phone(name: string, having?: Having): Promise<Phone>;
  /** Somebody new without a screen, who costs a tenth of one with: for who is talked to, where only the other side is looked at */
  person(name: string): Promise<Person>;
  /** Somebody new who has not opened the app yet */
  stranger(name: string, having?: Having): Promise<Phone>;
  /** To be called after all tests of the file */
  endsWithoutComplaints(): void;
};

export type Having = {
  /** Where it is not a desktop */
  device?: BrowserContextOptions;
  /**
   * By a service worker, without which all goes as it does in a private window. To install one costs more than all else that a first visit does:
   * each file of the app is fetched and kept.
   */
  keepsApp?: boolean;
};

export type Setting = {
  /** Whether the tests need what a browser has around its pages (`launchChromium`) */
  isWhole?: boolean;
  /** A file that its camera sees */
  camera?: string;
  /** For who stops the service, or puts another build there; the others' files are on one. */
  hasOwnWorld?: boolean;
  /** Of everybody, where nothing else is said of them */
  keepsApp?: boolean;
};

let sharedBrowser: Promise<Browser> | undefined;

export function browserStage({
  isWhole = false,
  camera,
  hasOwnWorld = false,
  keepsApp: allKeepApp = false,
}: Setting = {}): BrowserStage {
  const hasOwnBrowser = isWhole || camera !== undefined;
  let running: { world: World; browser: Browser } | undefined;
  const phones: Phone[] = [];
  const people: Person[] = [];
  let isInTest = false;
  beforeEach(() => {
    isInTest = true;
  });
  beforeAll(async () => {
    if (!hasOwnBrowser) sharedBrowser ??= launchChromium({ isWhole: false });
    const [world, browser] = await Promise.all([
      hasOwnWorld ? startWorld() : sharedWorld(),
      hasOwnBrowser ? launchChromium({ isWhole, camera }) : sharedBrowser,
    ]);
    if (browser !== undefined) running = { world, browser };
  });
  afterAll(async () => {
    for (const { context } of phones) await context.close();
    for (const person of people) await person.end();
    if (hasOwnBrowser) await running?.browser.close();
    if (hasOwnWorld) await running?.world.end();
  });
  const here = () => {
    if (running === undefined) throw new Error("the stage is ready when the tests run");
    return running;
  };
  const stranger = async (name: string, { device, keepsApp = allKeepApp }: Having = {}) => {
    const phone = await phoneOf(here().browser, here().world.url, name, device);
    phones.push(phone);
    if (!keepsApp) await withoutServiceWorker(phone);
    // A page that nobody looks at goes on working, beside the tests that follow. Who was there before the first test is there for all.
    if (isInTest) onTestFinished(() => phone.context.close());
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
    async person(name) {
      const person = await Person.join(name, here().world.url);
      if (isInTest) onTestFinished(() => person.end());
      else people.push(person);
      return person;
    },
    async phone(name, having) {
      const phone = await stranger(name, having);
      await join(phone);
      // Then it has every part of the app, whatever becomes of the network.
      if (having?.keepsApp) await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      return phone;
    },
    endsWithoutComplaints() {
      test("nothing complained: no console error, no uncaught error, no CSP report", () => {
        expect(phones.flatMap(({ name, complaints }) => complaints.map((complaint) => `${name}: ${complaint}`))).toEqual([]);
      });
    },
  };
}
