// Vaults over the whole service: who puts what there, who is given it, what a thief of a device, another account or a guesser gets.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeAll, expect, test } from "vitest";
import { sign } from "../../mls/index.ts";
import {
  openVault as openSealed,
  type RecoverySecrets,
  recoverySecrets,
  sealVault,
  signMethod,
  signVaultRecord,
  type VaultRecord,
  vaultProofInput,
  verifyVaultRecord,
} from "../../mls/recovery/index.ts";
import { fromBase64Url, MAX_VAULTS, TRIES, toBase64Url, type VaultId } from "../../protocol/index.ts";
import { CHALLENGE_LIFETIME_MS } from "../directory/challenges.ts";
import { type Registered, registered } from "../directory/testing/registered.ts";
import { bindings, call, migrate, someAddress, wait } from "../directory/testing/service.ts";
import { failuresFrom } from "../rpc.ts";

beforeAll(migrate);

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const BAD_PROOF = { kind: "bad-proof" };
const bytesIn = (text: string) => fromBase64Url(text) ?? new Uint8Array();
const methodOf = () => recoverySecrets("key", random(22));
/** Cheap to make: what is sealed is not looked at here. */
const recordOf = ({ account }: Registered, { method }: RecoverySecrets, more: Partial<VaultRecord> = {}): VaultRecord => ({
  accountId: account.accountId,
  vaultId: method.vaultId,
  version: 1,
  proofKey: method.proofKey,
  sealed: new Uint8Array(1200).fill(3),
  ...more,
});
async function put(who: Registered, record: VaultRecord, more: { root?: Registered["account"]; at?: VaultId } = {}) {
  const signed = toBase64Url(await signVaultRecord(more.root ?? who.account, record));
  const params = { vault: more.at ?? record.vaultId };
  return call("putVault", { params, body: { record: signed }, token: who.token });
}
async function open(
  secrets: RecoverySecrets,
  more: { at?: VaultId; address?: string; challenge?: string; seed?: Uint8Array } = {},
) {
  const vault = more.at ?? secrets.method.vaultId;
  const challenge = more.challenge ?? (await call("challenge")).answer.challenge;
  const proof = vaultProofInput({ challenge: bytesIn(challenge), vaultId: vault });
  const signature = toBase64Url(await sign(more.seed ?? secrets.proofSeed, proof));
  const headers = { "cf-connecting-ip": more.address ?? someAddress() };
  return call("openVault", { params: { vault }, body: { proof: { challenge, signature } }, headers });
}
const otherSeed = random(32);
const fail = (secrets: RecoverySecrets, more: { at?: VaultId; address?: string } = {}) =>
  open(secrets, { ...more, seed: otherSeed });

test("[RC7] [RC8] what a device put there is given to whoever proves the key, with no device, and opens", async () => {
  const [ana, secrets] = [await registered(), await methodOf()];
  const contents = {
    accountId: ana.account.accountId,
    sealedAt: 1,
    next: null,
    rootSeed: ana.account.privateKey,
    keyringKey: random(32),
    formerKeys: [],
    methods: [await signMethod(ana.account.accountId, ana.account.privateKey, { kind: "key", method: secrets.method })],
  };
  const sealed = await sealVault(secrets.method, contents);
  expect((await put(ana, recordOf(ana, secrets, { sealed }))).answer).toEqual({ done: true });
  const { answer } = await open(secrets);
  expect(answer.account).toMatchObject({ account: ana.account.accountId, handle: ana.handle });
  const record = await verifyVaultRecord(ana.account.publicKey, bytesIn(answer.record));
  expect(await openSealed(secrets, record?.sealed ?? new Uint8Array())).toEqual(contents);
});

test("[RC5] [RC7] no device without the root puts anything there, nobody for another account, and nothing in another's place", async () => {
  const [ana, eve, secrets] = [await registered(), await registered(), await methodOf()];
  const good = recordOf(ana, secrets);
  await put(ana, good);
  const newer = { ...good, version: 2 };
  const thiefs = { ...ana.account, privateKey: ana.device.privateKey };
  for (const attempt of [
    () => put(ana, newer, { root: thiefs }),
    () => put(ana, newer, { root: eve.account }),
    () => put(eve, newer, { root: ana.account }),
    () => put(eve, { ...newer, accountId: eve.account.accountId }),
    async () => put(eve, recordOf(ana, await methodOf()), { root: eve.account }),
    () => put(ana, newer, { at: toBase64Url(random(16)) as VaultId }),
  ])
    expect((await attempt()).rejection).toEqual(BAD_PROOF);
  const { answer } = await open(secrets);
  expect((await verifyVaultRecord(ana.account.publicKey, bytesIn(answer.record)))?.version).toBe(1);
  const params = { vault: secrets.method.vaultId };
  const garbled = await call("putVault", { params, body: { record: toBase64Url(random(1300)) }, token: ana.token });
  expect(garbled.rejection).toEqual(BAD_PROOF);
  expect((await call("putVault", { params, body: { record: "A".repeat(30_000) }, token: ana.token })).status).toBe(400);
  expect((await call("putVault", { params, body: { record: "AAAA" } })).rejection).toEqual({ kind: "no-session" });
});

