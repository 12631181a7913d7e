import { expect, test } from "vitest";
import { utf8 } from "../protocol/index.ts";
import { exporter, externalRejoin, type Group, open, seal } from "./index.ts";
import { inStep } from "./testing/in-step.ts";
import { accept, change, deviceOf, directOf, groupOf, groupPolicy, memberOf, person, selfOf, wayBack } from "./testing/people.ts";

const [ana, ben, cem] = [await person(), await person(), await person()];

async function says(from: Group, to: Group, text: string) {
  const sealed = await seal(from, utf8(text), utf8("beside"));
  const opened = await open(to, sealed.bytes);
  if (opened.kind === "refused") throw new Error(opened.detail);
  expect(new TextDecoder().decode(opened.plaintext)).toBe(text);
  return opened;
}

test("two people meet, talk both ways, and the service knows who they are but nothing else", async () => {
  const world = await directOf(ana, ben);
  inStep(world);
  const opened = await says(memberOf(world, ana.device.deviceId), memberOf(world, ben.device.deviceId), "hi");
  expect(opened.sender.accountId).toBe(ana.account.accountId);
  expect(opened.aad).toEqual(utf8("beside"));
  await says(memberOf(world, ben.device.deviceId), memberOf(world, ana.device.deviceId), "hello");
  const keys = await Promise.all([...world.members.values()].map((group) => exporter(group, "signals", new Uint8Array(), 32)));
  expect(keys[0]).toEqual(keys[1]);
});

test("a group grows, changes its policy, updates and shrinks, and all stay in step", async () => {
  let world = await groupOf([ana.device, ben.device], groupPolicy([ana]));
  world = await change(world, ben.device, { add: [cem.device, await deviceOf(ben.account)] });
  inStep(world);
  world = await change(world, cem.device, {});
  inStep(world);
  world = await change(world, ana.device, { policy: groupPolicy([ana, cem], { whoAdds: "admins" }) });
  inStep(world);
  world = await change(world, cem.device, { remove: [ben.device.deviceId] });
  inStep(world);
  expect(world.members.size).toBe(3);
});

test("notes to oneself: a group of one commits too", async () => {
  let world = await selfOf(ana);
  world = await change(world, ana.device, {});
  world = await change(world, ana.device, { add: [await deviceOf(ana.account)] });
  inStep(world);
});

test("a device that lost its state comes back by itself", async () => {
  const world = await groupOf([ana.device, ben.device, cem.device], groupPolicy([ana]));
  const back = await externalRejoin({ identity: ben.device, ...wayBack(world.service) });
  if (back.kind === "refused") throw new Error(back.detail);
  const next = await accept(world, ben.device, { ...back, welcome: null, pending: back.group });
  inStep(next);
  await says(memberOf(next, ben.device.deviceId), memberOf(next, cem.device.deviceId), "back");
  await says(memberOf(next, ana.device.deviceId), memberOf(next, ben.device.deviceId), "welcome back");
});
