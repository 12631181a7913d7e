import { beforeAll, describe, expect, test } from "vitest";
import { beginLog } from "../../mls/account-log/sign-entry.ts";
import { deviceOf, logOf, person } from "../../mls/testing/people.ts";
import { toBase64Url } from "../../protocol/index.ts";
import { CHALLENGE_LIFETIME_MS } from "./challenges.ts";
import { freshHandle, proofBy, registered, registration, sessionOf, signInAs } from "./testing/registered.ts";
import { call, migrate, now, rows, wait } from "./testing/service.ts";

beforeAll(migrate);

const accountCount = async () => (await rows("SELECT id FROM accounts")).length;

test("a new account has a session at once: in a cookie that no script can read", async () => {
  const who = await person();
  const { answer, headers } = await call("createAccount", { body: await registration(who, { bearer: false }) });
  expect(answer).toMatchObject({ account: who.account.accountId, device: who.device.deviceId, token: null });
  const cookie = headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^__Host-parley=[A-Za-z0-9_-]{54}; /);
  expect(cookie.split("; ").slice(1).sort()).toEqual(["HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=Strict", "Secure"]);
  const me = await call("me", { headers: { Cookie: cookie.split(";")[0] ?? "" } });
  expect(me.answer.account).toBe(who.account.accountId);
});

test("where a bearer token is asked for it is in the answer, and there is no cookie", async () => {
  const who = await person();
  const request = await registration(who);
  const { answer, headers } = await call("createAccount", { body: request });
  expect(headers.get("set-cookie")).toBeNull();
  const me = await call("me", { token: answer.token ?? "" });
  expect(me.answer).toEqual({
    account: who.account.accountId,
    device: who.device.deviceId,
    handle: request.handle,
    logLength: 1,
    keyPackages: 0,
    lastResortUsed: true,
    now: expect.any(Number),
  });
});

describe("nothing is written", () => {
  test("where what the account says of itself does not hold", async () => {
    const [who, other] = [await person(), await person()];
    const { account, device } = who;
    const before = await accountCount();
    const first = logOf(account).entries[0]?.bytes ?? new Uint8Array();
    await deviceOf(account);
    const begun = async (root: typeof account, id = device.deviceId) =>
      toBase64Url(await beginLog(root, { id, key: device.publicKey }, now()));
    const wrongs: Record<string, object> = {
      "another's account": { entry: await begun(other.account) },
      "an entry cut short": { entry: toBase64Url(first.slice(0, -1)) },
      "an entry that another key signed": { entry: await begun({ ...account, privateKey: other.account.privateKey }) },
      "an entry that is not the first": { entry: toBase64Url(logOf(account).entries[1]?.bytes ?? new Uint8Array()) },
      "a device whose id is another account's": { entry: await begun(account, other.device.deviceId) },
      "no entry": { entry: "" },
    };
    for (const [name, wrong] of Object.entries(wrongs)) {
      const { rejection } = await call("createAccount", { body: { ...(await registration(who)), ...wrong } });
      expect(rejection?.kind, name).toBe("malformed");
    }
    expect(await accountCount()).toBe(before);
  });

  test("where the proof does not hold: another key, another account, no challenge of ours, a changed signature", async () => {
    const [who, other] = [await person(), await person()];
    const before = await accountCount();
    const good = await proofBy(who.device);
    const proofs = [
      await proofBy(other.device, { account: who.account.accountId, device: who.device.deviceId }),
      await proofBy(who.device, { account: other.account.accountId }),
      await proofBy(who.device, { device: other.device.deviceId }),
      await proofBy(who.device, { challenge: toBase64Url(new Uint8Array(32)) }),
      { ...good, signature: toBase64Url(new Uint8Array(64)) },
    ];
    for (const proof of proofs) {
      const { rejection, status } = await call("createAccount", { body: { ...(await registration(who)), proof } });
      expect([rejection?.kind, status]).toEqual(["bad-proof", 401]);
    }
    expect(await accountCount()).toBe(before);
  });
});

test("a challenge is good once, also when it was tried in vain", async () => {
  const who = await person();
  const proof = await proofBy(who.device);
  const vain = { ...proof, signature: toBase64Url(new Uint8Array(64)) };
  await call("createAccount", { body: { ...(await registration(who)), proof: vain } });
  const { rejection } = await call("createAccount", { body: { ...(await registration(who)), proof } });
  expect(rejection?.kind).toBe("bad-proof");

  const spent = await proofBy(who.device);
  (await call("createAccount", { body: { ...(await registration(who)), proof: spent } })).answer;
  const body = { account: who.account.accountId, device: who.device.deviceId, proof: spent, bearer: true };
  expect((await call("createSession", { body })).rejection?.kind).toBe("bad-proof");
});

