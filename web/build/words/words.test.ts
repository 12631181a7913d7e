// The words of the page and its catalogues, held against each other.

import { TYPE } from "@formatjs/icu-messageformat-parser";
import { expect, test } from "vitest";
import { cataloguesByLanguage, nameOf, sources, textsOf, wordFiles } from "./catalogues.ts";
import { elementsOf } from "./icu.ts";
import { readingOf } from "./reading.ts";

const all = sources();
const catalogues = cataloguesByLanguage();
const texts = new Set(all.flatMap(textsOf));

/** Looks like words, and is said to nobody, or is called so everywhere. */
const NO_WORDS: Readonly<Record<string, readonly string[]>> = {
  // names of products, and of languages in themselves
  "src/devices/system-name.ts": [
    "Edge",
    "Opera",
    "Samsung Internet",
    "Firefox",
    "Chrome",
    "Safari",
    "Android",
    "Windows",
    "Mac",
    "Linux",
  ],
  "src/language/names.ts": ["English", "Deutsch", "Español", "Français"],
  "src/media/system-player.ts": ["Parley"],
  "src/recovery/passkey.ts": ["Parley"],
  "src/sw/notes.ts": ["Parley", "chat …", "reaction …", "mention …"],
  "src/sw/push.ts": ["Parley"],
  // a file's name, a header, a type, a mark between parts of the page, and what is typed into a terminal
  "src/export/words.ts": ["Parley … ….zip"],
  "src/media/drop-target.tsx": ["Files"],
  "src/notifications/subscription.ts": ["Notification", "this browser made no subscription"],
  "src/sw/sw.ts": ["Range"],
  "src/sw/range.ts": ["bytes */…", "bytes …-…/…"],
  "src/search/palette.tsx": ["do …"],
  "src/ui/avatar.tsx": ["avatar tint-……"],
  "src/business/bot-lines.ts": ["npx node examples/….ts"],
  "src/reference/curl.ts": ['curl …"……"', '-H "Authorization: Bearer $TOKEN"'],
  // for the browser's log
  "src/media/video.ts": ["no …"],
  "src/sw/shared.ts": ["too large to be shared"],
};

/** They speak to formats of files: what they answer is a kind, never a sentence. */
const TO_FILES = "src/media/traces/";

test("[LA1] no words stand in the page past the catalogues", () => {
  const seen = all.filter(({ path }) => !path.startsWith(TO_FILES));
  const strays = seen.flatMap(({ path, strays }) =>
    strays
      .filter(({ text }) => !NO_WORDS[path]?.includes(text))
      .map(({ text, line, kind }) => `${path}:${line} ${kind}: ${text}`),
  );
  expect(strays).toEqual([]);
});

test("[LA1] words past the catalogues are found where they stand", () => {
  const strays = (source: string) => readingOf("it.tsx", source).strays.map(({ text }) => text);
  expect(strays(`const it = () => <Button label="Send it">Leave</Button>;`)).toEqual(["Send it", "Leave"]);
  expect(strays(`const it = () => <p>You have {count} chats</p>;`)).toEqual(["You have", "chats"]);
  expect(strays("const it = (count) => `$" + "{count} chats are new`;")).toEqual(["… chats are new"]);
  expect(strays(`toast("That didn't work.");`)).toEqual(["That didn't work."]);
  expect(strays(`const it = t(name);`)).toEqual(["t"]);
  expect(strays(`const it = t("Only {who} can", { who: isOwn ? "you" : name });`)).toEqual(["you"]);
  // Of a view's own markup the words are read, and nothing is missed.
  expect(readingOf("it.tsx", `const it = () => <p title="Over it">Hello\n  there</p>;`)).toMatchObject({
    strays: [],
    markup: ["Over it", "Hello there"],
  });
});

test.each([...catalogues])("[LA2] %s has each text, and none that nobody says", (_, catalogue) => {
  expect([...texts].filter((text) => catalogue[text] === undefined)).toEqual([]);
  expect(Object.keys(catalogue).filter((text) => !texts.has(text))).toEqual([]);
  expect(Object.entries(catalogue).filter(([, said]) => said.trim() === "")).toEqual([]);
});

test.each([...catalogues])("[LA3] each text of %s has the values of the English one, and no other", (_, catalogue) => {
  const wrong = Object.entries(catalogue).filter(([text, said]) => valuesIn(text).join() !== valuesIn(said).join());
  expect(wrong).toEqual([]);
});

test("[LA3] each text is given the values that it has", () => {
  const wrong = all.flatMap(({ path, calls }) =>
    calls
      .filter(({ text, given }) => given !== null && valuesIn(text).some((name) => !given.includes(name)))
      .map(({ text }) => `${path}: ${text}`),
  );
  expect(wrong).toEqual([]);
});

