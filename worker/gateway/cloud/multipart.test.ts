// The reader of multipart/form-data on what is sent, and on what should not be.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MultipartFault, readParts } from "./multipart.ts";
import { boundaryOf } from "./part-header.ts";

const BOUNDARY = "b0undary";
const bytesOf = (text: string) => new TextEncoder().encode(text);

function streamOf(bytes: Uint8Array, sizes: () => number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const size = Math.max(1, sizes());
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

async function partsOf(bytes: Uint8Array, sizes = () => 1 << 16) {
  const parts: { name: string; filename: string | null; type: string | null; text: string }[] = [];
  for await (const { name, filename, type, body } of readParts(streamOf(bytes, sizes), BOUNDARY))
    parts.push({ name, filename, type, text: await new Response(body).text() });
  return parts;
}

const form = [
  "preamble, which nobody reads\r\n",
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="messaging_product"\r\n\r\nwhatsapp\r\n`,
  `--${BOUNDARY} \t\r\nContent-Disposition: form-data; name="file"; filename="a;name=b.png"\r\nContent-Type: image/png\r\n\r\n`,
  `\r\n--b0undar\r\n--\r\n\r\n--b0undarx\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="empty"\r\n\r\n\r\n`,
  `--${BOUNDARY}--\r\nepilogue`,
].join("");
const parts = [
  { name: "messaging_product", filename: null, type: null, text: "whatsapp" },
  { name: "file", filename: "a;name=b.png", type: "image/png", text: "\r\n--b0undar\r\n--\r\n\r\n--b0undarx" },
  { name: "empty", filename: null, type: null, text: "" },
];

describe("a form", () => {
  test("is read part by part", async () => {
    expect(await partsOf(bytesOf(form))).toEqual(parts);
  });

  test("is the same however it is cut into chunks", async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 40 })), async (sizes) => {
        expect(await partsOf(bytesOf(form), () => sizes.next().value)).toEqual(parts);
      }),
      { numRuns: 200 },
    );
    expect(await partsOf(bytesOf(form), () => 1)).toEqual(parts);
  });

  test("of the platform's own FormData is read", async () => {
    const data = new FormData();
    data.set("messaging_product", "whatsapp");
    data.set("file", new Blob([bytesOf("pdf")], { type: "application/pdf" }), 'ö"1.pdf');
    const request = new Request("https://a.example", { method: "POST", body: data });
    const boundary = boundaryOf(request.headers.get("content-type") ?? "") ?? "";
    const found: unknown[] = [];
    for await (const { name, filename, type, body } of readParts(request.body ?? new ReadableStream(), boundary))
      found.push([name, filename, type, await new Response(body).text()]);
    expect(found).toEqual([
      ["messaging_product", null, null, "whatsapp"],
      ["file", 'ö"1.pdf', "application/pdf", "pdf"],
    ]);
  });

  test("passes over bodies that nobody reads", async () => {
    const names: string[] = [];
    for await (const { name } of readParts(
      streamOf(bytesOf(form), () => 7),
      BOUNDARY,
    ))
      names.push(name);
    expect(names).toEqual(["messaging_product", "file", "empty"]);
  });

  test("[CC5] is never held: no more is asked for than was read", async () => {
    let asked = 0;
    const chunk = new Uint8Array(64 * 1024);
    const head = bytesOf(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"\r\n\r\n`);
    const stream = new ReadableStream<Uint8Array>(
      { pull: (controller) => controller.enqueue(asked++ === 0 ? head : chunk) },
      { highWaterMark: 0 },
    );
    const form = readParts(stream, BOUNDARY);
    const reader = (await form.next()).value?.body.getReader();
    for (let read = 1; read <= 100; read += 1) {
      await reader?.read();
      expect(asked).toBeLessThanOrEqual(read + 2);
    }
    await form.return(undefined);
  });
});

describe("what is malformed is the sender's fault:", () => {
  const header = 'Content-Disposition: form-data; name="a"';
  test.each([
    ["nothing", ""],
    ["no boundary", "hello"],
    ["no end", `--${BOUNDARY}\r\n${header}\r\n\r\nhello`],
    ["no end of the last boundary", `--${BOUNDARY}\r\n${header}\r\n\r\nhello\r\n--${BOUNDARY}`],
    ["no end of the header", `--${BOUNDARY}\r\n${header}`],
    ["a header without a name", `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--${BOUNDARY}--`],
    ["no header", `--${BOUNDARY}\r\n\r\nx\r\n--${BOUNDARY}--`],
    ["an attachment", `--${BOUNDARY}\r\nContent-Disposition: attachment; name="a"\r\n\r\nx\r\n--${BOUNDARY}--`],
    ["something behind the boundary", `--${BOUNDARY}x\r\n${header}\r\n\r\nx\r\n--${BOUNDARY}--`],
    ["a header of 10 kB", `--${BOUNDARY}\r\n${header}; x="${"y".repeat(10_000)}"\r\n\r\nx\r\n--${BOUNDARY}--`],
    ["a header that never ends", `--${BOUNDARY}\r\n${"x".repeat(20_000)}`],
    ["a preamble of 10 kB", `${"x".repeat(10_000)}\r\n--${BOUNDARY}\r\n${header}\r\n\r\nx\r\n--${BOUNDARY}--`],
    ["33 parts", `${`--${BOUNDARY}\r\n${header}\r\n\r\nx\r\n`.repeat(33)}--${BOUNDARY}--`],
  ])("%s", async (_, text) => {
    for (const size of [1, 1 << 16]) await expect(partsOf(bytesOf(text), () => size)).rejects.toBeInstanceOf(MultipartFault);
  });

  test("any bytes are read or refused", async () => {
    const piece = fc.constantFrom("\r\n", "--", BOUNDARY, header, ":", ";", '"', "x", "\r", "\n", `\r\n--${BOUNDARY}`);
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 50 }), async (pieces, size) => {
        const outcome = await partsOf(bytesOf(pieces.join("")), () => size).catch((error: unknown) => error);
        expect(Array.isArray(outcome) || outcome instanceof MultipartFault).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ["multipart/form-data; boundary=abc", "abc"],
  ['Multipart/Form-Data; charset=utf-8; Boundary="a b"', "a b"],
  ["multipart/form-data", undefined],
  ["multipart/form-data; boundary=", undefined],
  [`multipart/form-data; boundary=${"x".repeat(71)}`, undefined],
  ["multipart/mixed; boundary=abc", undefined],
  ["application/json", undefined],
])("the boundary of %s", (type, boundary) => {
  expect(boundaryOf(type)).toBe(boundary);
});
