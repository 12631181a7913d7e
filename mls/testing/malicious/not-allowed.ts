// What the policy does not allow.

import type { DeviceIdentity } from "../../identity.ts";
import { craft } from "../craft.ts";
import { change, deviceOf, directOf, groupPolicy, leafOf, person, putOut } from "../people.ts";
import { adding, editing, removal } from "../proposal.ts";
import { cases, type MaliciousCase, type Scene } from "./case.ts";

export async function notAllowed({ ana, ben, cem, dia, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const remove = removal(leafOf(world, cem.device.deviceId));
  const direct = await directOf(ana, ben);
  const eve = await person();
  const eves: DeviceIdentity[] = [eve.device];
  for (let i = 1; i < 10; i++) eves.push(await deviceOf(eve.account));
  const full = await change(world, ana.device, { add: eves });
  await putOut(eve.account, eves[9] as DeviceIdentity);
  const eleventh = await deviceOf(eve.account);
  return cases(
    {
      name: "a member who is no admin evicts another",
      rule: "not-allowed-to-remove",
      world,
      by,
      bundle: await craft(world, by, [remove]),
    },
    {
      name: "a member adds where admins add",
      rule: "not-allowed-to-add",
      world,
      by,
      bundle: await craft(world, by, [await adding(dia.device)]),
    },
    {
      name: "a member makes itself admin",
      rule: "not-allowed-to-edit",
      world,
      by,
      bundle: await craft(world, by, [editing(groupPolicy([ana, ben], { whoAdds: "admins" }))]),
    },
    {
      name: "the last admin resigns and names nobody",
      rule: "last-admin",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [editing(groupPolicy([], { whoAdds: "admins" }))]),
    },
    {
      name: "an admin names one who is not a member",
      rule: "not-allowed-to-edit",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [editing(groupPolicy([ana, dia]))]),
    },
    {
      name: "an account gets an eleventh leaf, while one that it put out is still there",
      rule: "too-many-devices",
      world: full,
      by: eve.device,
      bundle: await craft(full, eve.device, [await adding(eleventh)]),
    },
    {
      name: "a third account enters a direct conversation",
      rule: "not-allowed-to-add",
      world: direct,
      by: ana.device,
      bundle: await craft(direct, ana.device, [await adding(dia.device)]),
    },
    {
      name: "one throws the other out of a direct conversation",
      rule: "not-allowed-to-remove",
      world: direct,
      by: ana.device,
      bundle: await craft(direct, ana.device, [removal(leafOf(direct, ben.device.deviceId))]),
    },
    {
      name: "a direct conversation becomes a group",
      rule: "not-allowed-to-edit",
      world: direct,
      by: ana.device,
      bundle: await craft(direct, ana.device, [editing(groupPolicy([ana]))]),
    },
  );
}
