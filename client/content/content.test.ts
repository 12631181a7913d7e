// Content round-trips, keeps its golden bytes, and survives whatever a hostile member seals.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccountId, encodeCbor, toBase64Url } from "../../protocol/index.ts";
import { type Body, type Content, decodeContent, encodeContent, padContent, readContent } from "./content.ts";
import { pad, paddedLength, unpad } from "./padding.ts";
import { judgeText, tidyLine } from "./text.ts";

const id = toBase64Url(new Uint8Array(16).fill(1));
const ana = toBase64Url(new Uint8Array(16).fill(2)) as AccountId;
type Writable = Content & { body: Exclude<Body, { kind: "unknown" }> };

function content(body: Writable["body"], more: Partial<Content> = {}): Writable {
  return { id, sentAt: 1_700_000_000_000, counter: 7, reply: null, expiryMs: null, ...more, body };
}

describe("round trips", () => {
  const bodies: Writable["body"][] = [
    { kind: "text", text: "👩‍👩‍👧‍👦 שלום e\u0301 <script>alert(1)</script>\n\ttab" },
    { kind: "title", title: "Trip to Łódź" },
    { kind: "profile", name: "Ana", handle: "ana" },
    { kind: "introduction", title: "Trip", profiles: [{ account: ana, name: "Ana", handle: "ana" }] },
    { kind: "leave" },
  ];
  test.each(bodies)("$kind", (body) => {
    const written = content(body, { reply: { id, sender: ana }, expiryMs: 5000 });
    expect(decodeContent(padContent(encodeContent(written)))?.content).toEqual(written);
  });
  test("any text, and lone surrogates become U+FFFD", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (text) => {
        const read = decodeContent(padContent(encodeContent(content({ kind: "text", text }))));
        expect(read?.content.body).toEqual({ kind: "text", text: text.toWellFormed() });
      }),
    );
    const torn = decodeContent(padContent(encodeContent(content({ kind: "text", text: "a\ud83d" }))));
    expect(torn?.content.body).toEqual({ kind: "text", text: "a\ufffd" });
  });
});

test("golden bytes: a change here breaks what people have stored", () => {
  const text = encodeContent(content({ kind: "text", text: "hi" }, { reply: { id, sender: ana } }));
  expect(Buffer.from(text).toString("hex")).toBe(
    "a70001010102500101010101010101010101010101010103" +
      "1b0000018bcfe5680004070562686906825001010101010101010101010101010101" +
      "5002020202020202020202020202020202",
  );
  const introduction = encodeContent(
    content({ kind: "introduction", title: "T", profiles: [{ account: ana, name: "Ana", handle: "ana" }] }),
  );
  expect(Buffer.from(introduction).toString("hex")).toBe(
    "a600010104025001010101010101010101010101010101031b0000018bcfe5680004070582615481" +
      "83764167494341674943416749434167494341674943416763416e6163616e61",
  );
});

describe("hostile content", () => {
  const map = (changes: [number, unknown][]) =>
    padContent(
      encodeCbor(new Map<number, unknown>([[0, 1], [1, 1], [2, new Uint8Array(16)], [3, 1], [4, 1], [5, "hi"], ...changes])),
    );
  test("the base of these cases is well-formed", () => expect(decodeContent(map([]))).toBeDefined());
  test.each<[string, [number, unknown][]]>([
    ["text that is a number", [[5, 5]]],
    ["text that is bytes", [[5, new Uint8Array(3)]]],
    ["a short id", [[2, new Uint8Array(15)]]],
    ["a negative counter", [[4, -1]]],
    ["a fractional time", [[3, 1.5]]],
    ["a reply that names nobody", [[6, [new Uint8Array(16)]]]],
    [
      "a profile without a name",
      [
        [1, 3],
        [5, ["x"]],
      ],
    ],
    [
      "an introduction of too many",
      [
        [1, 4],
        [5, ["t", Array(257).fill([ana, "n", "h"])]],
      ],
    ],
    [
      "a leave with something in it",
      [
        [1, 5],
        [5, "x"],
      ],
    ],
  ])("%s is malformed", (_name, changes) => expect(decodeContent(map(changes))).toBeUndefined());
  test("[CL3] an unknown type and a newer version are kept as unknown", () => {
    expect(
      decodeContent(
        map([
          [1, 99],
          [5, { a: 1 }],
        ]),
      )?.content.body,
    ).toEqual({ kind: "unknown" });
    expect(
      decodeContent(
        map([
          [0, 2],
          [5, 17],
        ]),
      )?.content.body,
    ).toEqual({ kind: "unknown" });
  });
  test("random bytes never throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        decodeContent(bytes);
        decodeContent(pad(bytes));
        readContent(bytes);
      }),
    );
  });
  test("names lose controls and direction overrides", () => {
    expect(tidyLine("  An\u202ea\u0000\n Li  ", 64)).toBe("An a Li");
    expect(tidyLine("👩‍👩‍👧 e\u0301", 64)).toBe("👩‍👩‍👧 e\u0301");
    expect(tidyLine("x".repeat(200), 64)).toHaveLength(64);
  });
});

describe("text", () => {
  test("empty and only spaces are refused, 64 KB fits", () => {
    expect(judgeText("")).toEqual({ kind: "empty" });
    expect(judgeText(" \n\t\u00a0")).toEqual({ kind: "empty" });
    expect(judgeText("x".repeat(65_536)).kind).toBe("ok");
    expect(judgeText("x".repeat(65_537))).toEqual({ kind: "too-long", limitBytes: 65_536 });
    expect(judgeText(" a ")).toEqual({ kind: "ok", text: " a " });
  });
});

describe("padding", () => {
  test("comes off again, and wastes at most 12 %", () => {
    fc.assert(
      fc.property(fc.nat({ max: 70_000 }), (length) => {
        const content = new Uint8Array(length).fill(0x80);
        const padded = pad(content);
        expect(unpad(padded)).toEqual(content);
        if (length >= 256) expect(padded.length).toBeLessThanOrEqual((length + 1) * 1.12);
      }),
      { numRuns: 60 },
    );
  });
  test("few sizes: a short message is 256 bytes, then steps", () => {
    expect([1, 255, 256].map(paddedLength)).toEqual([256, 256, 256]);
    expect([257, 300, 1000, 65_536].map(paddedLength)).toEqual([272, 304, 1024, 65_536]);
    const sizes = new Set(Array.from({ length: 65_536 }, (_, i) => paddedLength(i + 1)));
    expect(sizes.size).toBeLessThan(170);
  });
  test("other sizes and a missing mark are refused", () => {
    expect(unpad(new Uint8Array(256))).toBeUndefined();
    expect(unpad(new Uint8Array([0x80]))).toBeUndefined();
    expect(unpad(new Uint8Array(0))).toBeUndefined();
  });
});
