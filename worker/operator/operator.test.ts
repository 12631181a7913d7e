// What who operates the service can do, and nobody else can: over the real routes, databases and objects.

import { beforeAll, describe, expect, test } from "vitest";
import { person, randomId } from "../../mls/testing/people.ts";
import { framePaths, MEDIA_PART_BYTES, PROTOCOL_VERSION, readInboxDown } from "../../protocol/index.ts";
import { byTheHour } from "../by-the-hour.ts";
import { hashOfHandle } from "../directory/buckets.ts";
import { type Registered, registered, registration, signInAs } from "../directory/testing/registered.ts";
import {
  bindings,
  bindingsWith,
  call,
  fetchPath,
  migrate,
  now,
  preparing,
  rows,
  someAddress,
  wait,
} from "../directory/testing/service.ts";
import { bytesOf, complete, create, get, newBlob, put, remove, uploaded } from "../media/testing/uploads.ts";
import { inboxOf } from "../rpc.ts";
import { Wire } from "../testing/wire.ts";
import { type OperatorEndpoint, operatorEndpoints } from "./endpoints.ts";
import { DEFAULTS } from "./settings.ts";
import { ask, byHandle, byId, operate, SECRET } from "./testing.ts";

const DAY_MS = 24 * 3600_000;

beforeAll(migrate);

const claim = (by: Registered, of: Registered) =>
  call("claimKeyPackages", { token: by.token, params: { account: of.account.accountId }, body: { conversation: randomId() } });
const tell = (by: Registered, of: Registered, address = someAddress()) =>
  call("report", { token: by.token, body: { account: of.account.accountId }, headers: { "cf-connecting-ip": address } });
const signUp = async (more: Record<string, unknown> = {}, handle?: string) => {
  const who = await person(now());
  const body = { ...(await registration(who)), ...(handle !== undefined && { handle }), ...more };
  const answered = await call("createAccount", { body });
  return { who, body, kind: answered.rejection?.kind ?? "ok" };
};

describe("[OP1] the door", () => {
  test("a wrong secret, none, one that is nearly right and a service without operators have one answer, for every route", async () => {
    const without = { ...bindings, OPERATOR_SECRET: undefined as never };
    const tooShort = { ...bindings, OPERATOR_SECRET: "short" };
    const nowhere = await fetchPath("/operator/nowhere");
    const expected = [nowhere.status, await nowhere.text()];
    for (const name of Object.keys(operatorEndpoints) as OperatorEndpoint[]) {
      const answers = [
        await ask(name, { secret: null, body: operatorEndpoints[name].request && {} }),
        await ask(name, { secret: "", body: operatorEndpoints[name].request && {} }),
        await ask(name, { secret: `${SECRET}x` }),
        await ask(name, { secret: SECRET.slice(1) }),
        await ask(name, { env: without }),
        await ask(name, { secret: "short", env: tooShort }),
      ];
      for (const answer of answers) {
        expect([answer.status, await answer.text()], name).toEqual(expected);
        expect(answer.headers.get("cache-control")).toBe("no-store");
      }
    }
    expect((await ask("limits")).status).toBe(200);
  });

  test("whoever guesses is counted by network before the secret is looked at", async () => {
    const headers = { "cf-connecting-ip": "203.0.113.7" };
    const statuses = new Set<number>();
    for (let i = 0; i < 70; i++) statuses.add((await ask("limits", { secret: `guess ${i}`, headers })).status);
    expect(statuses).toEqual(new Set([404, 429]));
    expect((await ask("limits", { headers })).status).toBe(429);
    expect((await ask("limits")).status).toBe(200);
  });

  test("a session, a cookie and a token of the API open nothing", async () => {
    const ana = await registered();
    for (const headers of [{ Authorization: `Bearer ${ana.token}` }, { Cookie: `__Host-parley=${ana.token}` }])
      expect((await ask("stats", { secret: null, headers })).status).toBe(404);
  });
});

