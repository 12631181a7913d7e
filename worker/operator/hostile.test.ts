// What a hostile reader tried against what operators do: over the real routes, databases and objects.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { beforeAll, describe, expect, test, vi } from "vitest";
import { sign } from "../../mls/index.ts";
import { deletionProofInput } from "../../mls/recovery/index.ts";
import { type Person, person, randomId } from "../../mls/testing/people.ts";
import {
  type ConversationId,
  type DeviceId,
  fromBase64Url,
  PROTOCOL_VERSION,
  readInboxDown,
  toBase64Url,
} from "../../protocol/index.ts";
import { unblockedClaims } from "../conversation/unblocked-claims.ts";
import { endAccount } from "../directory/deletion.ts";
import { readClaims, register } from "../directory/registration.ts";
import { type Registered, registered, registration, sessionOf } from "../directory/testing/registered.ts";
import { bindings, bindingsWith, call, fetchPath, migrate, now, preparing, rows } from "../directory/testing/service.ts";
import type { Env } from "../env.ts";
import { sweep } from "../media/sweep.ts";
import { bytesOf, complete, get, newBlob, put, uploaded } from "../media/testing/uploads.ts";
import { inboxOf } from "../rpc.ts";
import { Wire } from "../testing/wire.ts";
import { settingsOf } from "./settings.ts";
import { ask, byHandle, byId, operate } from "./testing.ts";

beforeAll(migrate);

async function end(who: Registered) {
  const challenge = (await call("challenge")).answer.challenge;
  const said = deletionProofInput({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), account: who.account.accountId });
  const proof = { challenge, signature: toBase64Url(await sign(who.account.privateKey, said)) };
  return call("deleteAccount", { token: who.token, body: { proof } });
}

async function signUp(who: Person, more: { handle?: string; invitation?: string | undefined } = {}, env?: Env) {
  const body = { ...(await registration(who)), ...more };
  const { status, rejection } = await call("createAccount", { body, ...(env && { env }) });
  return { body, status, kind: rejection?.kind ?? "ok" };
}

async function signedIn(who: Person): Promise<Registered> {
  return { ...who, handle: "", token: await sessionOf(who.device) };
}

/** Something else happens between what a sign-up has looked at and what it writes. */
function before(what: RegExp, meanwhile: () => Promise<void>): Env {
  let [isNext, isDone] = [false, false];
  return bindingsWith((database) => {
    const watched = preparing(database, (sql) => {
      isNext ||= what.test(sql);
      return database.prepare(sql);
    });
    const batch = async (statements: D1PreparedStatement[]) => {
      if (isNext && !isDone) {
        isDone = true;
        await meanwhile();
      }
      return database.batch(statements);
    };
    return new Proxy(watched, { get: (target, name) => (name === "batch" ? batch : Reflect.get(target, name)) });
  });
}

async function byInvitationOnly(run: (code: string, another: string) => Promise<void>): Promise<void> {
  await operate("setLimits", { registration: "invitation" });
  const { codes } = await operate("invite", { count: 2, days: 14 });
  await run(codes[0] ?? "", codes[1] ?? "").finally(() => operate("setLimits", { registration: "open" }));
}

describe("[OP15] who is suspended or closed does not come back by the same root", () => {
  test("suspended: by deleting the account and signing up again, until an operator lifts it", async () => {
    const ana = await registered();
    await operate("suspend", byHandle(ana.handle));
    expect((await end(ana)).status).toBe(200);
    expect((await signUp(ana, { handle: ana.handle })).kind).toBe("suspended");
    expect((await signUp(ana)).kind).toBe("suspended");
    expect(await operate("restore", byId(ana.account.accountId))).toEqual({ outcome: "done", found: null });
    expect(await operate("restore", byId(ana.account.accountId))).toEqual({ outcome: "nobody", found: null });
    expect((await signUp(ana, { handle: ana.handle })).kind).toBe("ok");
  });

  test("closed: with its handle and the invitation that it used", () =>
    byInvitationOnly(async (invitation) => {
      const who = await person(now());
      const { body, kind } = await signUp(who, { invitation });
      expect(kind).toBe("ok");
      expect(await operate("close", byId(who.account.accountId))).toMatchObject({ outcome: "done" });
      expect((await signUp(who, { handle: body.handle, invitation })).kind).toBe("suspended");
    }));

  test("a request that slept while the account was made, suspended and deleted makes none", async () => {
    const ana = await person(now());
    const env = before(/insert into "accounts"/, async () => {
      expect((await signUp(ana)).kind).toBe("ok");
      const there = await signedIn(ana);
      await operate("suspend", byId(ana.account.accountId));
      expect((await end(there)).status).toBe(200);
    });
    expect((await signUp(ana, {}, env)).kind).toBe("unavailable");
    expect((await signUp(ana)).kind).toBe("suspended");
  });
});

