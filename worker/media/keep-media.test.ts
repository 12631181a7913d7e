// Files stay as long as histories name them, and as far as there is room: whose they are, how long, and that nobody gets more by asking at once.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { type BlobId, HISTORY_MEDIA_BYTES, MAX_KEPT_EACH, MEDIA_RETENTION_MS } from "../../protocol/index.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { bindings, call, migrate, now, rows, wait } from "../directory/testing/service.ts";
import { changeSettings, DEFAULTS } from "../operator/settings.ts";
import { createUpload } from "./create-upload.ts";
import { sweep } from "./sweep.ts";
import { bytesOf, get, newBlob, remove, uploaded } from "./testing/uploads.ts";

const DAY_MS = 24 * 3600_000;
let [ana, bob]: Registered[] = [];

beforeAll(migrate);
beforeEach(async () => {
  [ana, bob] = [await registered(), await registered()];
  await rows("DELETE FROM blobs");
  await rows("DELETE FROM blob_keepers");
});

const by = (who: Registered | undefined) => who ?? expect.fail("nobody");
const keep = async (who: Registered | undefined, ...blobs: string[]) =>
  (await call("keepMedia", { token: by(who).token, body: { blobs, drops: [] } })).answer;
/** As a row says: the bytes are not read here. */
async function large(bytes: number): Promise<BlobId> {
  const blob = newBlob();
  const values = [blob, await by(bob).device.accountId, bytes, now(), now() + MEDIA_RETENTION_MS];
  await rows(
    "INSERT INTO blobs (id, account, bytes, kept, state, upload, created, sweep_at) VALUES (?, ?, ?, 0, 'whole', '', ?, ?)",
    ...values,
  );
  return blob;
}

test("[MD6] what a history names stays for 90 days from when it was said last, whoever sent it; nothing else does", async () => {
  const [kept, other] = [await uploaded(by(bob), bytesOf(100)), await uploaded(by(bob), bytesOf(100, 2))];
  await wait(60 * DAY_MS);
  expect(await keep(ana, kept)).toEqual({ kept: [kept], bytes: 100, limitBytes: HISTORY_MEDIA_BYTES, lastAt: now() });
  await wait(40 * DAY_MS);
  expect(await sweep(bindings, now())).toEqual({ gone: 1, failed: 0 });
  expect([(await get(by(ana), kept)).status, (await get(by(ana), other)).status]).toEqual([200, 404]);
  await keep(ana, kept);
  await wait(89 * DAY_MS);
  await sweep(bindings, now());
  expect((await get(by(ana), kept)).status).toBe(200);
  await wait(2 * DAY_MS);
  expect(await sweep(bindings, now())).toEqual({ gone: 1, failed: 0 });
  expect(await rows("SELECT * FROM blob_keepers")).toEqual([]);
  expect(await keep(ana)).toMatchObject({ bytes: 0, lastAt: 0 });
});

test("[MD6] who sent it takes it back from everybody; what is not there, not whole or a profile's is kept by nobody", async () => {
  const [blob, photo] = [await uploaded(by(bob), bytesOf(100)), await uploaded(by(bob), bytesOf(100, 2), true)];
  expect(await keep(ana, blob, photo, newBlob())).toMatchObject({ kept: [blob], bytes: 100 });
  await remove(by(bob), blob);
  expect((await get(by(ana), blob)).status).toBe(404);
  expect(await keep(ana, blob)).toMatchObject({ kept: [] });
  expect(await rows("SELECT sweep_at FROM blobs WHERE id = ? AND sweep_at > ?", blob, now() + 2 * DAY_MS)).toEqual([]);
});

test("[MD6] there is so much room: what is kept already keeps its place, the first of the rest come next, and two devices at once have no more", async () => {
  const half = HISTORY_MEDIA_BYTES / 2;
  const [one, other, more, small] = [await large(half), await large(half), await large(half), await large(7)];
  expect(await keep(ana, one, other, more)).toMatchObject({ kept: [one, other], bytes: HISTORY_MEDIA_BYTES });
  expect(await keep(ana, small)).toMatchObject({ kept: [] });
  await wait(30 * DAY_MS);
  expect(await keep(ana, small, more, other)).toMatchObject({ kept: [other], bytes: HISTORY_MEDIA_BYTES, lastAt: now() });
  // Another account has room of its own.
  expect(await keep(bob, small)).toMatchObject({ kept: [small], bytes: 7 });
  await wait(61 * DAY_MS);
  const both = await Promise.all([keep(ana, more), keep(ana, small)]);
  expect(both.flatMap(({ kept }) => kept)).toHaveLength(1);
  expect((await keep(ana)).bytes).toBeLessThanOrEqual(HISTORY_MEDIA_BYTES);
});

test("[MD6] a hundred at once and no more, by who has a session; said again it is no more", async () => {
  const blob = await uploaded(by(bob), bytesOf(10));
  const many = Array.from({ length: MAX_KEPT_EACH + 1 }, () => newBlob());
  expect((await call("keepMedia", { token: by(ana).token, body: { blobs: many, drops: [] } })).rejection).toMatchObject({
    kind: "malformed",
  });
  expect((await call("keepMedia", { body: { blobs: [blob], drops: [] } })).rejection).toEqual({ kind: "no-session" });
  await keep(ana, blob, blob);
  expect(await keep(ana, blob)).toMatchObject({ kept: [blob], bytes: 10 });
});

test("[MD6] what was said lately is not written once more, and what is dropped makes room", async () => {
  const half = HISTORY_MEDIA_BYTES / 2;
  const [one, other, more] = [await large(half), await large(half), await large(half)];
  await keep(ana, one, other);
  const untils = () => rows("SELECT blob, until FROM blob_keepers ORDER BY blob");
  const before = await untils();
  await wait(13 * DAY_MS);
  expect(await keep(ana, one, other)).toMatchObject({ kept: [one, other] });
  expect(await untils()).toEqual(before);
  await wait(2 * DAY_MS);
  await keep(ana, one);
  expect(await untils()).not.toEqual(before);
  const { answer } = await call("keepMedia", { token: by(ana).token, body: { blobs: [more], drops: [other] } });
  expect(answer).toMatchObject({ kept: [more], bytes: HISTORY_MEDIA_BYTES });
});

test("[MD6] one that does not fit leaves the room to those that do", async () => {
  const room = await large(HISTORY_MEDIA_BYTES - 100);
  const [huge, small] = [await large(HISTORY_MEDIA_BYTES / 2), await large(99)];
  expect(await keep(ana, room, huge, small)).toMatchObject({ kept: [room, small] });
});

test("[MD6] what only others' histories name counts for them, and not for who sent it", async () => {
  const blob = await uploaded(by(bob), bytesOf(1000));
  await keep(ana, blob);
  await changeSettings(bindings, { accountStorageBytes: 1500 }, now());
  onTestFinished(() => changeSettings(bindings, { accountStorageBytes: DEFAULTS.accountStorageBytes }, now()).then(() => {}));
  const wanted = { account: await by(bob).device.accountId, bytes: 1000, kept: false };
  const another = () => createUpload(bindings, { ...wanted, blob: newBlob(), now: now() });
  expect(await another()).toMatchObject({ kind: "quota-exceeded" });
  await wait(100 * DAY_MS);
  expect(await another()).toMatchObject({ isComplete: false });
});
