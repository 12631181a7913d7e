// KeyPackages that must not come in.

import type { DeviceId } from "../../../protocol/index.ts";
import { issueDevice } from "../../index.ts";
import { craft } from "../craft.ts";
import { keyPackageOf, NOW, randomId } from "../people.ts";
import { adding, keyPackageIn } from "../proposal.ts";
import { cases, type MaliciousCase, type Scene } from "./case.ts";

export async function wrongAdds({ ana, ben, dia, world }: Scene): Promise<MaliciousCase[]> {
  const by = ana.device;
  const once = await adding(dia.device);
  const strangersKey = await issueDevice(ben.account, { deviceId: randomId<DeviceId>(), now: NOW });
  const impostor = { ...strangersKey, accountId: dia.account.accountId, accountKey: dia.account.publicKey };
  const twice = await keyPackageOf(dia.device);
  const tampered = keyPackageIn(twice.bytes);
  tampered.initKey = tampered.initKey.map((byte, i) => (i === 1200 ? byte ^ 1 : byte));
  const day = 24 * 3600 * 1000;
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
      name: "a device whose account does not vouch for it",
      rule: "certificate",
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