describe("[OP2] the audit log", () => {
  test("has each act before it is done and what came of it, and says nothing that was said", async () => {
    const ana = await registered();
    await operate("suspend", byHandle(ana.handle));
    await operate("restore", byHandle(ana.handle));
    const { codes } = await operate("invite", { count: 1, days: 1 });
    const { acts } = await operate("audit");
    expect(acts.slice(0, 6).map(({ act, subject, outcome, actor }) => `${actor} ${act} ${subject} ${outcome}`)).toEqual([
      "secret invite 1 done",
      "secret invite 1 begun",
      `secret restore @${ana.handle} ${ana.account.accountId} done`,
      `secret restore @${ana.handle} ${ana.account.accountId} begun`,
      `secret suspend @${ana.handle} ${ana.account.accountId} done`,
      `secret suspend @${ana.handle} ${ana.account.accountId} begun`,
    ]);
    expect(JSON.stringify(acts)).not.toContain(codes[0]);
  });

  test("an act that breaks off stands there as begun, and one that cannot be noted is not done", async () => {
    const ana = await registered();
    const failing = (what: RegExp) =>
      bindingsWith((database) =>
        preparing(database, (sql) => {
          if (what.test(sql)) throw new Error("no");
          return database.prepare(sql);
        }),
      );
    expect((await ask("suspend", { body: byHandle(ana.handle), env: failing(/insert into "operator_audit"/) })).status).toBe(503);
    expect((await call("me", { token: ana.token })).status).toBe(200);
    expect((await ask("suspend", { body: byHandle(ana.handle), env: failing(/update "accounts"/) })).status).toBe(503);
    const { acts } = await operate("audit");
    expect(acts[0]).toMatchObject({ act: "suspend", subject: `@${ana.handle} ${ana.account.accountId}`, outcome: "begun" });
  });

  test("tries that were refused are counted by hour and network: ten thousand are no more rows than fifty", async () => {
    await rows("DELETE FROM operator_refusals");
    const unlimited = { limit: async () => ({ success: true }) };
    const env = { ...bindings, OPERATOR_LIMIT: unlimited as never };
    for (let i = 0; i < 60; i++) await ask("stats", { secret: "x", headers: { "cf-connecting-ip": `198.51.${i}.1` }, env });
    for (let i = 0; i < 5; i++) await ask("stats", { secret: "x", headers: { "cf-connecting-ip": "198.51.0.1" }, env });
    const { refused } = await operate("audit");
    expect(refused).toHaveLength(51);
    expect(refused.reduce((sum, { tries }) => sum + tries, 0)).toBe(65);
    expect(refused[0]).toMatchObject({ network: "others", tries: 10 });
    expect(JSON.stringify(refused)).not.toContain("198.51");
    // Of a whole botnet no more is written than of one who tries at the limit.
    await rows("DELETE FROM operator_refusals");
    for (let i = 0; i < 100; i++) await ask("stats", { secret: "x", headers: { "cf-connecting-ip": `203.0.${i}.1` } });
    const [{ written } = { written: -1 }] = await rows<{ written: number }>(
      "SELECT coalesce(sum(tries), 0) AS written FROM operator_refusals",
    );
    expect(written).toBeLessThanOrEqual(60);
  });

  test("ends with its time", async () => {
    wait(401 * DAY_MS);
    await byTheHour(bindings, now());
    expect(await operate("audit")).toEqual({ acts: [], refused: [] });
  });
});

