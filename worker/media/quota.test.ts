import { beforeAll, describe, expect, test } from "vitest";
import {
  type AccountId,
  type BlobId,
  MAX_BLOB_BYTES,
  MAX_KEPT_BLOB_BYTES,
  MAX_KEPT_BLOBS,
  MEDIA_QUOTA_BYTES,
  MEDIA_QUOTA_FILES,
} from "../../protocol/index.ts";
import { registered } from "../directory/testing/registered.ts";
import { call, migrate, now, rows, wait } from "../directory/testing/service.ts";
import { QUOTA_WINDOW_MS, waitFor } from "./quota.ts";
import { complete, create, newBlob, put, remove } from "./testing/uploads.ts";

const HOUR_MS = 3600_000;

beforeAll(migrate);

/** Rows as `count` uploads of `bytes` each would leave them. */
async function used(account: AccountId, count: number, bytes: number, state = "whole"): Promise<void> {
  await rows(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO blobs SELECT hex(randomblob(11)), ?, ?, 0, ?, '', ?, ? FROM n`,
    count,
    account,
    bytes,
    state,
    now(),
    now() + 90 * 24 * HOUR_MS,
  );
}

const countOf = async (account: AccountId) =>
  (await rows<{ n: number }>("SELECT count(*) AS n FROM blobs WHERE account = ?", account))[0]?.n;

describe("[MD5] an account uploads so much in 24 hours and no more", () => {
  test("in bytes", async () => {
    const ana = await registered();
    const { accountId } = ana.account;
    const whole = Math.floor(MEDIA_QUOTA_BYTES / MAX_BLOB_BYTES);
    await used(accountId, whole, MAX_BLOB_BYTES);
    const left = MEDIA_QUOTA_BYTES - whole * MAX_BLOB_BYTES;
    wait(HOUR_MS);
    const refused = await create(ana, newBlob(), left + 1);
    const retryAfterMs = QUOTA_WINDOW_MS - HOUR_MS;
    expect([refused.status, refused.rejection]).toEqual([
      429,
      { kind: "quota-exceeded", limitBytes: MEDIA_QUOTA_BYTES, retryAfterMs },
    ]);
    expect(refused.headers.get("retry-after")).toBe(`${retryAfterMs / 1000}`);
    const last = newBlob();
    expect((await create(ana, last, left)).status).toBe(200);
    expect((await create(ana, newBlob(), 1)).rejection?.kind).toBe("quota-exceeded");
    // What is begun goes on.
    expect((await create(ana, last, left)).status).toBe(200);
    wait(retryAfterMs - 1);
    expect((await create(ana, newBlob(), left + 1)).rejection).toMatchObject({ retryAfterMs: 1 });
    wait(1);
    expect((await create(ana, newBlob(), left + 1)).status).toBe(200);
  });

  test("in files", async () => {
    const ana = await registered();
    await used(ana.account.accountId, MEDIA_QUOTA_FILES - 1, 1);
    expect((await create(ana, newBlob(), 1)).status).toBe(200);
    expect((await create(ana, newBlob(), 1)).rejection).toMatchObject({ kind: "quota-exceeded", retryAfterMs: QUOTA_WINDOW_MS });
    const ben = await registered();
    expect((await create(ben, newBlob(), 1)).status).toBe(200);
  });

  test("whatever became of it: deleting makes no room", async () => {
    const ana = await registered();
    await used(ana.account.accountId, MEDIA_QUOTA_FILES - 1, 1, "deleted");
    const blob = newBlob();
    await create(ana, blob, 1);
    await remove(ana, blob);
    expect((await create(ana, newBlob(), 1)).rejection?.kind).toBe("quota-exceeded");
  });

  test("also when many begin at once: the last room is taken once", async () => {
    const ana = await registered();
    const { accountId } = ana.account;
    await used(accountId, MEDIA_QUOTA_FILES - 2, 1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(ana, newBlob(), 1)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(await countOf(accountId)).toBe(MEDIA_QUOTA_FILES);
  });

  test("and a taken id costs nothing", async () => {
    const [ana, ben] = [await registered(), await registered()];
    const blob = newBlob();
    await create(ana, blob, 1);
    await create(ben, blob, 1);
    expect(await countOf(ben.account.accountId)).toBe(0);
  });
});

describe("what is kept", () => {
  test("is so many at most, until one is deleted; other uploads go on", async () => {
    const ana = await registered();
    const ids = Array.from({ length: MAX_KEPT_BLOBS }, () => newBlob());
    for (const id of ids) expect((await create(ana, id, 1, true)).status).toBe(200);
    const limitBytes = MAX_KEPT_BLOBS * MAX_KEPT_BLOB_BYTES;
    expect((await create(ana, newBlob(), 1, true)).rejection).toMatchObject({ kind: "quota-exceeded", limitBytes });
    expect((await create(ana, newBlob(), 1)).status).toBe(200);
    await remove(ana, ids[0] as BlobId);
    expect((await create(ana, newBlob(), 1, true)).status).toBe(200);
    expect((await create(ana, newBlob(), 1, true)).rejection?.kind).toBe("quota-exceeded");
  });

  test("counts for as long as it is there", async () => {
    const ana = await registered();
    const ids = Array.from({ length: MAX_KEPT_BLOBS }, () => newBlob());
    for (const id of ids) {
      await create(ana, id, 1, true);
      await put(ana, id, 1, "x");
      await complete(ana, id);
    }
    wait(30 * 24 * HOUR_MS);
    expect((await create(ana, newBlob(), 1, true)).rejection?.kind).toBe("quota-exceeded");
  });
});

describe("the wait", () => {
  const upload = (bytes: number, created: number) => ({ bytes, created });

  test("is none where it fits", () => {
    expect(waitFor([], MEDIA_QUOTA_BYTES, 5)).toBe(0);
    expect(waitFor([upload(1, 0)], MEDIA_QUOTA_BYTES - 1, 5)).toBe(0);
  });

  test("lasts until enough of the oldest are a day old", () => {
    const today = [upload(100, 10), upload(MEDIA_QUOTA_BYTES - 100, 20)];
    expect(waitFor(today, 1, 30)).toBe(QUOTA_WINDOW_MS - 20);
    expect(waitFor(today, 100, 30)).toBe(QUOTA_WINDOW_MS - 20);
    expect(waitFor(today, 101, 30)).toBe(QUOTA_WINDOW_MS - 10);
  });

  test("counts files as well as bytes", () => {
    const today = Array.from({ length: MEDIA_QUOTA_FILES }, (_, i) => upload(1, i));
    expect(waitFor(today, 1, MEDIA_QUOTA_FILES)).toBe(QUOTA_WINDOW_MS - MEDIA_QUOTA_FILES);
    expect(waitFor(today.slice(1), 1, MEDIA_QUOTA_FILES)).toBe(0);
  });
});

test("a blob of another kind than it was begun as counts once", async () => {
  const ana = await registered();
  const blob = newBlob();
  await create(ana, blob, 1);
  for (let i = 0; i < 3; i++) await call("createUpload", { token: ana.token, params: { blob }, body: { bytes: 1, kept: i > 1 } });
  expect(await countOf(ana.account.accountId)).toBe(1);
});
