// The history of an account over the whole service: whose it is, who writes it, how far it goes, and what goes with it.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test, vi } from "vitest";
import { HISTORY_LOOSE_MS, historyPaths, MAX_HISTORY_OBJECT_BYTES, toBase64Url } from "../../protocol/index.ts";
import { type Registered, registered, withDevice } from "../directory/testing/registered.ts";
import { bindings, call, fetchPath, migrate } from "../directory/testing/service.ts";
import type { Env } from "../env.ts";

beforeAll(migrate);

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const hashOf = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const idOf = async (bytes: Uint8Array<ArrayBuffer>) => toBase64Url((await hashOf(bytes)).subarray(0, 16));
const ask = (method: string, token: string, id: string, body: Uint8Array<ArrayBuffer> | null = null, env: Env = bindings) =>
  fetchPath(
    historyPaths.historyObject.replace(":object", id),
    { method, headers: { Authorization: `Bearer ${token}` }, ...(body && { body }) },
    env,
  );
async function put(token: string, bytes = random(100), env?: Env): Promise<string> {
  const id = await idOf(bytes);
  expect((await ask("PUT", token, id, bytes, env)).status).toBe(200);
  return id;
}
const lease = (token: string) => call("takeHistoryLease", { token });
const move = (token: string, n: number, adds: string[] = [], drops: string[] = [], hash = toBase64Url(random(32))) =>
  call("moveHistoryHead", { token, body: { head: { n, hash }, adds, drops } });
const stands = async (token: string) => (await call("history", { token })).answer;
const stub = ({ account }: Registered) => bindings.HISTORIES.getByName(account.accountId);
const inStore = async ({ account }: Registered) =>
  (await bindings.MEDIA.list({ prefix: `history/${account.accountId}/` })).objects.map(({ key }) => key.split("/").at(-1)).sort();
/** The object's alarm, as late as `now` says. */
async function hourLater(who: Registered, now: number) {
  vi.spyOn(Date, "now").mockReturnValue(now);
  await runInDurableObject(stub(who), (object) => object.alarm?.());
  vi.restoreAllMocks();
}

test("[HI1] [HI2] one of an account's devices writes, the other reads what it wrote, and writes when it has the lease", async () => {
  const ana = await registered();
  const laptop = await withDevice(ana);
  expect((await lease(ana.token)).answer.head).toBeNull();
  const bytes = random(5000);
  const id = await put(ana.token, bytes);
  const hash = toBase64Url(await hashOf(bytes));
  expect((await move(ana.token, 1, [id], [], hash)).status).toBe(200);
  expect((await move(ana.token, 1, [id], [], hash)).status).toBe(200);
  expect((await lease(laptop.token)).rejection).toMatchObject({ kind: "lease-held" });
  expect((await move(laptop.token, 2)).rejection).toMatchObject({ kind: "lease-held" });
  expect(await stands(laptop.token)).toMatchObject({ head: { n: 1, hash }, lease: { isOwn: false }, bytes: 5000 });
  const read = await ask("GET", laptop.token, id);
  expect(new Uint8Array(await read.arrayBuffer())).toEqual(bytes);
  expect((await move(ana.token, 1)).rejection).toEqual({ kind: "history-outdated", n: 1 });
  expect((await move(ana.token, 3)).rejection).toEqual({ kind: "history-outdated", n: 1 });
});

test("[HI3] nobody else reads, writes or clears it, with a session of their own or with none", async () => {
  const [ana, eve] = [await registered(), await registered()];
  await lease(ana.token);
  const id = await put(ana.token);
  await move(ana.token, 1, [id]);
  expect((await ask("GET", eve.token, id)).status).toBe(404);
  expect((await ask("GET", "", id)).status).toBe(401);
  expect((await ask("PUT", "", id, random(3))).status).toBe(401);
  await call("clearHistory", { token: eve.token });
  expect((await stands(eve.token)).head).toBeNull();
  expect((await ask("GET", ana.token, id)).status).toBe(200);
});