describe("[OP3] an account that is suspended", () => {
  test("is told so wherever it asks, and nobody else notices but that it cannot be reached", async () => {
    const [ana, ben] = [await registered(), await registered()];
    const blob = await uploaded(ana, bytesOf(100));
    expect(await operate("suspend", byHandle(ana.handle))).toMatchObject({ outcome: "done", found: { handle: ana.handle } });
    const suspended = [403, { kind: "suspended" }];
    for (const [name, given] of [
      ["me", {}],
      ["lookUpHandle", { params: { handle: ben.handle } }],
      ["report", { body: { account: ben.account.accountId } }],
      ["createUpload", { params: { blob: newBlob() }, body: { bytes: 1, kept: false } }],
      ["openMailbox", { params: { mailbox: randomId() }, body: {} }],
      ["clearHistory", {}],
    ] as const) {
      const { status, rejection } = await call(name, { token: ana.token, ...given });
      expect([status, rejection], name).toEqual(suspended);
    }
    const frames = framePaths.submit.replace(":conversation", randomId());
    expect((await fetchPath(frames, { method: "POST", headers: { Authorization: `Bearer ${ana.token}` } })).status).toBe(403);
    expect((await signInAs(ana.device)).rejection).toEqual({ kind: "suspended" });
    expect((await fetchPath("/v1/businesses", { headers: { Authorization: `Bearer ${ana.token}` } })).status).toBe(401);
    expect((await claim(ben, ana)).rejection).toEqual({ kind: "not-reachable" });
    expect((await call("lookUpHandle", { token: ben.token, params: { handle: ana.handle } })).status).toBe(200);
    // What is its own it reads on.
    expect((await get(ana, blob)).status).toBe(200);
    expect((await call("history", { token: ana.token })).status).toBe(200);
    expect(await operate("restore", byHandle(ana.handle))).toMatchObject({ outcome: "done" });
    expect((await call("me", { token: ana.token })).status).toBe(200);
    expect((await signInAs(ana.device)).status).toBe(200);
  });

  test("has no socket from that moment on, not one that was just being opened either", async () => {
    const ana = await registered();
    const session = { account: ana.account.accountId, device: ana.device.deviceId };
    const inbox = inboxOf(bindings, session.account);
    const socket = await Wire.open(inbox, session, readInboxDown);
    await operate("suspend", byId(session.account));
    expect(await socket.untilClosed()).toBe(4003);
    await expect(Wire.open(inbox, session, readInboxDown)).rejects.toThrow("403");
    // Nor has a device that came to the account since.
    for (const device of [session.device, randomId() as never])
      expect(await inbox.opened(device, randomId() as never)).toBe(false);
    await operate("restore", byId(session.account));
    await Wire.open(inbox, session, readInboxDown);
    expect(await inbox.opened(session.device, randomId() as never)).toBe(true);
  });

  test("hears what came meanwhile once it is restored", async () => {
    const ana = await registered();
    const session = { account: ana.account.accountId, device: ana.device.deviceId };
    const inbox = inboxOf(bindings, session.account);
    await operate("suspend", byId(session.account));
    const [conversation, from] = [randomId() as never, randomId() as never];
    await inbox.ring({ conversation, kind: "group", seq: 7, from, devices: [session.device], has: {}, envelope: null });
    await operate("restore", byId(session.account));
    const wire = await Wire.open(inbox, session, readInboxDown);
    wire.send({ kind: "hello", version: PROTOCOL_VERSION });
    expect(await wire.next("dirty")).toMatchObject({ conversations: [{ conversation, seq: 7 }] });
  });

  test("where its Inbox cannot be told it is suspended all the same, and it can be said again", async () => {
    const ana = await registered();
    const broken = { getByName: () => ({ suspend: () => Promise.reject(new Error("no")) }) };
    expect((await ask("suspend", { body: byHandle(ana.handle), env: { ...bindings, INBOXES: broken as never } })).status).toBe(
      503,
    );
    expect((await call("me", { token: ana.token })).rejection).toEqual({ kind: "suspended" });
    expect(await operate("suspend", byHandle(ana.handle))).toMatchObject({ outcome: "already" });
  });

  test("can still be ended by its root", async () => {
    const ana = await registered();
    await operate("suspend", byHandle(ana.handle));
    const { answer } = await call("challenge");
    const proof = { challenge: answer.challenge, signature: "A".repeat(86) };
    // Looked at, and refused for what it is: not for who asks.
    expect((await call("deleteAccount", { token: ana.token, body: { proof } })).rejection).toEqual({ kind: "bad-proof" });
  });
});

