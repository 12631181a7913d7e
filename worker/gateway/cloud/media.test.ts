// Files: uploaded as a form, known by their ids, fetched by a link, deleted.

import { describe, expect, test } from "vitest";
import { identity } from "./testing/business.ts";
import { type Answered, errorOf, NOW, ORIGIN, type TestSurface, testSurface } from "./testing/surface.ts";

const PATH = `/v23.0/${identity.phoneNumberId}/media`;
const PNG = new TextEncoder().encode("a png");

type Field = [name: string, value: string | Blob, filename?: string];

async function upload(surface: TestSurface, fields: Field[], path = PATH): Promise<Answered> {
  const form = new FormData();
  for (const [name, value, filename] of fields)
    if (typeof value === "string") form.append(name, value);
    else form.append(name, value, filename);
  return answered(await surface.request(path, { method: "POST", body: form }));
}

async function answered(response: Response): Promise<Answered> {
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const product: Field = ["messaging_product", "whatsapp"];
const png: Field = ["file", new Blob([PNG], { type: "image/png" }), "cat.png"];

describe("an upload", () => {
  test("is stored under its type and name", async () => {
    const surface = testSurface();
    expect((await upload(surface, [product, ["type", "image/png"], png])).body).toEqual({ id: "31" });
    expect(surface.business.calls).toEqual([
      { verb: "storeMedia", type: "image/png", filename: "cat.png", limitBytes: 5 * 1024 * 1024 },
    ]);
    expect(surface.business.files.get("31")?.bytes).toEqual(PNG);
  });

  test("may name the product in the query, and its fields behind the file", async () => {
    const surface = testSurface();
    expect((await upload(surface, [png], `${PATH}?messaging_product=whatsapp`)).body).toEqual({ id: "31" });
    expect((await upload(surface, [png, ["type", "image/png"], product])).body).toEqual({ id: "32" });
  });

  test("of a file without a type takes it from the field before it", async () => {
    const surface = testSurface();
    // What browsers and Node call a blob that has no name
    const bare: Field = ["file", new Blob([PNG]), "blob"];
    expect((await upload(surface, [product, ["type", "audio/ogg; codecs=opus"], bare])).body).toEqual({ id: "31" });
    expect(surface.business.calls).toMatchObject([{ type: "audio/ogg", filename: null, limitBytes: 16 * 1024 * 1024 }]);
    expect(errorOf(await upload(surface, [product, bare])).code).toBe(131008);
  });

  test.each<[string, Field[], number]>([
    ["without a product", [png], 131008],
    ["for another product", [["messaging_product", "sms"], png], 131009],
    ["without a file", [product], 131008],
    ["with two files", [product, png, png], 100],
    ["with a field twice", [png, product, product], 100],
    ["of a type that nobody may send", [product, ["file", new Blob(["<html>"], { type: "text/html" }), "a.html"]], 100],
    ["with a field that is too long", [png, product, ["note", "x".repeat(5000)]], 100],
    [
      "larger than its type may be",
      [product, ["file", new Blob([new Uint8Array(500 * 1024 + 1)], { type: "image/webp" }), "s"]],
      131053,
    ],
  ])("[CC5] %s is refused, and nothing of it is kept", async (_, fields, code) => {
    const surface = testSurface();
    const answer = await upload(surface, fields);
    expect([answer.status, errorOf(answer).code]).toEqual([400, code]);
    expect(surface.business.files.size).toBe(0);
  });

  test("[CC5] that breaks off is the sender's fault, within the file and behind it", async () => {
    const head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: image/png\r\n\r\nabc';
    for (const body of [head, `${head}\r\n--b\r\n`, ""]) {
      const surface = testSurface();
      const headers = { "Content-Type": "multipart/form-data; boundary=b" };
      const answer = await answered(await surface.request(PATH, { method: "POST", headers, body }));
      expect(errorOf(answer).code).toBe(100);
      expect(surface.business.files.size).toBe(0);
    }
  });

  test("that says it is too large is not read, and one that is no form is refused", async () => {
    const surface = testSurface();
    const body = new Blob(["x"]);
    const headers = { "Content-Type": "multipart/form-data; boundary=b", "Content-Length": String(200 * 1024 * 1024) };
    expect(errorOf(await answered(await surface.request(PATH, { method: "POST", headers, body }))).code).toBe(131053);
    expect(errorOf(await surface.call("POST", PATH, { file: "@a.png" })).code).toBe(100);
  });
});

describe("a file by its id", () => {
  test("[CC7] is described with a link of five minutes under the API's own origin", async () => {
    const surface = testSurface();
    await upload(surface, [product, png]);
    const { body } = await surface.call("GET", `/v21.0/31?phone_number_id=${identity.phoneNumberId}`);
    expect(body).toEqual({
      messaging_product: "whatsapp",
      url: `${ORIGIN}/v21.0/31/download?expires=${NOW + 300_000}&signature=s`,
      mime_type: "image/png",
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      file_size: "5",
      id: "31",
    });
    const file = await surface.request(String(body.url).slice(ORIGIN.length));
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      "content-type": "image/png",
      "content-length": "5",
      "content-disposition": "attachment; filename*=UTF-8''cat.png",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
    });
  });

  test("is deleted once, and not through another number", async () => {
    const surface = testSurface();
    await upload(surface, [product, png]);
    expect(errorOf(await surface.call("DELETE", "/31?phone_number_id=1999")).code).toBe(100);
    expect(errorOf(await surface.call("GET", "/31?phone_number_id=1999")).code).toBe(100);
    expect((await surface.call("DELETE", "/31")).body).toEqual({ success: true });
    expect(errorOf(await surface.call("DELETE", "/31")).code).toBe(100);
  });
});