test("[HI3] an object is the bytes whose hash it is called by, and never others; none is larger than it may be", async () => {
  const ana = await registered();
  const bytes = random(200);
  const id = await put(ana.token, bytes);
  expect((await ask("PUT", ana.token, id, random(200))).status).toBe(400);
  expect((await ask("PUT", ana.token, id, bytes)).status).toBe(200);
  expect(new Uint8Array(await (await ask("GET", ana.token, id)).arrayBuffer())).toEqual(bytes);
  const large = new Uint8Array(MAX_HISTORY_OBJECT_BYTES + 1);
  expect((await ask("PUT", ana.token, await idOf(large), large)).status).toBe(413);
  for (const odd of ["x", `${id}x`, "%2e%2e%2fother"]) expect((await ask("GET", ana.token, odd)).status).toBe(400);
});

test("[HI4] a head names nothing that is not there; what it drops goes, and what none ever named goes a day later", async () => {
  const ana = await registered();
  await lease(ana.token);
  const [kept, dropped, loose] = [await put(ana.token), await put(ana.token), await put(ana.token)];
  expect((await move(ana.token, 1, [kept, await idOf(random(9))])).rejection).toMatchObject({ kind: "malformed" });
  expect((await stands(ana.token)).head).toBeNull();
  await move(ana.token, 1, [kept, dropped]);
  await move(ana.token, 2, [], [dropped]);
  await hourLater(ana, Date.now() + 120_000);
  expect(await inStore(ana)).toEqual([kept, loose].sort());
  await hourLater(ana, Date.now() + HISTORY_LOOSE_MS + 120_000);
  expect(await inStore(ana)).toEqual([kept]);
  expect((await stands(ana.token)).bytes).toBe(100);
});

test("[HI4] a write that R2 did not take can be repeated, and a deletion that it did not do is", async () => {
  const ana = await registered();
  await lease(ana.token);
  const failing = { ...bindings, MEDIA: { put: () => Promise.reject(new Error("no")) } } as unknown as Env;
  const bytes = random(50);
  vi.spyOn(console, "error").mockImplementation(() => {});
  expect((await ask("PUT", ana.token, await idOf(bytes), bytes, failing)).status).toBe(503);
  vi.restoreAllMocks();
  expect((await ask("GET", ana.token, await idOf(bytes))).status).toBe(404);
  const id = await put(ana.token, bytes);
  await move(ana.token, 1, [id]);
  await move(ana.token, 2, [], [id]);
  await runInDurableObject(stub(ana), async (object, { storage }) => {
    const env = (object as unknown as { env: Env }).env;
    const { MEDIA } = env;
    Object.defineProperty(env, "MEDIA", { value: { delete: () => Promise.reject(new Error("no")) }, configurable: true });
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 120_000);
    await expect(object.alarm?.()).rejects.toThrow("no");
    vi.restoreAllMocks();
    Object.defineProperty(env, "MEDIA", { value: MEDIA, configurable: true });
    expect(storage.sql.exec("SELECT id FROM objects").toArray().length).toBe(1);
  });
  await hourLater(ana, Date.now() + 120_000);
  expect(await inStore(ana)).toEqual([]);
});

test("[HI4] turned off, nothing of it is left, and it begins again from a higher number", async () => {
  const ana = await registered();
  await lease(ana.token);
  await move(ana.token, 1, [await put(ana.token)]);
  expect((await call("clearHistory", { token: ana.token })).status).toBe(200);
  expect(await runDurableObjectAlarm(stub(ana))).toBe(true);
  expect(await inStore(ana)).toEqual([]);
  expect(await stands(ana.token)).toMatchObject({ head: { n: 2, hash: "" }, lease: null, bytes: 0 });
  await lease(ana.token);
  expect((await move(ana.token, 1)).rejection).toEqual({ kind: "history-outdated", n: 2 });
  expect((await move(ana.token, 3, [await put(ana.token)])).status).toBe(200);
});

test("[HI3] who only asks makes nothing", async () => {
  const ana = await registered();
  await stands(ana.token);
  await ask("GET", ana.token, await idOf(random(3)));
  await call("clearHistory", { token: ana.token });
  const left = await runInDurableObject(stub(ana), (_, { storage }) =>
    storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
  );
  expect(left).toEqual([]);
});