describe("[OP4] [OP5] an account that is closed", () => {
  test("is gone as if it had been deleted, and its handle is nobody's for thirty days", async () => {
    const ana = await registered();
    const blob = await uploaded(ana, bytesOf(100));
    expect(await operate("close", byId(ana.account.accountId))).toMatchObject({ outcome: "done" });
    expect((await call("me", { token: ana.token })).rejection).toEqual({ kind: "no-session" });
    for (const table of ["accounts", "devices", "sessions"])
      expect(
        await rows(`SELECT 1 FROM ${table} WHERE ${table === "accounts" ? "id" : "account"} = ?`, ana.account.accountId),
      ).toEqual([]);
    expect((await signUp({}, ana.handle)).kind).toBe("handle-taken");
    expect(await operate("close", byId(ana.account.accountId))).toEqual({ outcome: "nobody", found: null });
    expect(await operate("suspend", byHandle(ana.handle))).toEqual({ outcome: "nobody", found: null });
    await byTheHour(bindings, now() + 1);
    expect(await bindings.MEDIA.head(blob)).toBeNull();
    wait(31 * DAY_MS);
    await byTheHour(bindings, now());
    expect((await signUp({}, ana.handle)).kind).toBe("ok");
  });

  test("what is typed wrong is done to nobody: no such account, a business, an operator's own", async () => {
    const [ana, shop] = [await registered(), await registered()];
    await rows("UPDATE accounts SET business_profile = x'01' WHERE id = ?", shop.account.accountId);
    await operate("setLimits", { own: [ana.account.accountId] });
    for (const act of ["suspend", "restore", "close"] as const) {
      expect(await operate(act, byHandle("nobody.here"))).toEqual({ outcome: "nobody", found: null });
      expect(await operate(act, byId(randomId()))).toEqual({ outcome: "nobody", found: null });
      expect(await operate(act, byHandle(ana.handle))).toMatchObject({ outcome: "own" });
      expect(await operate(act, byHandle(shop.handle))).toMatchObject({ outcome: "business", found: { isBusiness: true } });
      expect(await operate(act, { ...byHandle(ana.handle), business: true })).toMatchObject({ outcome: "own" });
    }
    for (const who of [ana, shop]) expect((await call("me", { token: who.token })).status).toBe(200);
    const person = await registered();
    // A sign-up that is under way has reserved it: it is nobody's yet, least of all somebody's who has another.
    const hash = await hashOfHandle("reserved.only" as never);
    await bindings.DIRECTORY.prepare("INSERT INTO handles VALUES (?, ?, ?)")
      .bind(hash, person.account.accountId, now() + 1000)
      .run();
    expect(await operate("suspend", byHandle("reserved.only"))).toEqual({ outcome: "nobody", found: null });
    expect(await operate("close", { ...byHandle(person.handle), business: true })).toMatchObject({ outcome: "business" });
    expect(await operate("suspend", { ...byHandle(shop.handle), business: true })).toMatchObject({ outcome: "done" });
    expect((await call("me", { token: shop.token })).rejection).toEqual({ kind: "suspended" });
    await operate("setLimits", { own: [] });
    for (const body of [
      {},
      { who: "ana" },
      { who: { kind: "handle", handle: "@Ana" } },
      { who: { kind: "account", account: "x" } },
    ])
      expect((await ask("suspend", { body })).status).toBe(400);
  });
});

