import { beforeAll, describe, expect, test, vi } from "vitest";
import { randomId } from "../../mls/testing/people.ts";
import {
  type BlobId,
  MAX_BLOB_BYTES,
  MAX_KEPT_BLOB_BYTES,
  MEDIA_PART_BYTES,
  partsOf,
  UPLOAD_LIFETIME_MS,
} from "../../protocol/index.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { bindings, call, fetchPath, migrate, now, pathOf, rows, wait } from "../directory/testing/service.ts";
import { completeUpload } from "./complete-upload.ts";
import { createUpload } from "./create-upload.ts";
import { putPart } from "./put-part.ts";
import {
  bytesOf,
  complete,
  create,
  get,
  newBlob,
  partOf,
  put,
  remove,
  sameBytes,
  sent,
  stored,
  uploaded,
} from "./testing/uploads.ts";

const NOT_FOUND = { kind: "not-found" };
const DONE = { status: 200, rejection: undefined };
/** Two whole parts and a bit. */
const THREE_PARTS = 2 * MEDIA_PART_BYTES + 12_345;
let ana: Registered;
let ben: Registered;

beforeAll(async () => {
  await migrate();
  [ana, ben] = [await registered(), await registered()];
});

const streamOf = (...chunks: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

async function received(by: Registered, blob: BlobId, bytes: number): Promise<number[]> {
  return (await create(by, blob, bytes)).answer.received;
}

describe("a small file", () => {
  test("goes up in one part, is completed and read back", async () => {
    const [blob, bytes] = [newBlob(), bytesOf(70_000)];
    expect((await create(ana, blob, bytes.length)).answer).toEqual({ received: [], isComplete: false });
    expect(await put(ana, blob, 1, bytes)).toEqual(DONE);
    expect((await create(ana, blob, bytes.length)).answer).toEqual({ received: [1], isComplete: false });
    expect((await complete(ana, blob)).answer).toEqual({ done: true });
    expect((await create(ana, blob, bytes.length)).answer).toEqual({ received: [1], isComplete: true });
    expect(await sameBytes(new Uint8Array(await (await get(ben, blob)).arrayBuffer()), bytes)).toBe(true);
  });

  test("of one byte, and one of a whole part, are no special cases", async () => {
    for (const size of [1, MEDIA_PART_BYTES]) {
      const bytes = bytesOf(size);
      const blob = await uploaded(ana, bytes);
      expect(await sameBytes(new Uint8Array(await (await get(ana, blob)).arrayBuffer()), bytes)).toBe(true);
    }
  });

  test("writes one row, its two index entries and what is counted of it, and later what completion changes of them", async () => {
    let written = 0;
    const batch = async (statements: D1PreparedStatement[]) => {
      const results = await bindings.DIRECTORY.batch(statements);
      for (const { meta } of results) written += meta.rows_written;
      return results;
    };
    const DIRECTORY = { batch, prepare: (sql: string) => bindings.DIRECTORY.prepare(sql) } as D1Database;
    const env = { DIRECTORY, MEDIA: bindings.MEDIA };
    const own = { account: ana.account.accountId, blob: newBlob(), now: now() };
    const writtenBy = async (work: Promise<unknown>) => {
      written = 0;
      await work;
      return written;
    };
    expect(await writtenBy(createUpload(env, { ...own, bytes: 10, kept: false }))).toBe(5);
    expect(await writtenBy(createUpload(env, { ...own, bytes: 10, kept: false }))).toBe(0);
    await put(ana, own.blob, 1, bytesOf(10));
    expect(await writtenBy(completeUpload(env, own))).toBe(2);
    expect(await writtenBy(completeUpload(env, own))).toBe(0);
  });
});

describe("a large file", () => {
  test("goes up in parallel parts, in any order, and comes back byte for byte", async () => {
    const [blob, bytes] = [newBlob(), bytesOf(THREE_PARTS)];
    await create(ana, blob, bytes.length);
    expect(await Promise.all([3, 1, 2].map((part) => put(ana, blob, part, partOf(bytes, part))))).toEqual([DONE, DONE, DONE]);
    expect(await received(ana, blob, bytes.length)).toEqual([1, 2, 3]);
    expect((await complete(ana, blob)).answer).toEqual({ done: true });
    expect(await rows("SELECT part FROM blob_parts WHERE blob = ?", blob)).toEqual([]);
    expect(await sameBytes(new Uint8Array(await (await get(ben, blob)).arrayBuffer()), bytes)).toBe(true);
    const across = await get(ben, blob, { Range: `bytes=${MEDIA_PART_BYTES - 5}-${MEDIA_PART_BYTES + 4}` });
    expect(new Uint8Array(await across.arrayBuffer())).toEqual(bytes.slice(MEDIA_PART_BYTES - 5, MEDIA_PART_BYTES + 5));
  });

  test("goes on where it was: what is there need not be sent again", async () => {
    const [blob, bytes] = [newBlob(), bytesOf(THREE_PARTS, 2)];
    await create(ana, blob, bytes.length);
    for (const part of [1, 3]) await put(ana, blob, part, partOf(bytes, part));
    expect((await complete(ana, blob)).rejection).toEqual({ kind: "upload-incomplete", missing: [2] });
    expect(await received(ana, blob, bytes.length)).toEqual([1, 3]);
    await put(ana, blob, 2, partOf(bytes, 2));
    expect((await complete(ana, blob)).status).toBe(200);
    expect(await stored(blob)).toBe(bytes.length);
  });

  test("has one multipart upload, even where its first parts find none and make it at once", async () => {
    const [blob, bytes] = [newBlob(), bytesOf(THREE_PARTS, 3)];
    await create(ana, blob, bytes.length);
    await rows("UPDATE blobs SET upload = '' WHERE id = ?", blob);
    expect(await Promise.all([1, 2, 3].map((part) => put(ana, blob, part, partOf(bytes, part))))).toEqual([DONE, DONE, DONE]);
    expect((await complete(ana, blob)).status).toBe(200);
    expect(await sameBytes(new Uint8Array(await (await get(ana, blob)).arrayBuffer()), bytes)).toBe(true);
  });

  test("a part that R2 does not know any more is asked for again, and then it works", async () => {
    const bytes = bytesOf(THREE_PARTS, 4);
    const blob = await sent(ana, bytes);
    // As after two requests with the same part, whose rows were written in the other order.
    await rows("UPDATE blob_parts SET etag = 'another' WHERE blob = ? AND part = 2", blob);
    expect((await complete(ana, blob)).rejection).toEqual({ kind: "upload-incomplete", missing: [1, 2, 3] });
    expect(await received(ana, blob, bytes.length)).toEqual([]);
    for (const part of [1, 2, 3]) expect(await put(ana, blob, part, partOf(bytes, part))).toEqual(DONE);
    expect((await complete(ana, blob)).status).toBe(200);
    expect(await sameBytes(new Uint8Array(await (await get(ana, blob)).arrayBuffer()), bytes)).toBe(true);
  });

  test("an upload that R2 lost begins anew", async () => {
    const bytes = bytesOf(MEDIA_PART_BYTES + 1);
    const blob = newBlob();
    await create(ana, blob, bytes.length);
    await put(ana, blob, 1, partOf(bytes, 1));
    const [row] = await rows<{ upload: string }>("SELECT upload FROM blobs WHERE id = ?", blob);
    await bindings.MEDIA.resumeMultipartUpload(blob, row?.upload ?? "").abort();
    const lost = await put(ana, blob, 2, partOf(bytes, 2));
    expect(lost.rejection).toEqual({ kind: "upload-incomplete", missing: [1, 2] });
    for (const part of [1, 2]) expect(await put(ana, blob, part, partOf(bytes, part))).toEqual(DONE);
    expect((await complete(ana, blob)).status).toBe(200);
  });

  test("a request that died after R2 had put the parts together is finished by the next", async () => {
    const blob = await sent(ana, bytesOf(MEDIA_PART_BYTES + 1));
    const [row] = await rows<{ upload: string }>("SELECT upload FROM blobs WHERE id = ?", blob);
    const parts = await rows<R2UploadedPart>("SELECT part AS partNumber, etag FROM blob_parts WHERE blob = ?", blob);
    await bindings.MEDIA.resumeMultipartUpload(blob, row?.upload ?? "").complete(parts);
    expect((await complete(ana, blob)).answer).toEqual({ done: true });
    expect((await complete(ana, blob)).answer).toEqual({ done: true });
  });
});

describe("[MD1] a blob can be fetched only when it is whole", () => {
  test("not while its parts come in", async () => {
    const [blob, bytes] = [newBlob(), bytesOf(MEDIA_PART_BYTES + 1)];
    await create(ana, blob, bytes.length);
    expect((await get(ana, blob)).status).toBe(404);
    for (const part of [1, 2]) {
      await put(ana, blob, part, partOf(bytes, part));
      expect((await get(ana, blob)).status).toBe(404);
    }
    await complete(ana, blob);
    expect((await get(ben, blob)).status).toBe(200);
  });

  test("and from then on it stays as it is: a part that comes later is not written", async () => {
    for (const size of [100, MEDIA_PART_BYTES + 1]) {
      const bytes = bytesOf(size);
      const blob = await uploaded(ana, bytes);
      expect(await put(ana, blob, 1, partOf(bytesOf(size, 99), 1))).toEqual(DONE);
      expect(await put(ana, blob, 1, "whatever")).toEqual(DONE);
      expect(await sameBytes(new Uint8Array(await (await get(ana, blob)).arrayBuffer()), bytes)).toBe(true);
    }
  });

  test("completing twice, one after the other or at once, is done twice", async () => {
    for (const size of [100, MEDIA_PART_BYTES + 1]) {
      const blob = await sent(ana, bytesOf(size));
      const answers = await Promise.all([complete(ana, blob), complete(ana, blob), complete(ana, blob)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect((await complete(ana, blob)).answer).toEqual({ done: true });
      expect(await stored(blob)).toBe(size);
    }
  });

  test("completing what nobody sent names what is missing", async () => {
    for (const size of [1, THREE_PARTS, MAX_BLOB_BYTES]) {
      const blob = newBlob();
      await create(ana, blob, size);
      const missing = Array.from({ length: partsOf(size) }, (_, i) => i + 1);
      expect((await complete(ana, blob)).rejection).toEqual({ kind: "upload-incomplete", missing });
    }
  });

  test("an object of another size than was said does not count", async () => {
    const blob = newBlob();
    await create(ana, blob, 100);
    await bindings.MEDIA.put(blob, bytesOf(99));
    expect((await create(ana, blob, 100)).answer.received).toEqual([]);
    expect((await complete(ana, blob)).rejection).toEqual({ kind: "upload-incomplete", missing: [1] });
  });
});

describe("[MD2] only its account may add parts, complete or delete", () => {
  test("others hear what they hear of a blob that is not there", async () => {
    for (const size of [100, MEDIA_PART_BYTES + 1]) {
      const blob = newBlob();
      await create(ana, blob, size);
      for (const id of [blob, newBlob()]) {
        expect(await put(ben, id, 1, bytesOf(100))).toEqual({ status: 404, rejection: NOT_FOUND });
        expect((await complete(ben, id)).rejection).toEqual(NOT_FOUND);
        expect((await remove(ben, id)).rejection).toEqual(NOT_FOUND);
      }
      const finished = await uploaded(ana, bytesOf(size));
      expect(await put(ben, finished, 1, bytesOf(100))).toEqual({ status: 404, rejection: NOT_FOUND });
      expect((await complete(ben, finished)).rejection).toEqual(NOT_FOUND);
      expect((await remove(ben, finished)).rejection).toEqual(NOT_FOUND);
      expect(await stored(finished)).toBe(size);
    }
  });

  test("an id that is taken is taken, whatever stands behind it", async () => {
    const EXISTS = { kind: "blob-exists" };
    const blob = newBlob();
    await create(ana, blob, 100);
    const gone = await uploaded(ana, bytesOf(100));
    await remove(ana, gone);
    for (const [by, id, bytes, kept] of [
      [ben, blob, 100, false],
      [ben, blob, 101, false],
      [ben, gone, 100, false],
      [ana, blob, 101, false],
      [ana, blob, 100, true],
      [ana, gone, 100, false],
    ] as const) {
      const { status, rejection } = await create(by, id, bytes, kept);
      expect([status, rejection]).toEqual([409, EXISTS]);
    }
  });

  test("nobody without a session, and no other site, does anything", async () => {
    const blob = await uploaded(ana, bytesOf(10));
    const part = `${pathOf("createUpload", { blob })}/parts/1`;
    for (const init of [{ method: "PUT", body: "x" }, {}]) {
      const path = init.method ? part : pathOf("createUpload", { blob });
      for (const headers of [{}, { Authorization: "Bearer AAAA" }, { Authorization: `Bearer ${randomId()}${randomId()}` }]) {
        expect((await fetchPath(path, { ...init, headers: headers as Record<string, string> })).status).toBe(401);
      }
    }
    const evil = await put(ana, blob, 1, "x", { Origin: "https://evil.example" });
    expect(evil).toEqual({ status: 403, rejection: { kind: "wrong-origin" } });
    expect((await call("createUpload", { params: { blob }, body: { bytes: 1, kept: false } })).status).toBe(401);
  });

  test("and deletes it once: said again it is as well", async () => {
    for (const size of [100, MEDIA_PART_BYTES + 1]) {
      const blob = await uploaded(ana, bytesOf(size));
      for (let i = 0; i < 2; i++) expect((await remove(ana, blob)).answer).toEqual({ done: true });
      expect((await get(ana, blob)).status).toBe(404);
      expect(await stored(blob)).toBeUndefined();
      expect((await complete(ana, blob)).rejection).toEqual(NOT_FOUND);
      expect((await put(ana, blob, 1, bytesOf(100))).rejection).toEqual(NOT_FOUND);
    }
  });

  test("deleting while parts are on their way leaves nothing", async () => {
    for (const size of [MEDIA_PART_BYTES, MEDIA_PART_BYTES + 1]) {
      const [blob, bytes] = [newBlob(), bytesOf(size)];
      await create(ana, blob, size);
      let release = () => {};
      const held = new Promise<void>((done) => {
        release = done;
      });
      const first = partOf(bytes, 1);
      const slow = new ReadableStream<Uint8Array>({
        async start(controller) {
          controller.enqueue(first.slice(0, 1000));
          await held;
          controller.enqueue(first.slice(1000));
          controller.close();
        },
      });
      const onItsWay = put(ana, blob, 1, slow);
      await vi.waitUntil(async () => slow.locked);
      expect((await remove(ana, blob)).status).toBe(200);
      release();
      expect((await onItsWay).rejection).toEqual(NOT_FOUND);
      expect(await stored(blob)).toBeUndefined();
      expect(await rows("SELECT part FROM blob_parts WHERE blob = ?", blob)).toEqual([]);
    }
  });

  test("deleting while R2 has the part and its row is not written yet leaves no row", async () => {
    const blob = newBlob();
    await create(ana, blob, MEDIA_PART_BYTES + 1);
    const resumeMultipartUpload = (id: string, upload: string) => ({
      uploadPart: async (part: number, body: ReadableStream) => {
        const stored = await bindings.MEDIA.resumeMultipartUpload(id, upload).uploadPart(part, body);
        await remove(ana, blob);
        return stored;
      },
    });
    const env = { DIRECTORY: bindings.DIRECTORY, MEDIA: { resumeMultipartUpload } as unknown as R2Bucket };
    const own = { account: ana.account.accountId, blob, now: now() };
    expect(await putPart(env, own, 2, { contentLength: "1", stream: new Response("x").body })).toEqual(NOT_FOUND);
    expect(await rows("SELECT part FROM blob_parts WHERE blob = ?", blob)).toEqual([]);
  });

  test("deleting while it is completed ends in one of the two, and leaves nothing behind", async () => {
    for (const size of [100, MEDIA_PART_BYTES + 1]) {
      const blob = await sent(ana, bytesOf(size));
      const [, removed] = await Promise.all([complete(ana, blob), remove(ana, blob)]);
      expect(removed.status).toBe(200);
      expect(await stored(blob)).toBeUndefined();
      expect((await complete(ana, blob)).rejection).toEqual(NOT_FOUND);
    }
  });
});

describe("[MD3] a part has exactly the bytes that it must have, counted as they come", () => {
  const sizes = [100, MEDIA_PART_BYTES + 100];
  /** The last part of each has 100 bytes. */
  const last = partsOf;

  test("too few, too many or none are refused and count for nothing", async () => {
    for (const size of sizes) {
      const blob = newBlob();
      await create(ana, blob, size);
      const bodies: Record<string, BodyInit | null> = {
        none: null,
        empty: new Uint8Array(),
        "one less": bytesOf(99),
        "one more": bytesOf(101),
        "a stream of one less": streamOf(bytesOf(60), bytesOf(39)),
        "a stream of one more": streamOf(bytesOf(60), bytesOf(41)),
        "a stream that ends at once": streamOf(),
      };
      for (const [what, body] of Object.entries(bodies)) {
        expect((await put(ana, blob, last(size), body)).rejection?.kind, `${what} of ${size}`).toBe("malformed");
        expect(await received(ana, blob, size), what).toEqual([]);
      }
      expect(await put(ana, blob, last(size), streamOf(bytesOf(60), bytesOf(40)))).toEqual(DONE);
      expect(await received(ana, blob, size)).toEqual([last(size)]);
    }
  });

  test("a length that is wrong is refused unread; a length that lies gains nothing", async () => {
    for (const size of sizes) {
      const blob = newBlob();
      await create(ana, blob, size);
      for (const [said, status] of [
        ["101", 413],
        ["99", 400],
        ["0", 400],
        ["-1", 400],
        ["x", 400],
      ] as const) {
        let pulled = 0;
        const body = new ReadableStream({ pull: () => void pulled++ }, { highWaterMark: 0 });
        expect((await put(ana, blob, last(size), body, { "Content-Length": said })).status, said).toBe(status);
        expect(pulled, said).toBe(0);
      }
      for (const body of [streamOf(bytesOf(99)), streamOf(bytesOf(101)), streamOf(bytesOf(50), bytesOf(5000))]) {
        const { rejection } = await put(ana, blob, last(size), body, { "Content-Length": "100" });
        expect(rejection).toEqual({ kind: "malformed", detail: "body: expected 100 bytes" });
      }
      expect(await received(ana, blob, size)).toEqual([]);
      expect((await get(ana, blob)).status).toBe(404);
    }
  });

  test("a connection that breaks leaves what was there", async () => {
    const blob = await sent(ana, bytesOf(100));
    const spy = vi.spyOn(console, "error").mockImplementation(() => {});
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytesOf(60, 9));
        controller.error(new Error("gone"));
      },
    });
    expect((await put(ana, blob, 1, broken)).status).toBe(503);
    spy.mockRestore();
    await complete(ana, blob);
    expect(new Uint8Array(await (await get(ana, blob)).arrayBuffer())).toEqual(bytesOf(100));
  });

  test("sent again it replaces", async () => {
    for (const size of sizes) {
      const blob = await sent(ana, bytesOf(size));
      expect(await put(ana, blob, last(size), bytesOf(100, 7))).toEqual(DONE);
      expect((await complete(ana, blob)).status).toBe(200);
      const response = await get(ana, blob, { Range: "bytes=-100" });
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytesOf(100, 7));
    }
  });

  test("there is no part 0, none beyond the last, and none that is not a number", async () => {
    for (const size of sizes) {
      const blob = newBlob();
      await create(ana, blob, size);
      for (const part of ["0", "-1", "1.5", "01", "x", "1e1", "%31%30", "99999", "100000", last(size) + 1]) {
        const { status, rejection } = await put(ana, blob, part, bytesOf(100));
        expect([status, rejection?.kind], `${part}`).toEqual([400, "malformed"]);
      }
      expect(await received(ana, blob, size)).toEqual([]);
    }
  });

  test("a blob is neither empty nor larger than it may be, and has an id", async () => {
    for (const bytes of [0, -1, 1.5, MAX_BLOB_BYTES + 1, "100", null]) {
      const body = { bytes, kept: false };
      const { status } = await call("createUpload", { token: ana.token, params: { blob: randomId() }, body });
      expect(status, `${bytes}`).toBe(400);
    }
    for (const blob of ["x", randomId().slice(1), `${randomId()}x`, "!".repeat(22)]) {
      expect((await create(ana, blob as BlobId, 1)).rejection?.kind, blob).toBe("malformed");
      expect((await put(ana, encodeURIComponent(blob), 1, "x")).rejection?.kind, blob).toBe("malformed");
      expect((await get(ana, encodeURIComponent(blob))).status, blob).toBe(400);
    }
  });

  test("one that is kept is small", async () => {
    const tooBig = await create(ana, newBlob(), MAX_KEPT_BLOB_BYTES + 1, true);
    expect([tooBig.status, tooBig.rejection]).toEqual([413, { kind: "too-big", limitBytes: MAX_KEPT_BLOB_BYTES }]);
    expect((await create(ana, newBlob(), MAX_KEPT_BLOB_BYTES, true)).status).toBe(200);
  });
});

test("[MD4] an upload takes nothing more after a day", async () => {
  const blob = newBlob();
  await create(ana, blob, 100);
  wait(UPLOAD_LIFETIME_MS - 1);
  expect(await put(ana, blob, 1, bytesOf(100))).toEqual(DONE);
  wait(1);
  expect((await put(ana, blob, 1, bytesOf(100))).rejection).toEqual(NOT_FOUND);
  expect((await complete(ana, blob)).rejection).toEqual(NOT_FOUND);
  expect((await create(ana, blob, 100)).rejection).toEqual({ kind: "blob-exists" });
  expect((await remove(ana, blob)).status).toBe(200);
});

test("of many requests that begin the same upload, all hear the same", async () => {
  const blob = newBlob();
  const answers = await Promise.all(Array.from({ length: 5 }, () => create(ana, blob, MEDIA_PART_BYTES + 1)));
  expect(answers.map(({ answer }) => answer)).toEqual(Array.from({ length: 5 }, () => ({ received: [], isComplete: false })));
  expect(await rows("SELECT id FROM blobs WHERE id = ?", blob)).toHaveLength(1);
});