test("[RC7] a stolen device that repeats an older record changes nothing; an emptied vault is as if there were none, and stays so", async () => {
  const [ana, secrets] = [await registered(), await methodOf()];
  const [first, second] = [recordOf(ana, secrets), recordOf(ana, secrets, { version: 2 })];
  for (const record of [first, second, second]) expect((await put(ana, record)).status).toBe(200);
  expect((await put(ana, first)).rejection).toEqual({ kind: "vault-outdated", version: 2 });
  expect((await open(secrets)).status).toBe(200);
  expect((await put(ana, recordOf(ana, secrets, { version: 3, sealed: new Uint8Array() }))).status).toBe(200);
  await evictDurableObject(bindings.VAULTS.getByName(secrets.method.vaultId));
  expect((await open(secrets)).rejection).toEqual(BAD_PROOF);
  for (const older of [first, second]) expect((await put(ana, older)).rejection).toMatchObject({ kind: "vault-outdated" });
  expect((await open(secrets)).rejection).toEqual(BAD_PROOF);
});

test("[RC7] an account has so many at once, and room again where it empties one", async () => {
  const ana = await registered();
  const all = await Promise.all(Array.from({ length: MAX_VAULTS + 1 }, methodOf));
  const [last] = all.splice(-1);
  for (const each of all) expect((await put(ana, recordOf(ana, each))).status).toBe(200);
  if (last === undefined || all[0] === undefined) throw new Error("none");
  expect((await put(ana, recordOf(ana, last))).rejection).toEqual({ kind: "too-many-vaults", limit: MAX_VAULTS });
  expect((await put(ana, recordOf(ana, all[0], { version: 2 }))).status).toBe(200);
  expect((await put(ana, recordOf(ana, all[0], { version: 3, sealed: new Uint8Array() }))).status).toBe(200);
  expect((await put(ana, recordOf(ana, last))).status).toBe(200);
});

test("[RC8] a wrong proof, an old one, one for another vault and a vault that never was are one answer", async () => {
  const [ana, secrets, none] = [await registered(), await methodOf(), await methodOf()];
  await put(ana, recordOf(ana, secrets));
  expect((await fail(secrets)).rejection).toEqual(BAD_PROOF);
  expect((await open(none)).rejection).toEqual(BAD_PROOF);
  expect((await open(secrets, { at: none.method.vaultId })).rejection).toEqual(BAD_PROOF);
  const { challenge } = (await call("challenge")).answer;
  expect((await open(secrets, { challenge })).status).toBe(200);
  expect((await open(secrets, { challenge })).rejection).toEqual(BAD_PROOF);
  const late = (await call("challenge")).answer.challenge;
  wait(CHALLENGE_LIFETIME_MS);
  expect((await open(secrets, { challenge: late })).rejection).toEqual(BAD_PROOF);
  expect((await open(secrets, { challenge: toBase64Url(random(32)) })).rejection).toEqual(BAD_PROOF);
});

test("[RC8] ten failures an hour at one vault from wherever, also over its sleep, and as many where there is none; right ones cost nothing", async () => {
  const [ana, secrets, none] = [await registered(), await methodOf(), await methodOf()];
  await put(ana, recordOf(ana, secrets));
  for (let i = 0; i < TRIES + 2; i++) expect((await open(secrets)).status).toBe(200);
  for (const which of [secrets, none]) {
    for (let i = 0; i < TRIES; i++) expect((await fail(which)).rejection).toEqual(BAD_PROOF);
    expect((await fail(which)).rejection).toMatchObject({ kind: "rate-limited" });
  }
  await evictDurableObject(bindings.VAULTS.getByName(secrets.method.vaultId));
  expect((await open(secrets)).rejection).toMatchObject({ kind: "rate-limited" });
});

test("[RC8] twenty at once are not more than ten", async () => {
  const [ana, secrets] = [await registered(), await methodOf()];
  await put(ana, recordOf(ana, secrets));
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => fail(secrets)));
  expect(outcomes.filter(({ rejection }) => rejection?.kind === "bad-proof").length).toBe(TRIES);
});

test("[RC8] ten failures an hour from one network, whatever vaults it asks for; others are not kept out, and nothing of it stays", async () => {
  const [ana, secrets, address] = [await registered(), await methodOf(), someAddress()];
  await put(ana, recordOf(ana, secrets));
  for (let i = 0; i < TRIES; i++) {
    const at = toBase64Url(random(16)) as VaultId;
    expect((await fail(secrets, { at, address })).rejection).toEqual(BAD_PROOF);
  }
  expect((await open(secrets, { address })).rejection).toMatchObject({ kind: "rate-limited" });
  expect((await open(secrets)).status).toBe(200);
  const network = `${address.split(":").slice(0, 4).join(":")}::/64`;
  expect((await (await failuresFrom(bindings, network)).take()).kind).toBe("rate-limited");
  const stub = (await failuresFrom(bindings, network)) as unknown as DurableObjectStub;
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await runInDurableObject(stub, (_, { storage }) => [...storage.kv.list()])).toEqual([]);
  expect((await open(secrets, { address })).status).toBe(200);
});

test("[RC8] asking leaves nothing where there is no vault", async () => {
  const none = await methodOf();
  await open(none);
  const stub = bindings.VAULTS.getByName(none.method.vaultId);
  expect(await runInDurableObject(stub, (_, { storage }) => [...storage.kv.list()])).toEqual([]);
});
