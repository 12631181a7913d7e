import { afterEach, expect, test } from "vitest";
import { compiled } from "../../build/words/icu.ts";
import { learn } from "./cases.ts";
import { isRightToLeft, languageFor, localeFor } from "./languages.ts";
import { lengthOf, listed } from "./lists.ts";
import { rich, speak, spoken, t, wordsFor } from "./say.ts";
import { back, forth } from "./sides.ts";

afterEach(() => {
  speak("en", "en");
  for (const text of Object.keys(spoken().words)) delete spoken().words[text];
});

test("[LA6] the first language that somebody reads and Parley speaks is the one, with dates as in their country", () => {
  expect(languageFor(["nl-NL", "fr-CA", "en-US"])).toBe("fr");
  expect(languageFor(["pt-PT"])).toBe("pt-BR");
  expect(languageFor(["iw-IL"])).toBe("he");
  expect(languageFor(["AR-eg"])).toBe("ar");
  expect(languageFor(["nl", "tlh"])).toBe("en");
  expect(languageFor([])).toBe("en");
  expect(localeFor("en", ["de-AT", "en-GB"])).toBe("en-GB");
  expect(localeFor("de", ["en-GB"])).toBe("de");
  expect(["ar", "he", "de", "en"].map((language) => isRightToLeft(language as "ar"))).toEqual([true, true, false, false]);
});

test("[LA7] what has no words in the chosen language is said in English", () => {
  speak("de", "de-DE");
  learn({ Send: "Senden", "{name} left": "{name} ist gegangen" });
  expect([t("Send"), wordsFor("Send"), t("{name} left", { name: "Ana" })]).toEqual(["Senden", "Senden", "Ana ist gegangen"]);
  expect([t("Reply"), wordsFor("Reply"), t("{name} came", { name: "Ana" })]).toEqual(["Reply", "Reply", "Ana came"]);
});

test("[LA4] one counts as the language does", () => {
  speak("ar", "ar-EG");
  const message = "{count, plural, zero {لا شيء} one {رسالة} two {رسالتان} few {# رسائل} many {# رسالة} other {# رسالة!}}";
  learn({ "{count} messages": compiled(message) });
  const said = (count: number) => t("{count} messages", { count });
  expect([said(0), said(1), said(2), said(3)]).toEqual(["لا شيء", "رسالة", "رسالتان", "٣ رسائل"]);
  expect([said(11), said(100)]).toEqual(["١١ رسالة", "١٠٠ رسالة!"]);
});

test("[LA4] a sentence goes by who does it", () => {
  speak("de", "de");
  learn({ "{by} left": compiled("{by, select, Du {Du hast} other {{by} hat}} den Chat verlassen"), You: "Du" });
  expect(t("{by} left", { by: t("You") })).toBe("Du hast den Chat verlassen");
  expect(t("{by} left", { by: "Ana" })).toBe("Ana hat den Chat verlassen");
  // No name is a way into what a message is made of.
  expect(t("{by} left", { by: "constructor" })).toBe("constructor hat den Chat verlassen");
  expect(t("{by} left", { by: "{by}" })).toBe("{by} hat den Chat verlassen");
});

test("[LA8] a name that runs the other way does not turn the words around it, and nothing is added to one that does not", () => {
  expect(t("{by} added {people}", { by: "Ana", people: "Ben 2" })).toBe("Ana added Ben 2");
  expect(t("{by} added {people}", { by: "דנה", people: "Ben" })).toBe("\u2068דנה\u2069 added Ben");
  expect(listed(["Ana", "دانا", "Ben"])).toBe("Ana, \u2068دانا\u2069 and Ben");
  speak("he", "he");
  expect(t("{by} left", { by: "Ana" })).toBe("\u2068Ana\u2069 left");
  expect(t("Write to @{handle}", { handle: "ana.1" })).toBe("Write to \u2068@ana.1\u2069");
});

test("[LA8] elements stand among words where the language puts them", () => {
  speak("de", "de");
  learn({ "Press {key} for help.": "Für Hilfe {key} drücken." });
  expect(rich("Press {key} for help.", { key: 7n })).toEqual(["Für Hilfe ", 7n, " drücken."]);
});

test("[LA8] numbers, lists and lengths of time are the language's, and arrows go the way one reads", () => {
  expect([lengthOf(1, "day"), lengthOf(7, "day"), t("{n} files", { n: 12345 })]).toEqual(["1 day", "7 days", "12,345 files"]);
  expect([forth(), back()]).toEqual(["ArrowRight", "ArrowLeft"]);
  speak("de", "de-DE");
  expect([listed(["Ana", "Ben", "Cem"]), lengthOf(7, "day"), t("{n} files", { n: 12345 })]).toEqual([
    "Ana, Ben und Cem",
    "7 Tage",
    "12.345 files",
  ]);
  speak("ar", "ar");
  expect([forth(), back()]).toEqual(["ArrowLeft", "ArrowRight"]);
});
