// A phone with a screen to touch, and fingers on it.

import type { CDPSession, Locator, Page } from "playwright-core";
import type { Phone } from "./phone.ts";
import type { BrowserStage, Having } from "./stage.ts";

type Point = { x: number; y: number };

/** Somebody new who has not opened the app yet, on a phone */
export function touchPhone(stage: BrowserStage, name: string, { device, ...having }: Having = {}): Promise<Phone> {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, reducedMotion: "reduce" } as const;
  return stage.stranger(name, { ...having, device: { ...phone, ...device } });
}

export async function fingerOn(page: Page) {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: Point[]) =>
    cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  return {
    /** Until something has come of it */
    async presses(place: Locator, until: () => Promise<unknown>): Promise<void> {
      const at = await middleOf(place);
      await touch("touchStart", [at]);
      await until();
      await touch("touchEnd", []);
    },
    async swipes(place: Locator, rightPx: number, whileThere: () => Promise<unknown> = async () => {}): Promise<void> {
      const { x, y } = await middleOf(place);
      await touch("touchStart", [{ x, y }]);
      for (let step = 1; step <= 8; step++) await touch("touchMove", [{ x: x + (rightPx * step) / 8, y }]);
      await whileThere();
      await touch("touchEnd", []);
    },
  };
}

async function middleOf(place: Locator): Promise<Point> {
  await place.scrollIntoViewIfNeeded();
  const box = await place.boundingBox();
  if (box === null) throw new Error("it is not on screen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** What stands beyond the edges of the screen */
export function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