test("[GO1] who deletes an account that nobody suspended may sign up by the same root and handle at once, and hears what comes", async () => {
  const ana = await registered();
  const session = { account: ana.account.accountId, device: ana.device.deviceId };
  const inbox = inboxOf(bindings, session.account);
  const [conversation, from] = [randomId() as ConversationId, randomId() as never];
  const ring = (seq: number) =>
    inbox.ring({ conversation, kind: "group", seq, from, devices: [session.device], has: {}, envelope: null });
  expect((await end(ana)).status).toBe(200);
  // What its leaves are still in rings for nobody.
  await ring(3);
  expect((await signUp(ana, { handle: ana.handle })).kind).toBe("ok");
  const wire = await Wire.open(inbox, session, readInboxDown);
  wire.send({ kind: "hello", version: PROTOCOL_VERSION });
  expect(await wire.next("dirty")).toMatchObject({ conversations: [] });
  await ring(7);
  expect(await wire.next("ring")).toMatchObject({ conversation, seq: 7 });
});

describe("[GO1] [OP4] the files of an account that has ended", () => {
  test("are given to nobody from then on, though nothing was swept yet", async () => {
    const [ana, ben] = [await registered(), await registered()];
    const [blob, others] = [await uploaded(ana, bytesOf(100)), await uploaded(ben, bytesOf(100))];
    await operate("close", byId(ana.account.accountId));
    expect((await get(ben, blob)).status).toBe(404);
    expect((await get(ben, others)).status).toBe(200);
  });

  test("go also where another device puts one there meanwhile, and where R2 does not answer the hour takes them", async () => {
    const ana = await registered();
    const [blob, before] = [newBlob(), await uploaded(ana, bytesOf(100))];
    const meanwhile = async () => {
      await call("createUpload", { token: ana.token, params: { blob }, body: { bytes: 3, kept: true } });
      await put(ana, blob, 1, new Uint8Array(3));
      await complete(ana, blob);
    };
    const inbox = inboxOf(bindings, ana.account.accountId);
    const INBOXES = {
      getByName: () => ({ vaultIds: () => meanwhile().then(() => []), erase: (devices: DeviceId[]) => inbox.erase(devices) }),
    };
    const MEDIA = { delete: () => Promise.reject(new Error("no")) };
    await endAccount({ ...bindings, INBOXES: INBOXES as never, MEDIA: MEDIA as never }, ana.account.accountId, now());
    expect((await get(await registered(), blob)).status).toBe(200);
    await sweep(bindings, now() + 1);
    for (const id of [blob, before]) expect(await bindings.MEDIA.head(id)).toBeNull();
    expect(await rows("SELECT 1 FROM blobs WHERE account = ?", ana.account.accountId)).toEqual([]);
  });
});

test("[OP3] whoever was claimed before they were suspended is added by nobody either, until they are restored", async () => {
  const [ana, eve] = [await registered(), await registered()];
  const [requester, conversation] = [eve.account.accountId, randomId() as ConversationId];
  const claimed = { requester, account: ana.account.accountId, conversation, expiresAt: now() + 1e6 };
  const addable = async () => Object.keys(await unblockedClaims(bindings, { ref: claimed }, requester, conversation));
  expect(await addable()).toEqual(["ref"]);
  await operate("suspend", byHandle(ana.handle));
  expect(await addable()).toEqual([]);
  await operate("restore", byHandle(ana.handle));
  expect(await addable()).toEqual(["ref"]);
});

test("[OP8] when the database is slow one request reads what was set, and the others go on; none goes by what is too old", async () => {
  let [asked, at] = [0, Date.now()];
  const clock = vi.spyOn(Date, "now").mockImplementation(() => at);
  const env = bindingsWith((database) =>
    preparing(database, (sql) => {
      if (/from "settings"/.test(sql)) asked++;
      return database.prepare(sql);
    }),
  );
  const many = () => Promise.all(Array.from({ length: 20 }, () => settingsOf(env)));
  await settingsOf(env);
  at += 6_000;
  asked = 0;
  await many();
  expect(asked).toBe(1);
  at += 11_000;
  await many();
  expect(asked).toBe(21);
  clock.mockRestore();
});