describe("[OP6] reports", () => {
  test("of one network count once, of one person once, and the one reported from most networks stands first", async () => {
    const [spam, victim] = [await registered(), await registered()];
    const many = await Promise.all(Array.from({ length: 6 }, () => registered()));
    // All of them from one house, again and again
    for (const by of many) for (let i = 0; i < 2; i++) await tell(by, victim, "2001:db8:1:1::9");
    for (const by of many.slice(0, 2)) await tell(by, spam);
    const { reports } = await operate("reports");
    const of = (who: Registered) => reports.find(({ account }) => account === who.account.accountId);
    expect(of(victim)).toMatchObject({ handle: victim.handle, networks: 1, people: 6 });
    expect(of(spam)).toMatchObject({ networks: 2, people: 2, isSuspended: false });
    expect(reports.findIndex(({ account }) => account === spam.account.accountId)).toBeLessThan(
      reports.findIndex(({ account }) => account === victim.account.accountId),
    );
    const kept = await rows<{ network: string }>("SELECT network FROM reports WHERE subject = ?", victim.account.accountId);
    expect(JSON.stringify(kept)).not.toContain("2001");
    expect((await operate("audit")).acts[0]).toMatchObject({ act: "reports", outcome: "done" });
    // The same house is another name with another subject.
    await tell(many[5] as Registered, spam, "2001:db8:1:1::9");
    const names = await rows<{ network: string }>(
      "SELECT DISTINCT network FROM reports WHERE subject = ?",
      spam.account.accountId,
    );
    expect(names.map(({ network }) => network)).not.toContain(kept[0]?.network);
    wait(181 * DAY_MS);
    await byTheHour(bindings, now());
    expect((await operate("reports")).reports).toEqual([]);
  });
});

describe("[OP7] a file that is removed", () => {
  test("is gone, and comes back neither by its owner, nor by another, nor by what was on its way, nor with time", async () => {
    const [ana, ben] = [await registered(), await registered()];
    const blob = await uploaded(ana, bytesOf(100));
    const begun = newBlob();
    await create(ana, begun, MEDIA_PART_BYTES + 1);
    await put(ana, begun, 1, bytesOf(MEDIA_PART_BYTES));
    for (const id of [blob, begun]) expect(await operate("removeBlob", { blob: id })).toEqual({ outcome: "done" });
    expect(await operate("removeBlob", { blob })).toEqual({ outcome: "already" });
    const isRefused = async (id: typeof blob) => {
      expect((await get(ben, id)).status).toBe(404);
      for (const by of [ana, ben]) expect((await create(by, id, 100)).rejection).toEqual({ kind: "blob-exists" });
      expect((await put(ana, id, 1, bytesOf(100))).status).toBe(404);
      expect((await complete(ana, id)).status).toBe(404);
      expect((await remove(ana, id)).status).toBe(404);
      expect(await bindings.MEDIA.head(id)).toBeNull();
    };
    for (const id of [blob, begun]) await isRefused(id);
    const never = newBlob();
    expect(await operate("removeBlob", { blob: never })).toEqual({ outcome: "nobody" });
    await isRefused(never);
    await operate("close", byId(ana.account.accountId));
    wait(200 * DAY_MS);
    await byTheHour(bindings, now());
    const later = await registered();
    expect((await create(later, blob, 100)).rejection).toEqual({ kind: "blob-exists" });
  });

  test("bytes on their way when it is removed are taken away behind it", async () => {
    const ana = await registered();
    const blob = newBlob();
    await create(ana, blob, 100);
    let removed: Promise<unknown> | undefined;
    const body = new ReadableStream({
      async start(controller) {
        controller.enqueue(bytesOf(50));
        removed = operate("removeBlob", { blob });
        await removed;
        controller.enqueue(bytesOf(50));
        controller.close();
      },
    });
    expect((await put(ana, blob, 1, body)).status).toBe(404);
    expect(await bindings.MEDIA.head(blob)).toBeNull();
  });
});

