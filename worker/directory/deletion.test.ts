// An account ends: who may say so, what is left of it, and what becomes of a deletion that breaks off.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { sign } from "../../mls/index.ts";
import {
  deletionProofInput,
  recoverySecrets,
  rootProofInput,
  signVaultRecord,
  vaultProofInput,
} from "../../mls/recovery/index.ts";
import { person } from "../../mls/testing/people.ts";
import { fromBase64Url, toBase64Url } from "../../protocol/index.ts";
import { complete, create, newBlob, put } from "../media/testing/uploads.ts";
import { HANDLE_KEPT_MS } from "./deletion.ts";
import { type Registered, registered, registration, signInAs, withDevice } from "./testing/registered.ts";
import { bindings, bindingsWith, call, migrate, now, preparing, rows, someAddress, wait } from "./testing/service.ts";

beforeAll(migrate);

type More = { token?: string; seed?: Uint8Array; challenge?: string; input?: typeof deletionProofInput; env?: typeof bindings };

async function end(
  who: Registered,
  { token = who.token, seed = who.account.privateKey, input = deletionProofInput, ...more }: More = {},
) {
  const challenge = more.challenge ?? (await call("challenge")).answer.challenge;
  const said = input({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), account: who.account.accountId });
  const proof = { challenge, signature: toBase64Url(await sign(seed, said)) };
  return call("deleteAccount", { token, body: { proof }, ...(more.env && { env: more.env }) });
}
const isThere = async (who: Registered) => (await call("me", { token: who.token })).status === 200;
const TABLES = ["accounts:id", "devices:account", "sessions:account", "claims:requester", "reports:reporter"];
const left = async (who: Registered) => {
  const counts = await Promise.all(
    TABLES.map((each) => each.split(":") as [string, string]).map(async ([table, column]) => {
      const found = await rows<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${column} = ?`, who.account.accountId);
      return found.reduce((sum, { n }) => sum + n, 0);
    }),
  );
  return counts.reduce((sum, n) => sum + n, 0);
};

test("[GO1] by its root's word an account ends with its devices, sessions, files, vault and history; nothing brings it back", async () => {
  const who = await registered();
  const other = await registered();
  const { device, token: second } = await withDevice(who);
  const secrets = await recoverySecrets("key", crypto.getRandomValues(new Uint8Array(22)));
  const { vaultId, proofKey } = secrets.method;
  const sealed = new Uint8Array(1200);
  const record = await signVaultRecord(who.account, { accountId: who.account.accountId, vaultId, version: 1, proofKey, sealed });
  expect(
    (await call("putVault", { token: who.token, params: { vault: vaultId }, body: { record: toBase64Url(record) } })).status,
  ).toBe(200);
  const blob = newBlob();
  await create(who, blob, 3);
  await put(who, blob, 1, new Uint8Array(3));
  await complete(who, blob);
  await call("report", { token: who.token, body: { account: other.account.accountId } });
  await call("block", { token: who.token, params: { account: other.account.accountId } });

  expect((await end(who)).answer).toEqual({ done: true });

  expect(await isThere(who)).toBe(false);
  expect((await call("me", { token: second })).rejection?.kind).toBe("no-session");
  expect((await signInAs(device)).rejection?.kind).toBe("bad-proof");
  expect((await call("lookUpHandle", { token: other.token, params: { handle: who.handle } })).rejection?.kind).toBe("not-found");
  expect((await call("lookUpAccount", { token: other.token, params: { account: who.account.accountId } })).rejection?.kind).toBe(
    "not-found",
  );
  expect(await left(who)).toBe(0);
  expect(await rows("SELECT state FROM blobs WHERE account = ? AND state <> 'deleted'", who.account.accountId)).toEqual([]);
  const { challenge } = (await call("challenge")).answer;
  const input = vaultProofInput({ challenge: fromBase64Url(challenge) ?? new Uint8Array(), vaultId });
  const proof = { challenge, signature: toBase64Url(await sign(secrets.proofSeed, input)) };
  const headers = { "cf-connecting-ip": someAddress() };
  expect((await call("openVault", { params: { vault: vaultId }, body: { proof }, headers })).rejection?.kind).toBe("bad-proof");
  const inbox = bindings.INBOXES.getByName(who.account.accountId);
  const kept = await runInDurableObject(inbox, (_, state) =>
    state.storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'blocked' OR name = 'dirty'").toArray(),
  );
  expect(kept).toEqual([]);
});

test("[GO3] a session alone, another root, a word for something else, and a word said before end nothing", async () => {
  const who = await registered();
  const mal = await registered();
  const { challenge } = (await call("challenge")).answer;
  for (const more of [
    { seed: who.device.privateKey },
    { seed: mal.account.privateKey },
    { token: mal.token },
    { input: rootProofInput as typeof deletionProofInput },
    { challenge: toBase64Url(new Uint8Array(32)) },
  ])
    expect((await end(who, more)).rejection).toEqual({ kind: "bad-proof" });
  expect((await end(mal, { challenge })).status).toBe(200);
  expect((await end(who, { challenge })).rejection).toEqual({ kind: "bad-proof" });
  expect(await isThere(who)).toBe(true);
});

test("[GO1] [DI6] its handle is nobody's for thirty days, then anybody's", async () => {
  const who = await registered();
  await end(who);
  const take = async () => call("createAccount", { body: await registration(await person(now()), { handle: who.handle }) });
  expect((await take()).rejection?.kind).toBe("handle-taken");
  wait(HANDLE_KEPT_MS - 1000);
  expect((await take()).rejection?.kind).toBe("handle-taken");
  wait(2000);
  expect((await take()).status).toBe(200);
});

test("[GO1] wherever it breaks off, it can be said again with the same session, and it ends then", async () => {
  let failing = 0;
  for (let at = 1; ; at++) {
    const who = await registered();
    let writes = 0;
    const env = bindingsWith(
      (database) =>
        new Proxy(database, {
          get(target, name) {
            const value: unknown = Reflect.get(target, name);
            if (name === "batch")
              return (statements: D1PreparedStatement[]) => {
                if (++writes === at) throw new Error("the database is gone");
                return target.batch(statements);
              };
            if (name === "prepare")
              return preparing(target, (sql) => {
                if (/^update/i.test(sql) && ++writes === at) throw new Error("the database is gone");
                return target.prepare(sql);
              }).prepare;
            return typeof value === "function" ? value.bind(target) : value;
          },
        }),
    );
    const first = await end(who, { env });
    if (first.status === 200) break;
    failing++;
    if (await isThere(who)) expect((await end(who)).status).toBe(200);
    expect(await left(who)).toBe(0);
  }
  expect(failing).toBeGreaterThan(1);
});
