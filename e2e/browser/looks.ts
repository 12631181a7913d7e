// What a machine can say of how a screen looks, on a phone, a tablet and a desk, in both themes. With PARLEY_PICTURES it also takes them for an eye to see.

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { axeViolations } from "./phone.ts";

const WIDTHS = [320, 768, 1440];
const SCHEMES = ["light", "dark"] as const;
/** axe takes a second each time: once in each theme is once with the narrowest and once with the widest layout. */
const EXAMINED = ["320 light", "1440 dark"];

/** Nothing that axe finds, and nothing that scrolls sideways. Leaves the page as wide as a desk. */
export async function looksRight(page: Page, what: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    expect(await scrollsSideways(page), `${what} at ${width} scrolls sideways`).toBe(false);
    for (const colorScheme of SCHEMES) {
      const isExamined = EXAMINED.includes(`${width} ${colorScheme}`);
      const folder = process.env.PARLEY_PICTURES;
      if (!isExamined && folder === undefined) continue;
      await page.emulateMedia({ colorScheme });
      if (isExamined) expect(await axeViolations(page), `${what} at ${width}, ${colorScheme}`).toEqual([]);
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${what}-${width}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize({ width: 1200, height: 800 });
  await page.emulateMedia({ colorScheme: null });
}

export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}
