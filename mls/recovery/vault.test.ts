import fc from "fast-check";
import { expect, test } from "vitest";
import { accountIdOf, toBase64Url, type VaultId } from "../../protocol/index.ts";
import { signRotation } from "../account-log/sign-entry.ts";
import {
  adding,
  appended,
  currentState,
  deviceSays,
  household,
  machine,
  NOW,
  revoking,
  rootSays,
} from "../account-log/testing/household.ts";
import { publicKeyOf, sign, verify } from "../signature.ts";
import { methodsOfRoot, signMethod } from "./known-method.ts";
import { recoverySecrets } from "./recovery-method.ts";
import { openVault, sealVault, settledContents, type VaultContents, vaultStanding } from "./vault.ts";
import { signVaultRecord, vaultProofInput, verifyVaultRecord } from "./vault-record.ts";

const secret = new Uint8Array(22).fill(7);
const [byKey, byOtherKey, byPasskey] = await Promise.all([
  recoverySecrets("key", secret),
  recoverySecrets("key", new Uint8Array(22).fill(8)),
  recoverySecrets("passkey", new Uint8Array(32).fill(7)),
]);

async function contentsOf({ root, log }: Awaited<ReturnType<typeof household>>): Promise<VaultContents> {
  const keyringKey = crypto.getRandomValues(new Uint8Array(32));
  return {
    accountId: root.accountId,
    sealedAt: log.entries.length,
    rootSeed: root.privateKey,
    keyringKey,
    formerKeys: [],
    next: null,
    methods: [await signMethod(root.accountId, root.privateKey, { kind: "key", method: byKey.method })],
  };
}

test("[RC3] what follows from a recovery key is this, and from a passkey something else", async () => {
  expect(byKey.method.vaultId).toMatchInlineSnapshot(`"d8UuvH0qdHvu72B0ejUYpg"`);
  expect(toBase64Url(byKey.method.proofKey)).toMatchInlineSnapshot(`"TjrlkrdhB4N2vApGnWCA2e3PjZLdAbH2QVM1gUcXjfo"`);
  expect(
    toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", byKey.method.sealKey as Uint8Array<ArrayBuffer>))),
  ).toMatchInlineSnapshot(`"UFrpZwc_YJoRtGRraKeu4KCsTqJTmrQc4I3-p1U4do4"`);
  expect(byPasskey.method.vaultId).toMatchInlineSnapshot(`"hTu5hKwpQ0wJLcNA_m5acw"`);
  expect(await recoverySecrets("key", secret)).toEqual(byKey);
  // The same 32 bytes as a passkey and as something else would still be two ways.
  const same = await recoverySecrets("key", new Uint8Array(32).fill(7));
  for (const part of ["vaultId", "proofKey", "sealKey"] as const) expect(same.method[part]).not.toEqual(byPasskey.method[part]);
  expect(await publicKeyOf(byKey.proofSeed)).toEqual(byKey.method.proofKey);
  await expect(recoverySecrets("passkey", new Uint8Array(16))).rejects.toThrow(RangeError);
});

test("[RC3] a proof for one vault and one challenge is none for another", async () => {
  const given = { challenge: new Uint8Array(32).fill(1), vaultId: byKey.method.vaultId };
  const proof = await sign(byKey.proofSeed, vaultProofInput(given));
  const holds = (input: Uint8Array) => verify(byKey.method.proofKey, input, proof);
  expect(await holds(vaultProofInput(given))).toBe(true);
  expect(await holds(vaultProofInput({ ...given, vaultId: byPasskey.method.vaultId }))).toBe(false);
  expect(await holds(vaultProofInput({ ...given, challenge: new Uint8Array(32) }))).toBe(false);
});

test("[RC4] a vault opens with what it was sealed to, by whoever knows its public half, and with nothing else", async () => {
  const contents = await contentsOf(await household());
  for (const secrets of [byKey, byPasskey]) {
    const sealed = await sealVault(secrets.method, contents);
    expect(await openVault(secrets, sealed)).toEqual(contents);
    expect(await openVault(byOtherKey, sealed)).toBeUndefined();
    // Nor in the place of another vault, even to one who has its key.
    const moved = { ...secrets, method: { ...secrets.method, vaultId: byOtherKey.method.vaultId } };
    expect(await openVault(moved, sealed)).toBeUndefined();
  }
});

