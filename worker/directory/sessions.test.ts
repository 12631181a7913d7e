import { beforeAll, expect, test } from "vitest";
import { person } from "../../mls/testing/people.ts";
import { toBase64Url } from "../../protocol/index.ts";
import { makeToken } from "../http/session-token.ts";
import { SESSION_LIFETIME_MS } from "./sessions.ts";
import { proofBy, registered, sessionOf, signInAs } from "./testing/registered.ts";
import { app, type bindings, bindingsWith, call, migrate, preparing, rows, wait } from "./testing/service.ts";

const DAY_MS = 24 * 3600_000;
const isIn = async (token: string) => (await call("me", { token })).status === 200;
const sessionRows = (device: string) => rows<{ expires: number }>("SELECT expires FROM sessions WHERE device = ?", device);

beforeAll(migrate);

test("a device that proves its key gets a session of its own; the other one stays", async () => {
  const who = await registered();
  const token = await sessionOf(who.device);
  expect(token).not.toBe(who.token);
  expect(await isIn(token)).toBe(true);
  expect(await isIn(who.token)).toBe(true);
});

test("a proof is for one account and one device, and who asks for another learns nothing of it", async () => {
  const [who, other, stranger] = [await registered(), await registered(), await person()];
  const { accountId: account, deviceId: device } = other.device;
  const asOther = { account, device, proof: await proofBy(who.device), bearer: true };
  const signedForOther = { account, device, proof: await proofBy(who.device, { account, device }), bearer: true };
  const nobody = {
    account: stranger.account.accountId,
    device: stranger.device.deviceId,
    proof: await proofBy(stranger.device),
    bearer: true,
  };
  const mixed = { account: who.device.accountId, device, proof: await proofBy(who.device, { device }), bearer: true };
  for (const body of [asOther, signedForOther, nobody, mixed]) {
    expect((await call("createSession", { body })).rejection).toEqual({ kind: "bad-proof" });
  }
});

test("no session: no token, one that is not ours, one cut short, another scheme, a cookie of another name", async () => {
  const { token } = await registered();
  const headers = [
    {},
    { Authorization: `Bearer ${toBase64Url(crypto.getRandomValues(new Uint8Array(32)))}` },
    { Authorization: `Bearer ${token.slice(0, -1)}` },
    { Authorization: `Bearer ${token}A` },
    { Authorization: `Basic ${token}` },
    { Authorization: token },
    { Authorization: "", Cookie: `__Host-parley=${token}` },
    { Cookie: `parley=${token}` },
    { Cookie: `__Host-parley=${token.slice(1)}` },
  ];
  for (const each of headers) {
    const { rejection, status } = await call("me", { headers: each as Record<string, string> });
    expect([rejection, status], JSON.stringify(each)).toEqual([{ kind: "no-session" }, 401]);
  }
  expect((await call("me", { headers: { Cookie: `__Host-parley=${token}` } })).status).toBe(200);
});

test("[GO4] a session that was ended is none, and its cookie is taken back; others go on", async () => {
  const who = await registered();
  const other = await sessionOf(who.device);
  const { headers } = await call("endSession", { token: who.token });
  expect(headers.get("set-cookie")).toMatch(/^__Host-parley=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  expect(await isIn(who.token)).toBe(false);
  // Also for a device that its account has put out a moment ago.
  const again = await call("endSession", { token: who.token });
  expect([again.status, again.headers.get("clear-site-data")]).toEqual([200, '"cache", "cookies", "storage"']);
  expect(await isIn(other)).toBe(true);
});

test("a session lasts 90 days from its last use", async () => {
  const { token } = await registered();
  wait(SESSION_LIFETIME_MS - 1);
  expect(await isIn(token)).toBe(true);
  wait(SESSION_LIFETIME_MS - 1);
  expect(await isIn(token)).toBe(true);
  wait(SESSION_LIFETIME_MS);
  expect(await isIn(token)).toBe(false);
});

test("its use is written down once a day at most", async () => {
  const { token, device } = await registered();
  const [begun] = await sessionRows(device.deviceId);
  wait(DAY_MS - 1);
  await isIn(token);
  expect(await sessionRows(device.deviceId)).toEqual([begun]);
  wait(1);
  await isIn(token);
  expect(await sessionRows(device.deviceId)).toEqual([{ expires: (begun?.expires ?? 0) + DAY_MS }]);
});

test("the database has no token, only its hash", async () => {
  const { token } = await registered();
  const stored = JSON.stringify(await rows("SELECT hex(token_hash) AS hash, * FROM sessions"));
  const whole = Uint8Array.fromBase64(token, { alphabet: "base64url" });
  // Without its checksum.
  const bytes = whole.slice(0, -6);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  expect(stored).not.toContain(token);
  expect(stored).not.toContain(bytes.toHex().toUpperCase());
  expect(stored).toContain(hash.toHex().toUpperCase());
});

test("a device has eight sessions at most: of more, the one unused the longest ends; expired ones are swept out", async () => {
  const { token, device } = await registered();
  const tokens = [token];
  for (let i = 0; i < 8; i++) {
    wait(1);
    tokens.push(await sessionOf(device));
  }
  expect(await Promise.all(tokens.map(isIn))).toEqual([false, ...Array.from({ length: 8 }, () => true)]);
  wait(SESSION_LIFETIME_MS + DAY_MS);
  await signInAs(device);
  expect(await sessionRows(device.deviceId)).toHaveLength(1);
});

test("[DI2] a token that was made up reaches no database; one that has our form is counted before it does", async () => {
  const { token, account } = await registered();
  let [queries, counted] = [0, [] as string[]];
  const watched = {
    ...bindingsWith((database) =>
      preparing(database, (sql) => {
        queries++;
        return database.prepare(sql);
      }),
    ),
    ASK_LIMIT: {
      limit: async ({ key }: { key: string }) => {
        counted.push(key);
        return { success: counted.length < 3 };
      },
    },
  } as typeof bindings;
  const me = async (given: string) => {
    const headers = { Authorization: `Bearer ${given}`, "cf-connecting-ip": "2001:db8::1" };
    return (await app.request("/v1/me", { headers }, watched)).status;
  };
  const random = () => crypto.getRandomValues(new Uint8Array(40));
  for (let i = 0; i < 200; i++) expect(await me(toBase64Url(random()))).toBe(401);
  for (const i of [3, 20, token.length - 1])
    expect(await me(token.slice(0, i) + (token[i] === "A" ? "B" : "A") + token.slice(i + 1))).toBe(401);
  expect([queries, counted]).toEqual([0, []]);
  expect(await me(token)).toBe(200);
  expect(await me((await makeToken(account.accountId)).token)).toBe(401);
  expect(queries).toBeGreaterThan(0);
  queries = 0;
  expect(await me((await makeToken(account.accountId)).token)).toBe(429);
  expect([queries, counted]).toEqual([0, ["2001:db8:0:0::/64", "2001:db8:0:0::/64", "2001:db8:0:0::/64"]]);
});
