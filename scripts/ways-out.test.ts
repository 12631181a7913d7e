// By which ways files leave the app: each was looked at, and a new one has to be.

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const SOURCES = resolve(import.meta.dirname, "..", "web", "src");
const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => [name.replaceAll("\\", "/"), readFileSync(join(SOURCES, name), "utf8")] as const);
const thatSay = (pattern: RegExp) =>
  sources
    .filter(([, text]) => pattern.test(text))
    .map(([name]) => name)
    .sort();

test("[MP4] files leave by the sheet and the recorder, which take out what they say, and by photos that are drawn anew", () => {
  expect(thatSay(/\.sendMedia\(/)).toEqual(["media/send-sheet.tsx", "media/voice-bar.tsx"]);
  expect(thatSay(/\.set(?:Group)?Photo\(/)).toEqual(["info/info-pane.tsx", "settings/settings.tsx"]);
  for (const [name, text] of sources.filter(([name]) => ["info/info-pane.tsx", "settings/settings.tsx"].includes(name)))
    expect([name, /<PhotoChooser of="(?:person|group)"[^>]* save=\{\(photo\) => verbs\.set(?:Group)?Photo\(/.test(text)]).toEqual(
      [name, true],
    );
});

test("[MP4] what the sheet sends was prepared, what the recorder sends was cleaned, and a photo is what was drawn", () => {
  const text = (file: string) => sources.find(([name]) => name === file)?.[1] ?? "";
  expect(thatSay(/\bprepare\(each\.file/)).toEqual(["media/draft-files.ts"]);
  expect(text("media/send-sheet.tsx")).toContain("const ready = await draft.ready();");
  expect(text("media/voice.ts")).toContain("const data = await cleaned(recorded);");
  expect(text("media/crop.tsx")).toContain("const photo = await encodeWithin(");
  expect(text("links/small-picture.ts")).toContain("await encodeWithin(");
});