test("[RC4] no turned bit, no shorter vault and no other bytes open", async () => {
  const sealed = await sealVault(byKey.method, await contentsOf(await household()));
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
      const turned = sealed.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(await openVault(byKey, turned)).toBeUndefined();
      expect(await openVault(byKey, sealed.slice(0, bit >> 3))).toBeUndefined();
    }),
    { numRuns: 40 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
      expect(await openVault(byKey, bytes)).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

test("[RC5] only the root says what lies where its owner will look: no device, no other account, nothing that it signed for something else", async () => {
  const { root, first } = await household();
  const other = await household();
  const { vaultId, proofKey } = byKey.method;
  const record = { accountId: root.accountId, vaultId, version: 1, proofKey, sealed: new Uint8Array(1300) };
  const signed = await signVaultRecord(root, record);
  expect(await verifyVaultRecord(root.publicKey, signed)).toEqual(record);
  expect(await verifyVaultRecord(other.root.publicKey, signed)).toBeUndefined();
  const byDevice = await signVaultRecord({ ...root, privateKey: first.privateKey }, record);
  expect(await verifyVaultRecord(root.publicKey, byDevice)).toBeUndefined();
  const turned = signed.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
  expect(await verifyVaultRecord(root.publicKey, turned)).toBeUndefined();
  for (const lie of [{ version: 0 }, { sealed: new Uint8Array(15_000) }, { proofKey: new Uint8Array(31) }, { more: 1 }]) {
    expect(await verifyVaultRecord(root.publicKey, await signVaultRecord(root, { ...record, ...lie }))).toBeUndefined();
  }
});

test("[RC6] what is opened counts only where it is this account's and its root still is the root", async () => {
  const home = await household();
  const contents = await contentsOf(home);
  const { root, first, log } = home;
  const standing = (of: typeof log, account = root.accountId, given = contents) =>
    vaultStanding(given, account, currentState(of));
  expect(await standing(log)).toBe("current");
  // The service shows less of the log than whoever sealed it had seen.
  expect(await standing(log, root.accountId, { ...contents, sealedAt: 2 })).toBe("ahead");
  const added = await deviceSays(log, first, adding(await machine()));
  expect(await standing(added)).toBe("current");
  // Whoever was removed since may have the key of the keyring.
  expect(await standing(await rootSays(added, root, revoking(1, [])))).toBe("behind");
  const newSeed = crypto.getRandomValues(new Uint8Array(32));
  const rotated = await appended(log, await signRotation(log, root.privateKey, { accepts: 1, newSeed }, NOW));
  expect(await standing(rotated)).toBe("replaced");
  expect(await standing(rotated, root.accountId, { ...contents, rootSeed: newSeed, sealedAt: 2 })).toBe("current");
  expect(await standing(log, await accountIdOf(first.key))).toBe("foreign");
  expect(await standing(log, root.accountId, { ...contents, rootSeed: first.privateKey })).toBe("foreign");
});

test("[RC17] while the root is rotated a vault holds both: what holds of it says the log's root", async () => {
  const home = await household();
  const { root, log } = home;
  const newSeed = crypto.getRandomValues(new Uint8Array(32));
  const [old, other, passkey] = [byKey, byOtherKey, byPasskey].map(({ method }) => method.vaultId) as [VaultId, VaultId, VaultId];
  const methods = [
    await signMethod(root.accountId, root.privateKey, { kind: "key", method: byKey.method }),
    await signMethod(root.accountId, root.privateKey, { kind: "key", method: byOtherKey.method }),
    await signMethod(root.accountId, root.privateKey, { kind: "passkey", method: byPasskey.method }),
  ];
  const next = { seed: newSeed, before: [old, passkey], after: [other, passkey] };
  const sealed = await sealVault(byPasskey.method, { ...(await contentsOf(home)), methods, next });
  const opened = await openVault(byPasskey, sealed);
  if (opened === undefined) throw new Error("it does not open");
  const until = await settledContents(opened, currentState(log));
  expect(until).toMatchObject({ rootSeed: root.privateKey, next: null });
  expect(until.methods.map(({ vaultId }) => vaultId)).toEqual([old, passkey]);
  const rotated = await appended(log, await signRotation(log, root.privateKey, { accepts: 1, newSeed }, NOW));
  const after = await settledContents(opened, currentState(rotated));
  expect(after).toMatchObject({ rootSeed: newSeed, next: null });
  // Under the word of the root that holds now: else no device would seal for them.
  const held = await methodsOfRoot({ accountId: root.accountId, rootKey: await publicKeyOf(newSeed) }, after.methods);
  expect(held.map(({ vaultId }) => vaultId)).toEqual([other, passkey]);
  expect(await vaultStanding(after, root.accountId, currentState(rotated))).toBe("behind");
});