test("[OP3] what a suspended person owns is named, and no token of its API works; what was suspended by itself stays so", async () => {
  const owner = await registered();
  const post = async (path: string, body: object, token = owner.token) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    return (await (await fetchPath(path, { method: "POST", headers, body: JSON.stringify(body) })).json()) as Record<
      string,
      string
    >;
  };
  const make = async (handle: string) => {
    const { id } = await post("/v1/businesses", { name: "Shop", handle, hosting: "own-server" });
    return { id, token: (await post(`/v1/businesses/${id}/tokens`, { name: "till", scopes: ["tokens:manage"] })).token };
  };
  const shops = [await make("shop.one"), await make("shop.two")];
  await rows("UPDATE businesses SET account = 'of two', suspended = 1 WHERE id = ?", shops[1]?.id);
  const opens = () =>
    Promise.all(
      shops.map(async ({ id, token }) => {
        const headers = { Authorization: `Bearer ${token}` };
        return (await fetchPath(`/v1/businesses/${id}/tokens`, { headers })).status;
      }),
    );
  expect(await opens()).toEqual([200, 401]);
  const { found } = await operate("suspend", byHandle(owner.handle));
  expect(found).toMatchObject({ isBusiness: false, businesses: ["shop.one", "shop.two"] });
  expect(await opens()).toEqual([401, 401]);
  await operate("restore", byHandle(owner.handle));
  expect(await opens()).toEqual([200, 401]);
});

test("[OP1] a wrong secret has the same answer where it cannot be noted", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const env = bindingsWith((database) =>
    preparing(database, (sql) => {
      if (/operator_refusals/.test(sql)) throw new Error("no");
      return database.prepare(sql);
    }),
  );
  const nowhere = await fetchPath("/operator/nowhere");
  const answer = await ask("stats", { secret: "wrong", env });
  expect([answer.status, await answer.text()]).toEqual([nowhere.status, await nowhere.text()]);
  said.mockRestore();
});

test("[OP9] a hosted business is an account too: there is none past so many in all, and closing the door to others does not close it", async () => {
  const owner = await registered();
  const made = async () => {
    const request = await registration(await person(now()));
    const claimed = await readClaims(request as never, now());
    if ("kind" in claimed) throw new Error(claimed.kind);
    const asked = { tokenHash: crypto.getRandomValues(new Uint8Array(32)), origin: null, hasRoom: async () => true, now: now() };
    return register(bindings, request as never, claimed, asked);
  };
  await operate("setLimits", { registration: "closed" });
  expect(await made()).not.toHaveProperty("kind");
  const { accounts } = await operate("stats");
  await operate("setLimits", { accounts });
  expect(await made()).toEqual({ kind: "registration-closed" });
  const answer = await fetchPath("/v1/businesses", {
    method: "POST",
    headers: { Authorization: `Bearer ${owner.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ name: "Shop", handle: "one.too.many", hosting: "gateway" }),
  });
  expect([answer.status, await answer.json()]).toEqual([403, expect.objectContaining({ code: "registration-closed" })]);
  await operate("setLimits", { registration: "open", accounts: null });
});

describe("[OP9] an invitation", () => {
  test("is spent by the account that it made, also when that has ended", () =>
    byInvitationOnly(async (invitation) => {
      const who = await person(now());
      expect((await signUp(who, { invitation })).kind).toBe("ok");
      expect((await end(await signedIn(who))).status).toBe(200);
      expect((await signUp(who, { invitation })).kind).toBe("invitation-required");
    }));

  test("makes one account, also where of two requests of one account that has it one fails", () =>
    byInvitationOnly(async (invitation, another) => {
      const [ana, handle] = [await person(now()), "wanted.by.two"];
      const env = before(/insert into "handles"/, async () => {
        expect((await signUp(await person(now()), { handle, invitation: another })).kind).toBe("ok");
        expect((await signUp(ana, { invitation })).kind).toBe("ok");
      });
      expect((await signUp(ana, { handle, invitation }, env)).kind).toBe("handle-taken");
      expect((await signUp(await person(now()), { invitation })).kind).toBe("invitation-required");
    }));

  test("is not used up where the account could not be written, and makes one after that", () =>
    byInvitationOnly(async (invitation) => {
      const failing = bindingsWith((database) =>
        preparing(database, (sql) => {
          if (/insert into "accounts"/.test(sql)) throw new Error("no");
          return database.prepare(sql);
        }),
      );
      expect((await signUp(await person(now()), { invitation }, failing)).status).toBe(503);
      expect((await signUp(await person(now()), { invitation })).kind).toBe("ok");
      expect((await signUp(await person(now()), { invitation })).kind).toBe("invitation-required");
    }));
});
