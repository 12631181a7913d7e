// What may be opened once keeps its golden bytes, and says nothing of what is in it, whatever its sender's app says.

import { expect, test } from "vitest";
import { type AccountId, type BlobId, encodeCbor, toBase64Url } from "../../../protocol/index.ts";
import { type Attachment, encodeAttachment, NOTHING_KNOWN } from "../attachment.ts";
import { type Body, decodeContent, encodeContent, padContent } from "../content.ts";
import { KINDS } from "./index.ts";
import { onceKind } from "./once.ts";

const bytes = (length: number, of: number) => new Uint8Array(length).fill(of);
const id = toBase64Url(bytes(16, 1));
const target = { id, sender: toBase64Url(bytes(16, 2)) as AccountId };
const file = { blob: toBase64Url(bytes(16, 3)) as BlobId, key: bytes(32, 4), bytes: 9, digest: bytes(32, 5) };
const photo: Attachment = { ...NOTHING_KNOWN, kind: "photo", type: "image/webp", file, poster: null };
const telling: Attachment = {
  ...photo,
  name: "us.webp",
  width: 640,
  height: 480,
  durationMs: 4000,
  thumbhash: bytes(25, 6),
  waveform: bytes(8, 7),
  poster: file,
};

type Written = Exclude<Body, { kind: "unknown" }>;
const encoded = (body: Written) => encodeContent({ id, sentAt: 1_700_000_000_000, counter: 7, reply: null, body });
const throughTheWire = (body: Written) => decodeContent(padContent(encoded(body)))?.content.body;
const ofType = (type: number, body: unknown) => {
  const map = new Map<number, unknown>([[0, 2], [1, type], [2, bytes(16, 0)], [3, 1], [4, 1], [5, body]]); // biome-ignore format: one line
  return decodeContent(padContent(encodeCbor(map)))?.content.body;
};

test("golden bytes of what may be opened once, and of the word that it was", () => {
  const hex = (body: Written) => Buffer.from(encoded(body)).toString("hex");
  const head = (type: string, fields = "a6") =>
    `${fields}00020118${type}025001010101010101010101010101010101031b0000018bcfe56800040705`;
  const [blob, key, digest] = ["03".repeat(16), "04".repeat(32), "05".repeat(32)];
  const at = `8450${blob}5820${key}095820${digest}`;
  expect(hex({ kind: "once", attachment: photo })).toBe(`${head("21")}a30001016a696d6167652f7765627002${at}`);
  const to = `8250${"01".repeat(16)}50${"02".repeat(16)}`;
  expect(hex({ kind: "opened", target })).toBe(`${head("22", "a7")}${to}08f5`);
  expect(throughTheWire({ kind: "opened", target })).toEqual({ kind: "opened", target });
});

test("[VO1] no still picture, name, size or blurred picture travels, nor is taken from an app that sends it; the message says what it is and nothing else", () => {
  expect(encoded({ kind: "once", attachment: telling })).toEqual(encoded({ kind: "once", attachment: photo }));
  expect(ofType(33, encodeAttachment(telling))).toEqual({ kind: "once", attachment: photo });
  const said = onceKind.message?.({ kind: "once", attachment: telling });
  expect(said).toEqual({ text: "", body: { kind: "once", media: "photo" } });
});

test.each([
  ["a file", { ...photo, kind: "file" as const }],
  ["a voice message", { ...photo, kind: "voice" as const }],
])("[VO1] %s is not to be opened once", (_, attachment) => {
  expect(ofType(33, encodeAttachment(attachment))).toBeUndefined();
});

test.each([
  ["nothing", null],
  ["a list of them", [encodeAttachment(photo)]],
  ["a text", "photo"],
])("%s is unreadable", (_, body) => {
  expect(ofType(33, body)).toBeUndefined();
  expect(ofType(34, body)).toBeUndefined();
});

test("an older version keeps it as it came, says so of the one and nothing of the other; neither is said again in another chat", () => {
  expect([onceKind.ignorable, KINDS.named("opened")?.ignorable]).toEqual([false, true]);
  expect([onceKind.again, KINDS.named("opened")?.message]).toEqual([undefined, undefined]);
});
