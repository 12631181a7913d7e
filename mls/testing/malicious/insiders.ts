// What the service cannot see: an insider can stall the group with it, and each member refuses it and reports.

import { encodeMlsMessage } from "ts-mls";
import { signGroupInfo } from "ts-mls/groupInfo.js";
import { concat, toBase64Url } from "../../../protocol/index.ts";
import type { DeviceIdentity } from "../../identity.ts";
import { inspectCommit } from "../../inspect.ts";
import { parleySuite } from "../../suite.ts";
import { altered, type Bundle, bytesOf, claimOf, craft, groupInfoIn, pathOf, publicMessageIn, withPath } from "../craft.ts";
import { NOW, type World } from "../people.ts";
import { cases, type MaliciousCase, type Scene } from "./case.ts";

export async function insiders({ ben, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const message = publicMessageIn(good.commit);
  if (message.senderType !== "member" || message.auth.contentType !== "commit") throw new Error("not a member's Commit");
  const retag = async (bundle: Bundle, confirmationTag: Uint8Array) => {
    const info = await signGroupInfo({ ...groupInfoIn(bundle.groupInfo), confirmationTag }, by.privateKey, parleySuite.signature);
    return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: info });
  };
  const tag = new Uint8Array(48).fill(9);
  const { signature } = message.auth;
  const wrongTag = { ...message, auth: { contentType: "commit" as const, signature, confirmationTag: tag } };
  // Tag it as a member again, or the membership tag would give it away first.
  const retagged = await altered(world, { ...good, commit: bytesOf(wrongTag) }, by, (content) => content);
  const garbage = await altered(world, good, by, (content) => {
    const path = pathOf(content);
    const nodes = path.nodes.map((node) => ({
      ...node,
      encryptedPathSecret: node.encryptedPathSecret.map(({ kemOutput, ciphertext }) => ({
        kemOutput,
        ciphertext: ciphertext.map((byte) => byte ^ 1),
      })),
    }));
    return withPath(content, { ...path, nodes });
  });
  const unread = { ...garbage, groupInfo: await transcriptFixed(world, garbage, by) };
  const false_ = await withAnotherExternalPub(good, by);
  return cases(
    {
      name: "a membership tag that is made up",
      rule: "membership-tag",
      seenBy: "member",
      world,
      by,
      bundle: await claimed({ ...good, commit: bytesOf({ ...message, membershipTag: tag }) }, by),
    },
    {
      name: "a confirmation tag that is made up",
      rule: "confirmation-tag",
      seenBy: "member",
      world,
      by,
      bundle: { ...retagged, groupInfo: await retag(good, tag) },
    },
    {
      name: "a path that shows another key than its secret leads to",
      rule: "path-secret",
      seenBy: "member",
      world,
      by,
      bundle: await withAnotherRootKey(() => craft(world, by, [])),
    },
    { name: "path secrets that nobody can open", rule: "path-secret", seenBy: "member", world, by, bundle: unread },
    {
      name: "an external_pub that its epoch does not have, claimed and signed",
      rule: "external-pub",
      seenBy: "member",
      world,
      by,
      bundle: false_,
    },
  );
}

async function claimed(bundle: Bundle, by: DeviceIdentity): Promise<Bundle> {
  return { ...bundle, claim: await claimOf(bundle.commit, by, bundle.groupInfo) };
}

/** What took a group over once: whoever then came back by that key was refused by all, and blamed for it. */
export async function withAnotherExternalPub(good: Bundle, by: DeviceIdentity): Promise<Bundle> {
  const info = groupInfoIn(good.groupInfo);
  const { publicKey } = await parleySuite.hpke.generateKeyPair();
  const key = await parleySuite.hpke.exportPublicKey(publicKey);
  const extensions = info.extensions.map(({ extensionType, extensionData }) => ({
    extensionType,
    extensionData: concat(extensionData.subarray(0, 2), key),
  }));
  const lie = await signGroupInfo({ ...info, extensions }, by.privateKey, parleySuite.signature);
  const groupInfo = encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: lie });
  return claimed({ ...good, groupInfo }, by);
}

/** The GroupInfo that the service expects beside a Commit whose content was altered. */
async function transcriptFixed(world: World, { commit, claim, groupInfo }: Bundle, by: DeviceIdentity): Promise<Uint8Array> {
  const inspected = await inspectCommit(world.service, { commit, claim }, NOW);
  if (inspected.kind === "refused") throw new Error(inspected.detail);
  const info = await signGroupInfo(
    { ...groupInfoIn(groupInfo), groupContext: inspected.context },
    by.privateKey,
    parleySuite.signature,
  );
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo: info });
}

/**
 * A committer of three that puts a key of its own choice at the root: its leaf, the parent above it, then the root is the order in
 * which the keys of a path are derived. Nothing else may run meanwhile.
 */
async function withAnotherRootKey(make: () => Promise<Bundle>): Promise<Bundle> {
  const { hpke } = parleySuite;
  const derive = hpke.deriveKeyPair;
  const derived = new Map<string, Promise<Awaited<ReturnType<typeof derive>>>>();
  hpke.deriveKeyPair = (secret) => {
    const name = toBase64Url(secret);
    const pair = derived.get(name) ?? (derived.size === 2 ? hpke.generateKeyPair() : derive(secret));
    derived.set(name, pair);
    return pair;
  };
  try {
    return await make();
  } finally {
    hpke.deriveKeyPair = derive;
  }
}
