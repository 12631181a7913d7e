// What is filled in becomes a job, or says what is missing.

import { expect, test } from "vitest";
import { jobOf, labelsOf, type Wish } from "./wish.ts";

const NOW = new Date("2026-03-01T12:00").getTime();
const text: Wish = { to: { kind: "everyone" }, template: null, text: " We are open. ", values: {}, at: null };
const template = { id: "1", name: "ready", language: "en", body: "{{name}}, {{number}}", places: ["name", "number"] };

test("a text goes to everybody now; without a word, a person or a time it says which is missing", () => {
  expect(jobOf(text, NOW)).toEqual({
    kind: "ok",
    job: { content: { kind: "text", text: "We are open." }, to: { kind: "everyone" }, at: null },
  });
  expect(jobOf({ ...text, text: " " }, NOW)).toEqual({ kind: "fault", what: "text" });
  expect(jobOf({ ...text, to: { kind: "people", people: [] } }, NOW)).toEqual({ kind: "fault", what: "people" });
  for (const at of ["", "soon", "2026-03-01T11:59", "2026-06-01T12:00"])
    expect(jobOf({ ...text, at }, NOW), at).toEqual({ kind: "fault", what: "time" });
  expect(jobOf({ ...text, at: "2026-03-02T09:00" }, NOW)).toMatchObject({
    kind: "ok",
    job: { at: new Date("2026-03-02T09:00").getTime() },
  });
});

test("a template is said with the places that were filled in, and with no others", () => {
  expect(jobOf({ ...text, text: "", template, values: { name: " Ana ", number: " ", other: "x" } }, NOW)).toMatchObject({
    job: { content: { kind: "template", name: "ready", language: "en", values: { name: "Ana" } } },
  });
});

test("labels are offered once each", () => {
  expect(labelsOf([{ labels: ["b", "a"] }, { labels: ["a"] }, { labels: [] }])).toEqual(["a", "b"]);
});
