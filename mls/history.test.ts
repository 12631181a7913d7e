import fc from "fast-check";
import { expect, test } from "vitest";
import { type DeviceId, utf8 } from "../protocol/index.ts";
import { decodePublicGroup, encodePublicGroup, externalRejoin, load, open, saveEpoch, seal } from "./index.ts";
import { inStep } from "./testing/in-step.ts";
import {
  accept,
  change,
  deviceOf,
  groupOf,
  groupPolicy,
  memberOf,
  type Person,
  person,
  type World,
  wayBack,
} from "./testing/people.ts";

let people: Person[] = [];
const RUNS = Number(process.env.PARLEY_HISTORIES ?? 25);

/** One step: who of those present acts, and what it wants. Numbers are taken modulo what there is. */
const step = fc.record({
  actor: fc.nat(),
  wish: fc.constantFrom("update", "add", "add-own", "remove", "remove-own", "policy", "come-back"),
  target: fc.nat(),
});

test("whatever members do in whatever order, all of them and the service stay in step, restarted after each step", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
      people = await Promise.all(Array.from({ length: 5 }, person));
      const [first, second] = people as [Person, Person];
      let world = await groupOf([first.device, second.device], groupPolicy(people.slice(0, 1)));
      for (const each of steps) {
        const before = world;
        world = reloaded(await take(world, each));
        inStep(world);
        await talk(world, before, each.target);
      }
    }),
    { numRuns: RUNS },
  );
});

async function take(world: World, { actor, wish, target }: { actor: number; wish: string; target: number }): Promise<World> {
  const { roster, policy } = world.service;
  const by = roster[actor % roster.length];
  const byPerson = people.find(({ account }) => account.accountId === by?.accountId);
  const device = by && world.members.get(by.deviceId)?.identity;
  if (by === undefined || byPerson === undefined || device === undefined) throw new Error("nobody is there");
  const isAdmin = policy.admins.includes(by.accountId);
  switch (wish) {
    case "add": {
      const newcomer = people.find(({ account }) => !roster.some(({ accountId }) => accountId === account.accountId));
      return newcomer ? change(world, device, { add: [await deviceOf(newcomer.account)] }) : world;
    }
    case "add-own":
      return change(world, device, { add: [await deviceOf(byPerson.account)] });
    case "remove": {
      const others = roster.filter(({ accountId }) => accountId !== by.accountId);
      const victim = others[target % Math.max(1, others.length)];
      return isAdmin && victim && keepsAnAdmin(world, victim.deviceId)
        ? change(world, device, { remove: [victim.deviceId] })
        : world;
    }
    case "remove-own": {
      const own = roster.find(({ accountId, leaf }) => accountId === by.accountId && leaf !== by.leaf);
      return own ? change(world, device, { remove: [own.deviceId] }) : world;
    }
    case "come-back": {
      const from = wayBack(world.service);
      const back = await externalRejoin({ identity: device, ...from });
      if (back.kind === "refused") throw new Error(`${back.rule}: ${back.detail}`);
      return accept(world, device, { ...back, welcome: null, pending: back.group });
    }
    case "policy":
      return isAdmin ? change(world, device, { policy: groupPolicy(people.filter((each) => isPresent(world, each))) }) : world;
    default:
      return change(world, device, {});
  }
}

/** Somebody says something: all others read it, also after a restart, and whoever has gone does not. */
async function talk(world: World, before: World, speaker: number): Promise<void> {
  const devices = [...world.members.keys()];
  const from = devices[speaker % devices.length];
  if (from === undefined) throw new Error("nobody is there");
  const { bytes } = await seal(memberOf(world, from), utf8("hello"), new Uint8Array());
  for (const [device, group] of world.members) {
    if (device !== from) expect(await open(group, bytes)).toMatchObject({ kind: "ok", sender: { deviceId: from } });
  }
  for (const [device, group] of before.members) {
    if (!world.members.has(device)) expect(await open(group, bytes)).toMatchObject({ kind: "refused", rule: "epoch" });
  }
}

function isPresent({ service }: World, { account }: Person): boolean {
  return service.roster.some(({ accountId }) => accountId === account.accountId);
}

function keepsAnAdmin({ service }: World, leaving: DeviceId): boolean {
  return service.roster.some(({ accountId, deviceId }) => deviceId !== leaving && service.policy.admins.includes(accountId));
}

function reloaded({ members, service }: World): World {
  const { head, tree } = encodePublicGroup(service);
  const loaded = [...members].map(([device, group]) => [device, load(saveEpoch(group), new Map(), group.identity)] as const);
  const again = decodePublicGroup(head, tree);
  expect(again).toEqual(service);
  return { members: new Map(loaded), service: again };
}
