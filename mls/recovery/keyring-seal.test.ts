import fc from "fast-check";
import { expect, test } from "vitest";
import { adding, deviceSays, household, machine, suspending } from "../account-log/testing/household.ts";
import { openKeyring, sealKeyring } from "./keyring-seal.ts";
import { signMethod } from "./known-method.ts";
import { recoverySecrets } from "./recovery-method.ts";

const { root, first, log } = await household();
const { accountId } = root;
const phone = await machine();
const both = await deviceSays(log, first, adding(phone));
const [byKey, byOther] = [
  await recoverySecrets("key", new Uint8Array(22).fill(7)),
  await recoverySecrets("passkey", new Uint8Array(32).fill(7)),
];
const methods = [
  await signMethod(accountId, root.privateKey, { kind: "key", method: byKey.method }),
  await signMethod(accountId, root.privateKey, { kind: "passkey", method: byOther.method }),
];
const keyringKey = crypto.getRandomValues(new Uint8Array(32));
const sealed = await sealKeyring(accountId, phone, { keyringKey, methods });

test("[RC14] a device seals the key to every way to recover the account, and each opens it, also when that device is out", async () => {
  const out = await deviceSays(both, first, suspending(phone));
  for (const secrets of [byKey, byOther]) {
    expect(await openKeyring(accountId, both, secrets, sealed)).toEqual(keyringKey);
    expect(await openKeyring(accountId, out, secrets, sealed)).toEqual(keyringKey);
  }
  const third = await recoverySecrets("key", new Uint8Array(22).fill(8));
  expect(await openKeyring(accountId, both, third, sealed)).toBeUndefined();
});

test("[RC14] nobody who was never a device of the account seals one: not the service, which knows what it is sealed to", async () => {
  const stranger = { ...phone, privateKey: (await machine()).privateKey };
  const forged = await sealKeyring(accountId, stranger, { keyringKey, methods });
  expect(await openKeyring(accountId, both, byKey, forged)).toBeUndefined();
  expect(await openKeyring(accountId, log, byKey, sealed)).toBeUndefined();
  const other = await household();
  expect(await openKeyring(other.root.accountId, both, byKey, sealed)).toBeUndefined();
  // A seal in the place of another way's opens to neither.
  const swapped = [methods[1], methods[0]].map((each, i) => ({ ...each, vaultId: methods[i]?.vaultId }));
  const mixed = await sealKeyring(accountId, phone, { keyringKey, methods: swapped as typeof methods });
  for (const secrets of [byKey, byOther]) expect(await openKeyring(accountId, both, secrets, mixed)).toBeUndefined();
});

test("[RC14] no turned bit and no other bytes open", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length * 8 - 1), fc.uint8Array({ maxLength: 2000 }), async (bit, odd) => {
      const turned = sealed.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(await openKeyring(accountId, both, byKey, turned)).toBeUndefined();
      expect(await openKeyring(accountId, both, byKey, odd)).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});
