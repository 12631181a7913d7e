// What is around the content: sender, signature, epoch, group, bytes.

import { groupIdOf } from "../../group-id.ts";
import { altered, claimOf, craft } from "../craft.ts";
import { change, groupOf, groupPolicy, leafOf } from "../people.ts";
import { cases, type MaliciousCase, type Scene } from "./case.ts";

export async function wrongFrame({ ana, ben, cem, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const anasLeaf = leafOf(world, ana.device.deviceId);
  const elsewhere = await groupOf([ana.device, ben.device], groupPolicy([ana]));
  const later = await change(world, ana.device, {});
  const flipped = good.commit.slice();
  // The signature sits before the two tags at the end (48 bytes and a length each).
  const inSignature = flipped.length - 2 * 49 - 10;
  flipped[inSignature] = (flipped[inSignature] ?? 0) ^ 1;
  return cases(
    {
      name: "a Commit in another's name",
      rule: "sender",
      memberRule: "claim",
      world,
      by,
      bundle: await altered(world, good, by, (content) => ({
        ...content,
        sender: { senderType: "member", leafIndex: anasLeaf },
      })),
    },
    { name: "a claim that is none", rule: "claim", world, by, bundle: { ...good, claim: good.claim.slice(1) } },
    {
      name: "a claim of another Commit",
      rule: "claim",
      world,
      by,
      bundle: { ...good, claim: (await craft(world, by, [])).claim },
    },
    {
      name: "a claim that another device has signed",
      rule: "claim",
      world,
      by,
      bundle: { ...good, claim: await claimOf(good.commit, cem.device, good.groupInfo) },
    },
    {
      name: "a claim whose hash of the key was changed after it was signed",
      rule: "claim",
      world,
      by,
      bundle: { ...good, claim: good.claim.map((byte, place) => (place === 40 ? byte ^ 1 : byte)) },
    },
    {
      name: "another device's Commit brought by this session",
      rule: "sender",
      seenBy: "service",
      world,
      by: cem.device,
      bundle: good,
    },
    {
      name: "a sender that is not there",
      rule: "sender",
      world,
      by,
      bundle: await altered(world, good, by, (content) => ({ ...content, sender: { senderType: "member", leafIndex: 50 } })),
    },
    {
      name: "an external sender",
      rule: "sender",
      world,
      by,
      bundle: await altered(world, good, by, (content) => ({ ...content, sender: { senderType: "external", senderIndex: 0 } })),
    },
    {
      name: "a signature with one bit turned",
      rule: "signature",
      world,
      by,
      bundle: { ...good, commit: flipped, claim: await claimOf(flipped, by, good.groupInfo) },
    },
    { name: "a Commit of an epoch that has passed", rule: "epoch", world: later, by, bundle: good },
    { name: "a Commit of an epoch to come", rule: "epoch", world, by, bundle: await craft(later, by, []) },
    { name: "a Commit of another group", rule: "group", world, by, bundle: await craft(elsewhere, by, []) },
    {
      name: "a Commit of another generation of the group",
      rule: "group",
      world,
      by,
      bundle: await altered(world, good, by, (content) => ({
        ...content,
        groupId: groupIdOf(world.service.conversation, world.service.generation + 1),
      })),
    },
    {
      name: "bytes after the end",
      rule: "malformed",
      world,
      by,
      bundle: { ...good, commit: new Uint8Array([...good.commit, 0]) },
    },
    { name: "a Commit cut short", rule: "malformed", world, by, bundle: { ...good, commit: good.commit.slice(0, -1) } },
    { name: "no bytes", rule: "malformed", world, by, bundle: { ...good, commit: new Uint8Array() } },
    { name: "a GroupInfo in the place of the Commit", rule: "malformed", world, by, bundle: { ...good, commit: good.groupInfo } },
  );
}