test.each([...catalogues])("[LA4] what is counted in %s has exactly the categories of its plurals", (language, catalogue) => {
  const wanted = [...new Intl.PluralRules(language).resolvedOptions().pluralCategories].sort();
  const wrong = Object.entries(catalogue).filter(([, said]) =>
    pluralsIn(said).some(
      ({ cases }) =>
        cases
          .filter((each) => !each.startsWith("="))
          .sort()
          .join() !== wanted.join(),
    ),
  );
  expect(wrong).toEqual([]);
});

test("[LA4] what the code counts is counted in every language", () => {
  const counted = [...texts].flatMap((text) => pluralsIn(text).map(({ value }) => [text, value] as const));
  expect(counted.length).toBeGreaterThan(0);
  for (const [language, catalogue] of catalogues)
    for (const [text, value] of counted)
      expect(
        pluralsIn(catalogue[text] ?? "").map((each) => each.value),
        `${language}: ${text}`,
      ).toContain(value);
});

test("[LA10] Arabic and Hebrew make nobody a man: who is addressed by the letters that both read, who is spoken of by both forms", () => {
  const said = (language: string) => Object.entries(catalogues.get(language) ?? {});
  expect(said("ar").length * said("he").length).toBeGreaterThan(0);
  // A vowel sign at the end of what "you" did.
  expect(said("ar").filter(([, text]) => /\u062a\u064e(?![\u0600-\u06ff])/u.test(text))).toEqual([]);
  // "You" alone is what the others choose by.
  const atta = /(?<![\u0590-\u05ff])\u05d0\u05ea\u05d4(?![\u0590-\u05ff]| \{)/u;
  expect(said("he").filter(([text, words]) => text !== "You" && atta.test(words))).toEqual([]);
  // What somebody did, in the form of a man alone: "added", "removed", "changed", "left", "wrote", "reacted", "typing".
  const deeds = ["הוסיף", "הסיר", "שינה", "עזב", "כתב", "הגיב", "מקליד", "מינה", "חזר", "הצטרף", "הזכיר", "שיתף"].join("|");
  const alone = new RegExp(`(?:^|\\{(?:by|person|name|people|who)\\} )(?:${deeds})(?![\\u0590-\\u05ff/])`, "u");
  expect(said("he").filter(([, words]) => alone.test(words))).toEqual([]);
});

test("[LA5] no two texts have one name in what is loaded, and what is loaded first says nothing before its words are there", () => {
  expect(new Set([...texts].map(nameOf)).size).toBe(texts.size);
  const early = all
    .filter(({ isFirst }) => isFirst)
    .flatMap(({ path, calls }) => calls.filter(({ isEarly }) => isEarly).map(({ text }) => `${path}: ${text}`));
  expect(early).toEqual([]);
});

test("[LA5] list and chat wait for few words: what is loaded later, and the service worker, have files of their own", () => {
  const files = wordFiles(all, catalogues);
  const has = (file: string, text: string) => Object.hasOwn(JSON.parse(files.get(file) ?? "{}") as object, text);
  expect([has("first-de", "Message"), has("rest-de", "Message")]).toEqual([true, false]);
  expect([has("first-de", "Safety number"), has("rest-de", "Safety number")]).toEqual([false, true]);
  expect([has("worker-de", "Notifications work."), has("worker-de", "Safety number")]).toEqual([true, false]);
  for (const [name, text] of files)
    if (name.startsWith("first-")) expect(new TextEncoder().encode(text).length).toBeLessThan(16 * 1024);
});

function valuesIn(message: string): string[] {
  const names = new Set<string>();
  for (const { value, cases } of placesIn(message)) if (cases === null || cases.length > 0) names.add(value);
  return [...names].sort();
}

function pluralsIn(message: string): { value: string; cases: string[] }[] {
  return placesIn(message).flatMap(({ value, cases, isPlural }) => (isPlural && cases ? [{ value, cases }] : []));
}

type Place = { value: string; cases: string[] | null; isPlural: boolean };

function placesIn(message: string): Place[] {
  const places: Place[] = [];
  const visit = (elements: ReturnType<typeof elementsOf>) => {
    for (const element of elements) {
      if (element.type === TYPE.argument) places.push({ value: element.value, cases: null, isPlural: false });
      if (element.type !== TYPE.plural && element.type !== TYPE.select) continue;
      places.push({ value: element.value, cases: Object.keys(element.options), isPlural: element.type === TYPE.plural });
      for (const { value } of Object.values(element.options)) visit(value);
    }
  };
  visit(elementsOf(message));
  return places;
}
