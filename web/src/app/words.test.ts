import { expect, test } from "vitest";
import { playTime } from "./when.ts";
import { attachmentWords, contentWords } from "./words.ts";

test("files have words where only words fit", () => {
  expect(attachmentWords({ kind: "photo", count: 1, durationMs: null })).toBe("Photo");
  expect(attachmentWords({ kind: "photo", count: 3, durationMs: null })).toBe("3 photos");
  expect(attachmentWords({ kind: "voice", count: 1, durationMs: 12_400 })).toBe("Voice message 0:12");
  expect(attachmentWords({ kind: "video", count: 1, durationMs: 12_400 })).toBe("Video");
});

test("a message is its words, its files, or both", () => {
  const photo = { kind: "photo" as const, durationMs: null };
  expect(contentWords({ text: "hi", attachments: [] })).toBe("hi");
  expect(contentWords({ text: "", attachments: [photo] })).toBe("Photo");
  expect(contentWords({ text: "the lake", attachments: [photo, photo] })).toBe("2 photos, the lake");
  expect(contentWords({ text: "", attachments: [photo, { kind: "file", durationMs: null }] })).toBe("2 files");
});

test("what is offered begins with its header", () => {
  const said = { text: "When?", attachments: [] };
  expect(contentWords({ ...said, choices: { header: "Delivery" } })).toBe("Delivery, When?");
  expect(contentWords({ ...said, choices: { header: null } })).toBe("When?");
});

test("lengths read like a clock", () => {
  expect([0, 7_900, 750_000, 3_723_000].map(playTime)).toEqual(["0:00", "0:07", "12:30", "1:02:03"]);
});