test("[OP13] files that no row knows, after the tables were set back, get one again, and go with their time", async () => {
  const ana = await registered();
  const [lost, there] = [await uploaded(ana, bytesOf(100)), await uploaded(ana, bytesOf(50))];
  await bindings.MEDIA.put(`history/${ana.account.accountId}/${newBlob()}`, "not a file of anybody's");
  await bindings.DIRECTORY.prepare("DELETE FROM blobs WHERE id = ?").bind(lost).run();
  const sum = { adopted: 0, looked: 0 };
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof operate<"reconcile">>> = await operate("reconcile", { cursor });
    sum.adopted += page.adopted;
    sum.looked += page.looked;
    cursor = page.cursor;
  } while (cursor !== null);
  expect(sum.adopted).toBe(1);
  expect(sum.looked).toBeGreaterThanOrEqual(2);
  expect((await get(ana, lost)).status).toBe(200);
  const own = await rows<{ account: string }>("SELECT account FROM blobs WHERE id = ?", there);
  expect(own).toEqual([{ account: ana.account.accountId }]);
  expect((await operate("reconcile", { cursor: null })).adopted).toBe(0);
  wait(91 * DAY_MS);
  await byTheHour(bindings, now());
  expect(await bindings.MEDIA.head(lost)).toBeNull();
});

