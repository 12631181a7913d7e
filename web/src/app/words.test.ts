import { expect, test } from "vitest";
import type { AttachmentKind } from "../../../client/index.ts";
import { sentenceFor } from "./outcome-words.ts";
import { playTime } from "./when.ts";
import { attachmentWords, contentWords, failureSentence } from "./words.ts";

test("files have words where only words fit", () => {
  expect(attachmentWords({ kind: "photo", count: 1, durationMs: null })).toBe("Photo");
  expect(attachmentWords({ kind: "photo", count: 3, durationMs: null })).toBe("3 photos");
  expect(attachmentWords({ kind: "voice", count: 1, durationMs: 12_400 })).toBe("Voice message 0:12");
  expect(attachmentWords({ kind: "video", count: 1, durationMs: 12_400 })).toBe("Video");
});

test("a message is its words, its files, or both", () => {
  const photo = { kind: "photo" as const, durationMs: null };
  const words = (text: string, attachments: { kind: AttachmentKind; durationMs: number | null }[]) =>
    contentWords({ text, attachments, body: { kind: "text" } });
  expect(words("hi", [])).toBe("hi");
  expect(words("", [photo])).toBe("Photo");
  expect(words("the lake", [photo, photo])).toBe("2 photos, the lake");
  expect(words("", [photo, { kind: "file", durationMs: null }])).toBe("2 files");
});

test("what is offered begins with its header", () => {
  const offered = (header: string | null) => {
    const choices = { kind: "buttons" as const, text: "When?", header, footer: null, buttons: [] };
    return contentWords({ text: "When?", attachments: [], body: { kind: "choices", choices } });
  };
  expect(offered("Delivery")).toBe("Delivery, When?");
  expect(offered(null)).toBe("When?");
});

test("lengths read like a clock", () => {
  expect([0, 7_900, 750_000, 3_723_000].map(playTime)).toEqual(["0:00", "0:07", "12:30", "1:02:03"]);
});

test("[CT7] that a chat is full is said, and what makes room", () => {
  const sentence = "This chat is full. There's room again when everyone in it has opened Parley.";
  expect(failureSentence("full")).toBe(`Not sent. ${sentence}`);
  expect(sentenceFor({ kind: "log-full" })).toBe(sentence);
});
