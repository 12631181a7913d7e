// KeyPackages that must not come in.

import type { Proposal } from "ts-mls";
import type { DeviceId } from "../../../protocol/index.ts";
import type { AccountKeys } from "../../account-keys.ts";
import { beginLog } from "../../account-log/sign-entry.ts";
import { ourCapabilities } from "../../capabilities.ts";
import { type DeviceIdentity, deviceIdentity, EMPTY_LOG, extendLog, generateDevice } from "../../index.ts";
import { leafAt } from "../../leaves.ts";
import { altered, craft, withProposals } from "../craft.ts";
import { deviceOf, keyPackageOf, leafOf, NOW, person, putOut, randomId, upToDate } from "../people.ts";
import { adding, addingAltered, keyPackageIn } from "../proposal.ts";
import { cases, type MaliciousCase, type Scene, unusableKeys } from "./case.ts";

export async function wrongAdds({ ana, ben, dia, world }: Scene): Promise<MaliciousCase[]> {
  const by = ana.device;
  const once = await adding(dia.device);
  const strangersKey = await deviceOf(ben.account);
  const impostor = { ...strangersKey, accountId: dia.account.accountId, accountKey: dia.account.publicKey };
  const twice = await keyPackageOf(dia.device);
  const tampered = keyPackageIn(twice.bytes);
  tampered.initKey = tampered.initKey.map((byte, i) => (i === 1200 ? byte ^ 1 : byte));
  const day = 24 * 3600 * 1000;
  const putOutDevice = await deviceOf(dia.account);
  await putOut(dia.account, putOutDevice);
  const forked = await person();
  const otherHistory = await beginAccountAgain(forked.account);
  const otherName = { ...dia.device, deviceId: randomId<DeviceId>() };
  const bens = leafAt(world.service.tree, leafOf(world, ben.device.deviceId));
  if (bens === undefined) throw new Error("no leaf");
  const good = await craft(world, by, []);
  const carrying = async (proposal: Proposal) =>
    altered(world, good, by, withProposals([{ proposalOrRefType: "proposal", proposal }]));
  const with_ = async (alter: Parameters<typeof addingAltered>[1]) => carrying(await addingAltered(dia.device, alter));
  return cases(
    {
      name: "one KeyPackage used twice in a Commit",
      rule: "reused-key",
      world,
      by,
      bundle: await craft(world, by, [once, once]),
    },
    {
      name: "a device added twice",
      rule: "duplicate-device",
      world,
      by,
      bundle: await craft(world, by, [await adding(dia.device), await adding(dia.device)]),
    },
    {
      name: "a device added that is there",
      rule: "duplicate-device",
      world,
      by,
      bundle: await craft(world, by, [await adding(ben.device)]),
    },
    {
      name: "a device whose account does not have it",
      rule: "standing",
      world,
      by,
      bundle: await craft(world, by, [await adding(impostor)]),
    },
    {
      name: "a KeyPackage that was changed",
      rule: "signature",
      world,
      by,
      bundle: await craft(world, by, [{ proposalType: "add", add: { keyPackage: tampered } }]),
    },
    {
      name: "a device that its account has put out, beside one that shows it",
      rule: "standing",
      world,
      by,
      bundle: await craft(world, by, [await adding(upToDate(dia.account, dia.device)), await adding(putOutDevice)]),
    },
    {
      name: "a device that shows that it was put out",
      rule: "standing",
      world,
      by,
      bundle: await carrying(await adding(upToDate(dia.account, putOutDevice))),
    },
    {
      name: "two devices whose account has two histories",
      rule: "standing",
      world,
      by,
      bundle: await craft(world, by, [await adding(forked.device), await adding(otherHistory)]),
    },
    {
      name: "a device under another name than its account has it",
      rule: "standing",
      world,
      by,
      bundle: await carrying(await adding(otherName)),
    },
    {
      name: "a KeyPackage of another suite",
      rule: "key-package",
      world,
      by,
      bundle: await with_(() => ({ package: { cipherSuite: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519" } })),
    },
    {
      name: "a KeyPackage for ever",
      rule: "key-package",
      world,
      by,
      bundle: await with_(() => ({ leaf: { lifetime: { notBefore: 0n, notAfter: 2n ** 63n } } })),
    },
    {
      name: "a KeyPackage with an extension that is not ours",
      rule: "key-package",
      world,
      by,
      bundle: await with_(() => ({ package: { extensions: [{ extensionType: 0x0a0a, extensionData: new Uint8Array() }] } })),
    },
    {
      name: "a KeyPackage with GREASE among its capabilities",
      rule: "key-package",
      world,
      by,
      bundle: await with_(() => ({ leaf: { capabilities: { ...ourCapabilities, extensions: [0x0a0a, 0xf0a1] } } })),
    },
    {
      name: "a KeyPackage with one key for both purposes",
      rule: "reused-key",
      world,
      by,
      bundle: await with_(({ initKey }) => ({ leaf: { hpkePublicKey: initKey } })),
    },
    {
      name: "a KeyPackage whose init key is too short",
      rule: "key-package",
      world,
      by,
      bundle: await with_(({ initKey }) => ({ package: { initKey: initKey.slice(1) } })),
    },
    {
      name: "a KeyPackage whose init key ML-KEM refuses",
      rule: "key-package",
      world,
      by,
      bundle: await with_(({ initKey }) => ({ package: { initKey: unusableKeys(initKey).mlkem } })),
    },
    {
      name: "a KeyPackage whose leaf key X25519 refuses",
      rule: "key-package",
      world,
      by,
      bundle: await with_(({ leafNode }) => ({ leaf: { hpkePublicKey: unusableKeys(leafNode.hpkePublicKey).x25519 } })),
    },
    {
      name: "a KeyPackage with the encryption key of a member's leaf",
      rule: "reused-key",
      world,
      by,
      bundle: await craft(world, by, [await addingAltered(dia.device, () => ({ leaf: { hpkePublicKey: bens.hpkePublicKey } }))]),
    },
    {
      name: "a KeyPackage past its lifetime",
      rule: "key-package",
      world,
      by,
      bundle: await craft(world, by, [once]),
      at: NOW + 31 * day,
    },
    {
      name: "a KeyPackage before its lifetime",
      rule: "key-package",
      world,
      by,
      bundle: await craft(world, by, [once]),
      at: NOW - 2 * day,
    },
  );
}

/** A root that begins twice: who has it can, and is found out where both are shown. */
async function beginAccountAgain(account: AccountKeys): Promise<DeviceIdentity> {
  const keys = await generateDevice(account.accountId);
  const entry = await beginLog(account, { id: keys.deviceId, key: keys.publicKey }, NOW);
  const log = await extendLog(EMPTY_LOG, entry);
  if (log.kind === "refused") throw new Error(log.rule);
  return deviceIdentity(account, keys, log);
}
