import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ACCENTS, lookFrom } from "./look.ts";

test("[AP1] what was kept is how it looks, and what is no answer is as it is before anybody answers", () => {
  const usual = { theme: "system", accent: "violet", scale: 1, density: "comfortable", ground: "plain", isStill: false };
  const chosen = { theme: "dark", accent: "rose", scale: 1.3, density: "compact", ground: "cool", isStill: true };
  expect(lookFrom(JSON.stringify(chosen))).toEqual(chosen);
  for (const kept of [null, "", "null", "[]", "7", "{", '{"theme":"red","scale":9,"isStill":"yes","accent":{}}'])
    expect(lookFrom(kept)).toEqual(usual);
});

test.each(ACCENTS.flatMap((accent) => (["light", "dark"] as const).map((theme) => [accent, theme] as const)))(
  "[AP2] in %s and %s all that is read keeps its contrast",
  (accent, theme) => {
    const colour = colours(accent, theme);
    const pairs = [
      ["on-accent", "accent"],
      ["bubble-out-text", "bubble-out"],
      ["meta-out", "bubble-out"],
      ["link", "canvas"],
      ["link", "surface"],
      ["link", "bubble-in"],
      ["link", "bubble-out"],
    ] as const;
    for (const [words, ground] of pairs)
      expect(contrast(colour(words), colour(ground)), `${words} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    for (const ground of ["canvas", "surface", "raised"])
      expect(contrast(colour("accent"), colour(ground)), `accent on ${ground}`).toBeGreaterThanOrEqual(3);
    // What stands right on what lies behind messages
    for (const ground of [mixed(colour("accent"), colour("canvas"), 0.08), theme === "light" ? "#e9f1f6" : "#0e1519"])
      for (const words of ["text", "text-2", "link"])
        expect(contrast(colour(words), ground), `${words} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  },
);

/** As the style sheets say: what is said of both stands after what is said of one. */
function colours(accent: string, theme: string): (name: string) => string {
  const found = new Map<string, string>();
  const sheets = ["tokens", "appearance"]
    .map((name) => readFileSync(join(import.meta.dirname, "..", "style", `${name}.css`), "utf8"))
    .join("");
  for (const [, selector = "", body = ""] of sheets.matchAll(/^:root([^{\n]*) \{\n([^}]*)\}/gm)) {
    const wanted = [...selector.matchAll(/\[data-(\w+)="(\w+)"\]/g)].map(([, name, value]) => [name, value]);
    if (wanted.every(([name, value]) => ({ theme, accent })[name as "theme"] === value))
      for (const [, name = "", value = ""] of body.matchAll(/--([\w-]+): (#\w{6});/g)) found.set(name, value);
  }
  return (name) => found.get(name) ?? "";
}

/** WCAG 2.2, contrast ratio */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new Error(`no colour: ${colour}`);
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function mixed(one: string, other: string, share: number): string {
  const others = channels(other);
  return `#${channels(one)
    .map((value, at) =>
      Math.round(value * share + (others[at] ?? 0) * (1 - share))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
