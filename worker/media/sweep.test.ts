import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type BlobId, MEDIA_PART_BYTES, MEDIA_RETENTION_MS, UPLOAD_LIFETIME_MS } from "../../protocol/index.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { bindings, migrate, now, rows, wait } from "../directory/testing/service.ts";
import worker from "../index.ts";
import { sweep } from "./sweep.ts";
import { bytesOf, create, get, newBlob, partOf, put, remove, sent, stored, uploaded } from "./testing/uploads.ts";

const HOUR_MS = 3600_000;
let ana: Registered;

beforeAll(migrate);
beforeEach(async () => {
  ana = await registered();
  await rows("DELETE FROM blobs");
});

const ids = async () => (await rows<{ id: BlobId }>("SELECT id FROM blobs ORDER BY id")).map(({ id }) => id);
const partsLeft = async () => (await rows("SELECT * FROM blob_parts")).length;

/** The real bucket, but for what `broken` replaces. */
function bucket(broken: Partial<Record<"delete" | "resumeMultipartUpload", unknown>>): R2Bucket {
  return new Proxy(bindings.MEDIA, {
    get(target, name) {
      const value = broken[name as keyof typeof broken] ?? Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

describe("[MD4] media go when their time is over", () => {
  test("a blob 90 days after it was completed, and not a moment earlier; one that is kept, never", async () => {
    const small = await uploaded(ana, bytesOf(100));
    const large = await uploaded(ana, bytesOf(MEDIA_PART_BYTES + 1));
    const kept = await uploaded(ana, bytesOf(100), true);
    expect(await sweep(bindings, now() + MEDIA_RETENTION_MS - 1)).toEqual({ gone: 0, failed: 0 });
    expect(await sweep(bindings, now() + MEDIA_RETENTION_MS)).toEqual({ gone: 2, failed: 0 });
    expect(await Promise.all([small, large, kept].map(stored))).toEqual([undefined, undefined, 100]);
    expect(await ids()).toEqual([kept]);
    expect(await sweep(bindings, now() + 100 * MEDIA_RETENTION_MS)).toEqual({ gone: 0, failed: 0 });
    expect((await get(ana, kept)).status).toBe(200);
  });

  test("an upload that nobody completed, after a day and the time that a request may take", async () => {
    const bytes = bytesOf(MEDIA_PART_BYTES + 1);
    const large = newBlob();
    await create(ana, large, bytes.length);
    await put(ana, large, 1, partOf(bytes, 1));
    const [row] = await rows<{ upload: string }>("SELECT upload FROM blobs WHERE id = ?", large);
    const small = await sent(ana, bytesOf(100));
    const empty = newBlob();
    await create(ana, empty, 100, true);
    expect((await sweep(bindings, now() + UPLOAD_LIFETIME_MS)).gone).toBe(0);
    expect(await sweep(bindings, now() + UPLOAD_LIFETIME_MS + HOUR_MS)).toEqual({ gone: 3, failed: 0 });
    expect([await ids(), await partsLeft()]).toEqual([[], 0]);
    expect(await Promise.all([large, small, empty].map(stored))).toEqual([undefined, undefined, undefined]);
    const aborted = bindings.MEDIA.resumeMultipartUpload(large, row?.upload ?? "");
    await expect(aborted.uploadPart(2, partOf(bytes, 2))).rejects.toThrow("10024");
  });

  test("what a deleted one leaves, after a day; its id is free then", async () => {
    const blob = await uploaded(ana, bytesOf(100));
    await remove(ana, blob);
    // A request of before wrote after all.
    await bindings.MEDIA.put(blob, bytesOf(100));
    expect((await sweep(bindings, now() + UPLOAD_LIFETIME_MS - 1)).gone).toBe(0);
    expect((await sweep(bindings, now() + UPLOAD_LIFETIME_MS)).gone).toBe(1);
    expect(await stored(blob)).toBeUndefined();
    expect((await create(ana, blob, 7)).status).toBe(200);
  });
});

describe("where R2 fails", () => {
  test("to abort one upload, that one is tried again later, and the others go", async () => {
    const bad = await sent(ana, bytesOf(MEDIA_PART_BYTES + 1));
    const good = [await sent(ana, bytesOf(MEDIA_PART_BYTES + 1)), await uploaded(ana, bytesOf(100))];
    const resumeMultipartUpload = (id: string, upload: string) =>
      id === bad
        ? { abort: () => Promise.reject(new Error("abort: internal (10001)")) }
        : bindings.MEDIA.resumeMultipartUpload(id, upload);
    const later = now() + MEDIA_RETENTION_MS;
    const broken = { ...bindings, MEDIA: bucket({ resumeMultipartUpload }) };
    expect(await sweep(broken, later)).toEqual({ gone: 2, failed: 1 });
    expect(await ids()).toEqual([bad]);
    expect(await Promise.all(good.map(stored))).toEqual([undefined, undefined]);
    expect((await sweep(bindings, later)).gone).toBe(0);
    expect(await sweep(bindings, later + HOUR_MS)).toEqual({ gone: 1, failed: 0 });
    expect([await ids(), await partsLeft()]).toEqual([[], 0]);
  });

  test("to delete, nothing is forgotten", async () => {
    const blob = await uploaded(ana, bytesOf(100));
    const later = now() + MEDIA_RETENTION_MS;
    const broken = bucket({ delete: () => Promise.reject(new Error("delete: internal (10001)")) });
    expect(await sweep({ ...bindings, MEDIA: broken }, later)).toEqual({ gone: 0, failed: 1 });
    expect(await ids()).toEqual([blob]);
    expect(await sweep(bindings, later + HOUR_MS)).toEqual({ gone: 1, failed: 0 });
    expect(await stored(blob)).toBeUndefined();
  });
});

test("a run takes the oldest first, and so many at most", async () => {
  await rows(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10100)
     INSERT INTO blobs SELECT printf('%022d', i), ?, 1, 0, 'whole', '', 0, i FROM n`,
    ana.account.accountId,
  );
  const MEDIA = bucket({ delete: () => Promise.resolve() });
  expect(await sweep({ ...bindings, MEDIA }, now())).toEqual({ gone: 10_000, failed: 0 });
  const left = await ids();
  expect([left.length, left[0]]).toEqual([100, `${10_001}`.padStart(22, "0")]);
  expect((await sweep({ ...bindings, MEDIA }, now())).gone).toBe(100);
});

test("the Worker sweeps by the hour, and says how much", async () => {
  const blob = await uploaded(ana, bytesOf(100));
  wait(MEDIA_RETENTION_MS);
  const logged: unknown[] = [];
  const spy = vi.spyOn(console, "log").mockImplementation((...args) => void logged.push(...args));
  const context = createExecutionContext();
  await worker.scheduled(createScheduledController({ scheduledTime: new Date(now()), cron: "17 * * * *" }), bindings);
  await waitOnExecutionContext(context);
  spy.mockRestore();
  expect(logged).toEqual([{ event: "media-swept", gone: 1, failed: 0 }]);
  expect(await stored(blob)).toBeUndefined();
});
