import { parse } from "valibot";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type BlobId, errorBody, MAX_FILE_BYTES } from "../../protocol/index.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { app, bindings, bindingsWith, migrate, ORIGIN, preparing } from "../directory/testing/service.ts";
import { bytesOf, create, get, newBlob, uploaded } from "./testing/uploads.ts";

const SIZE = 1000;
const BYTES = bytesOf(SIZE);
let ana: Registered;
let ben: Registered;
let blob: BlobId;

beforeAll(async () => {
  await migrate();
  [ana, ben] = [await registered(), await registered()];
  blob = await uploaded(ana, BYTES);
});

const ranged = (range: string, more: Record<string, string> = {}) => get(ben, blob, { Range: range, ...more });
const bytesIn = async (response: Response) => new Uint8Array(await response.arrayBuffer());

test("whoever has a session and knows the id gets the bytes, to keep and never to show", async () => {
  const response = await get(ben, blob);
  expect(response.status).toBe(200);
  const expected = {
    "content-type": "application/octet-stream",
    "content-disposition": "attachment",
    "content-length": `${SIZE}`,
    "cache-control": "private, max-age=31536000, immutable",
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  };
  for (const [name, value] of Object.entries(expected)) expect(response.headers.get(name), name).toBe(value);
  expect(response.headers.get("etag")).toMatch(/^"[^"]+"$/);
  expect(response.headers.get("content-range")).toBeNull();
  expect(await bytesIn(response)).toEqual(BYTES);
});

test("who knows no id, or has no session, gets nothing that is kept", async () => {
  const answers = [await get(ben, newBlob()), await get(ben, newBlob(), { Range: "bytes=0-1" }), await get({ token: "x" }, blob)];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 401]);
  for (const { headers } of answers) expect(headers.get("cache-control")).toBe("no-store");
  const begun = newBlob();
  await create(ana, begun, SIZE);
  expect((await get(ana, begun)).status).toBe(404);
});

describe("a range", () => {
  test("is served as asked, and says where it is", async () => {
    for (const [range, from, to] of [
      ["bytes=0-0", 0, 1],
      ["bytes=100-299", 100, 300],
      ["bytes=900-5000", 900, 1000],
      ["bytes=999-", 999, 1000],
      ["bytes=0-", 0, 1000],
      ["bytes=-1", 999, 1000],
      ["bytes=-5000", 0, 1000],
    ] as const) {
      const response = await ranged(range);
      expect(response.status, range).toBe(206);
      expect(response.headers.get("content-range"), range).toBe(`bytes ${from}-${to - 1}/${SIZE}`);
      expect(response.headers.get("content-length"), range).toBe(`${to - from}`);
      expect(response.headers.get("cache-control"), range).toMatch(/immutable/);
      expect(await bytesIn(response), range).toEqual(BYTES.slice(from, to));
    }
  });

  test("outside of the bytes is refused with their number", async () => {
    for (const range of [`bytes=${SIZE}-`, `bytes=${MAX_FILE_BYTES}-${MAX_FILE_BYTES + 1}`, "bytes=-0"]) {
      const response = await ranged(range);
      expect(response.status, range).toBe(416);
      expect(response.headers.get("content-range"), range).toBe(`bytes */${SIZE}`);
      expect(response.headers.get("cache-control"), range).toBe("no-store");
      expect(parse(errorBody, await response.json()).error).toEqual({ kind: "range-not-satisfiable", bytes: SIZE });
    }
  });

  test("that is none, or several, is not asked for", async () => {
    for (const range of ["bytes=0-1,3-4", "bytes=9-1", "bytes=x", "chapters=1-2", "bytes=-"]) {
      const response = await ranged(range);
      expect([response.status, response.headers.get("content-range")], range).toEqual([200, null]);
      expect((await bytesIn(response)).length, range).toBe(SIZE);
    }
  });

  test("of another version is not asked for either", async () => {
    const etag = (await get(ben, blob)).headers.get("etag") ?? "";
    expect((await ranged("bytes=0-1", { "If-Range": etag })).status).toBe(206);
    for (const other of ['"other"', `W/${etag}`]) expect((await ranged("bytes=0-1", { "If-Range": other })).status).toBe(200);
  });
});

test("a range that says where it ends costs one question to R2", async () => {
  const asked: string[] = [];
  const MEDIA = new Proxy(bindings.MEDIA, {
    get(bucket, name) {
      asked.push(String(name));
      return (Reflect.get(bucket, name) as (...args: unknown[]) => unknown).bind(bucket);
    },
  });
  const headers = { Authorization: `Bearer ${ben.token}`, Range: "bytes=100-5000" };
  const response = await app.fetch(new Request(`${ORIGIN}/v1/media/${blob}`, { headers }), { ...bindings, MEDIA });
  expect(await bytesIn(response)).toEqual(BYTES.slice(100));
  expect(response.headers.get("content-range")).toBe(`bytes 100-${SIZE - 1}/${SIZE}`);
  expect(asked).toEqual(["get"]);
});

test("who has it already is told so", async () => {
  const etag = (await get(ben, blob)).headers.get("etag") ?? "";
  for (const header of [etag, `"other", W/${etag}`, "*"]) {
    const response = await get(ben, blob, { "If-None-Match": header, Range: "bytes=0-1" });
    expect([response.status, response.headers.get("etag"), (await bytesIn(response)).length]).toEqual([304, etag, 0]);
    expect(response.headers.get("cache-control")).toMatch(/immutable/);
  }
  expect((await get(ben, blob, { "If-None-Match": '"other"' })).status).toBe(200);
  expect((await get(ben, newBlob(), { "If-None-Match": "*" })).status).toBe(404);
});

test("reading asks the database for the session and nothing else", async () => {
  const asked: string[] = [];
  const watched = bindingsWith((database) =>
    preparing(database, (sql) => {
      asked.push(sql);
      return database.prepare(sql);
    }),
  );
  const request = new Request(`${ORIGIN}/v1/media/${blob}`, {
    headers: { Authorization: `Bearer ${ben.token}`, Range: "bytes=0-9" },
  });
  const response = await app.fetch(request, watched);
  expect((await bytesIn(response)).length).toBe(10);
  // Which database has it is known for a while.
  expect(asked).toHaveLength(2);
  expect(asked[0]).toMatch(/from "shard_map"/);
  expect(asked[1]).toMatch(/from "sessions"/);
});

test("what R2 refuses is `unavailable`, and says nothing of the blob in the log", async () => {
  const logged: unknown[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((...args) => void logged.push(...args));
  const MEDIA = { get: () => Promise.reject(new Error(`get: ${blob} (10001)`)) } as unknown as R2Bucket;
  const request = new Request(`${ORIGIN}/v1/media/${blob}`, { headers: { Authorization: `Bearer ${ben.token}` } });
  const response = await app.fetch(request, { ...bindings, MEDIA });
  spy.mockRestore();
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(logged).toHaveLength(1);
  expect(JSON.stringify(logged)).not.toContain(blob);
});
