// What an epoch came from and what it leaves behind is overwritten, not only let go of.

import type * as keySchedule from "ts-mls/keySchedule.js";
import type * as welcome from "ts-mls/welcome.js";
import { beforeEach, expect, test, vi } from "vitest";
import { utf8 } from "../protocol/index.ts";
import { createCommit, type Group, join, open, processCommit, publicGroupTree, seal, zero } from "./index.ts";
import { accept, groupOf, groupPolicy, keyPackageOf, memberOf, NOW, person } from "./testing/people.ts";

/** Secrets as the library handed them over, or was handed them. */
const seen = vi.hoisted(() => ({ epoch: [] as [name: string, secret: Uint8Array][] }));
vi.mock("ts-mls/keySchedule.js", async (original) => {
  const real = await original<typeof keySchedule>();
  return {
    ...real,
    initializeEpoch: async (...given: Parameters<typeof real.initializeEpoch>) => {
      const made = await real.initializeEpoch(...given);
      const { joinerSecret, welcomeSecret, encryptionSecret } = made;
      seen.epoch.push(
        ["commit", given[1]],
        ["joiner", joinerSecret],
        ["welcome", welcomeSecret],
        ["encryption", encryptionSecret],
      );
      return made;
    },
    deriveKeySchedule: async (...given: Parameters<typeof real.deriveKeySchedule>) => {
      const made = await real.deriveKeySchedule(...given);
      seen.epoch.push(["joiner", given[0]], ["encryption", made[1]]);
      return made;
    },
  };
});
vi.mock("ts-mls/welcome.js", async (original) => {
  const real = await original<typeof welcome>();
  return {
    ...real,
    decryptGroupSecrets: async (...given: Parameters<typeof real.decryptGroupSecrets>) => {
      const made = await real.decryptGroupSecrets(...given);
      if (made !== undefined) seen.epoch.push(["joiner of a Welcome", made.joinerSecret]);
      return made;
    },
  };
});

const [ana, ben, cem] = [await person(), await person(), await person()];
const kept = () => seen.epoch.filter(([, secret]) => secret.some((byte) => byte !== 0)).map(([name]) => name);
const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);
beforeEach(() => {
  seen.epoch = [];
});

test("a committer, a follower and a newcomer keep nothing that the next epoch was made from", async () => {
  const world = await groupOf([ana.device, ben.device], groupPolicy([ana]));
  seen.epoch = [];
  const keyPackage = await keyPackageOf(cem.device);
  const made = await createCommit(memberOf(world, ana.device.deviceId), { add: [keyPackage.bytes], remove: [], at: NOW });
  if (made.kind === "refused") throw new Error(made.detail);
  expect([seen.epoch.length, kept()]).toEqual([4, []]);
  seen.epoch = [];
  const bens = await processCommit(memberOf(world, ben.device.deviceId), made, NOW);
  expect([bens.kind, seen.epoch.length, kept()]).toEqual(["ok", 4, []]);
  const { service } = await accept(world, ana.device, made);
  seen.epoch = [];
  const joined = await join({
    welcome: made.welcome ?? new Uint8Array(),
    tree: publicGroupTree(service),
    keyPackages: [keyPackage],
    identity: cem.device,
    conversation: service.conversation,
    claim: made.claim,
  });
  expect([joined.kind, kept()]).toEqual(["ok", []]);
  expect(seen.epoch.map(([name]) => name)).toContain("joiner of a Welcome");
  expect(seen.epoch.map(([name]) => name)).toContain("encryption");
});

test("whoever commits and whoever follows hand over all of the old epoch, and the new one shares nothing with it", async () => {
  const world = await groupOf([ana.device, ben.device], groupPolicy([ana]));
  const anas = memberOf(world, ana.device.deviceId);
  // Ben has read ahead: the keys of what has not come wait in his store.
  const first = await seal(anas, utf8("one"), new Uint8Array());
  const second = await seal(first.group, utf8("two"), new Uint8Array());
  const ahead = await open(memberOf(world, ben.device.deviceId), second.bytes);
  if (ahead.kind === "refused") throw new Error(ahead.rule);
  expect(ahead.consumed.length).toBeGreaterThan(0);
  const made = await createCommit(anas, { add: [], remove: [], at: NOW });
  if (made.kind === "refused") throw new Error(made.detail);
  const followed = await processCommit(ahead.group, made, NOW);
  if (followed.kind !== "ok") throw new Error(followed.kind);
  zero(made.consumed);
  zero(followed.consumed);
  expect(secretsLeft(anas)).toEqual([]);
  expect(secretsLeft(ahead.group)).toEqual([]);
  const on = await seal(made.pending, utf8("on"), new Uint8Array());
  expect((await open(followed.group, on.bytes)).kind).toBe("ok");
});

function secretsLeft({ state }: Group): string[] {
  const { epochAuthenticator: _, ...schedule } = state.keySchedule;
  const left = Object.entries(schedule).flatMap(([name, secret]) => (isZero(secret) ? [] : [name]));
  for (const [node, { handshake, application }] of state.secretTree.entries()) {
    if (!isZero(handshake.secret)) left.push(`handshake ${node}`);
    if (!isZero(application.secret)) left.push(`application ${node}`);
    if (!Object.values(application.unusedGenerations).every(isZero)) left.push(`unused ${node}`);
  }
  return left;
}