test("two at once cannot use one challenge", async () => {
  const { device } = await registered();
  const proof = await proofBy(device);
  const body = { account: device.accountId, device: device.deviceId, proof, bearer: true };
  const answers = await Promise.all([1, 2, 3].map(() => call("createSession", { body })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
});

test("a challenge is good for two minutes, and forgotten after that", async () => {
  const { device } = await registered();
  const inTime = await proofBy(device);
  const late = await proofBy(device);
  const body = { account: device.accountId, device: device.deviceId, bearer: true };
  wait(CHALLENGE_LIFETIME_MS - 1);
  expect((await call("createSession", { body: { ...body, proof: inTime } })).status).toBe(200);
  wait(1);
  expect((await call("createSession", { body: { ...body, proof: late } })).rejection?.kind).toBe("bad-proof");
  await call("challenge");
  expect(await rows("SELECT challenge FROM challenges WHERE expires <= ?", now())).toEqual([]);
});

describe("handles", () => {
  test("are malformed, reserved or taken, each with its word", async () => {
    const first = await registered();
    const handles = {
      "handle-malformed": ["A", "ana!", "", "x..y", "Ana", `${"a".repeat(33)}`],
      "handle-reserved": ["admin", "parley"],
      "handle-taken": [first.handle],
    };
    for (const [kind, wanted] of Object.entries(handles)) {
      for (const handle of wanted) {
        const { rejection } = await call("createAccount", { body: await registration(await person(), { handle }) });
        expect(rejection, handle).toEqual({ kind });
      }
    }
  });

  test("of two who want one at the same moment, one has it and the other hears that it is taken", async () => {
    const handle = freshHandle();
    const wanting = await Promise.all([person(), person(), person()].map(async (who) => registration(await who, { handle })));
    const answers = await Promise.all(wanting.map((body) => call("createAccount", { body })));
    expect(answers.map(({ rejection }) => rejection?.kind).sort()).toEqual(["handle-taken", "handle-taken", undefined]);
    expect(await rows("SELECT id FROM accounts WHERE handle = ?", handle)).toHaveLength(1);
  });
});

test("a registration whose answer got lost: the account is there, and its device goes on with a session", async () => {
  const who = await person();
  const handle = freshHandle();
  (await call("createAccount", { body: await registration(who, { handle }) })).answer;
  const again = await call("createAccount", { body: await registration(who, { handle }) });
  expect(again.rejection).toEqual({ kind: "account-exists" });
  const other = await call("createAccount", { body: await registration(who, { handle: freshHandle() }) });
  expect(other.rejection).toEqual({ kind: "account-exists" });
  const me = await call("me", { token: await sessionOf(who.device) });
  expect(me.answer.handle).toBe(handle);
});

test("[DI7] a device's id is nobody else's: conversations know devices by it", async () => {
  const victim = await registered();
  const thief = await person();
  const device = { ...thief.device, deviceId: victim.device.deviceId };
  const entry = toBase64Url(await beginLog(thief.account, { id: device.deviceId, key: device.publicKey }, now()));
  const body = { ...(await registration({ ...thief, device })), entry };
  const { rejection } = await call("createAccount", { body });
  expect(rejection).toEqual({ kind: "malformed", detail: "entry: the device's id is another's" });
  expect(await rows("SELECT id FROM accounts WHERE id = ?", thief.account.accountId)).toEqual([]);
  expect((await signInAs(device)).rejection?.kind).toBe("bad-proof");
});

test("each field of a registration that is missing, null or of another type is malformed, and never repeated in the answer", async () => {
  const request = await registration(await person());
  for (const field of Object.keys(request).filter((name) => name !== "handle")) {
    for (const wrong of [undefined, null, 7, {}, "not base64url!"]) {
      // At rest there is none.
      if (field === "work" && wrong === null) continue;
      const { rejection } = await call("createAccount", { body: { ...request, [field]: wrong } });
      expect(rejection?.kind, `${field}: ${wrong}`).toBe("malformed");
      expect(JSON.stringify(rejection)).not.toContain("base64url!");
    }
  }
  const tooLong = { ...request, entry: "A".repeat(4000) };
  expect((await call("createAccount", { body: tooLong })).rejection?.kind).toBe("malformed");
});