describe("[OP8] limits", () => {
  test("are as by default until they are set, one by one, and nonsense sets nothing", async () => {
    expect(await operate("limits")).toEqual(DEFAULTS);
    expect(await operate("setLimits", { accounts: 10, contact: "mailto:help@example.com" })).toEqual({
      ...DEFAULTS,
      accounts: 10,
      contact: "mailto:help@example.com",
    });
    for (const body of [
      { accounts: -1 },
      { accounts: "10" },
      { registration: "maybe" },
      { unknown: 1 },
      { historyBytes: Number.MAX_SAFE_INTEGER },
      { contact: "javascript:alert(1)" },
      { contact: "mailto:a@b\nExpires: never" },
      { own: ["x"] },
    ])
      expect((await ask("setLimits", { body })).status, JSON.stringify(body)).toBe(400);
    expect(await operate("setLimits", { accounts: null, contact: "" })).toEqual(DEFAULTS);
    // What a former version left there, or a hand broke
    await bindings.DIRECTORY.prepare("INSERT OR REPLACE INTO settings VALUES ('dailyFiles', '{', 0), ('gone', '1', 0)").run();
    expect(await operate("limits")).toEqual(DEFAULTS);
    await bindings.DIRECTORY.prepare("DELETE FROM settings").run();
  });

  test("of storage hold for what lies here, whatever comes at once, and what goes makes room", async () => {
    const [ana, ben] = [await registered(), await registered()];
    await operate("setLimits", { accountStorageBytes: 1000 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => create(ana, newBlob(), 400)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(answers.find(({ status }) => status !== 200)?.rejection).toMatchObject({ kind: "quota-exceeded", limitBytes: 1000 });
    expect((await create(ben, newBlob(), 400)).status).toBe(200);
    const [{ n } = { n: 0 }] = await rows<{ n: number }>("SELECT n FROM totals WHERE what = 'bytes'");
    await operate("setLimits", { accountStorageBytes: 10_000, storageBytes: n + 100 });
    expect((await create(ben, newBlob(), 101)).rejection?.kind).toBe("quota-exceeded");
    expect((await create(ben, newBlob(), 100)).status).toBe(200);
    await operate("setLimits", { accountStorageBytes: 1000, storageBytes: null });
    wait(3 * DAY_MS);
    await byTheHour(bindings, now());
    expect((await create(ana, newBlob(), 1000)).status).toBe(200);
    await operate("setLimits", { accountStorageBytes: DEFAULTS.accountStorageBytes });
  });

  test("count exactly what there is, after all that happened here", async () => {
    const [{ sum } = { sum: -1 }] = await rows<{ sum: number }>("SELECT coalesce(sum(bytes), 0) AS sum FROM blobs");
    expect(await rows("SELECT n FROM totals WHERE what = 'bytes'")).toEqual([{ n: sum }]);
    const own = "SELECT account, sum(bytes) AS bytes FROM blobs GROUP BY account HAVING sum(bytes) > 0 ORDER BY account";
    expect(await rows("SELECT account, bytes FROM stored WHERE bytes > 0 ORDER BY account")).toEqual(await rows(own));
    const [{ n } = { n: -1 }] = await rows<{ n: number }>("SELECT count(*) AS n FROM accounts");
    expect((await operate("stats")).accounts).toBe(n);
  });

  test("of a day are those that were set", async () => {
    const ana = await registered();
    await operate("setLimits", { dailyBytes: 500, dailyFiles: 2 });
    expect((await create(ana, newBlob(), 501)).rejection).toMatchObject({ kind: "quota-exceeded", limitBytes: 500 });
    for (let i = 0; i < 2; i++) expect((await create(ana, newBlob(), 10)).status).toBe(200);
    expect((await create(ana, newBlob(), 10)).rejection?.kind).toBe("quota-exceeded");
    await operate("setLimits", { dailyBytes: DEFAULTS.dailyBytes, dailyFiles: DEFAULTS.dailyFiles, historyBytes: 10 });
    expect((await call("history", { token: ana.token })).answer.limitBytes).toBe(10);
    await operate("setLimits", { historyBytes: DEFAULTS.historyBytes });
  });
});

describe("[OP9] who may sign up", () => {
  test("nobody while it is closed, and nobody hears whether a handle is taken; who is here goes on", async () => {
    const ana = await registered();
    await operate("setLimits", { registration: "closed" });
    expect((await signUp()).kind).toBe("registration-closed");
    expect((await signUp({}, ana.handle)).kind).toBe("registration-closed");
    expect((await signInAs(ana.device)).status).toBe(200);
    const [{ n } = { n: 0 }] = await rows<{ n: number }>("SELECT count(*) AS n FROM accounts");
    await operate("setLimits", { registration: "open", accounts: n });
    expect((await signUp()).kind).toBe("registration-closed");
    await operate("setLimits", { accounts: null });
    expect((await signUp()).kind).toBe("ok");
  });

  test("by invitation: a code makes one account, also typed otherwise, and is not used up by who got none", async () => {
    await operate("setLimits", { registration: "invitation" });
    const { codes } = await operate("invite", { count: 3, days: 2 });
    const [first, second, third] = codes as [string, string, string];
    expect(new Set(codes).size).toBe(3);
    const ana = await registered().catch(() => null);
    expect(ana).toBeNull();
    for (const invitation of ["", "x", first.slice(0, -1), "A".repeat(16)])
      expect((await signUp({ invitation })).kind, invitation).toBe("invitation-required");
    const one = await signUp({ invitation: first.toLowerCase().replaceAll("-", " ") });
    expect(one.kind).toBe("ok");
    expect((await signUp({ invitation: first })).kind).toBe("invitation-required");
    // A handle that is taken is said to who is invited only, and uses nothing up.
    expect((await signUp({ invitation: "nope" }, one.body.handle)).kind).toBe("invitation-required");
    expect((await signUp({ invitation: second }, one.body.handle)).kind).toBe("handle-taken");
    const atOnce = await Promise.all([
      signUp({ invitation: second }),
      signUp({ invitation: second }),
      signUp({ invitation: second }),
    ]);
    expect(atOnce.filter(({ kind }) => kind === "ok")).toHaveLength(1);
    wait(2 * DAY_MS);
    expect((await signUp({ invitation: third })).kind).toBe("invitation-required");
    expect((await operate("stats")).openInvitations).toBe(0);
    const stored = await rows<{ hash: number[] }>("SELECT hash FROM invitations");
    expect(JSON.stringify(stored)).not.toContain(third);
    wait(40 * DAY_MS);
    await byTheHour(bindings, now());
    expect(await rows("SELECT 1 FROM invitations")).toEqual([]);
    await operate("setLimits", { registration: "open" });
    expect((await signUp({ invitation: "anything" })).kind).toBe("ok");
  });
});
