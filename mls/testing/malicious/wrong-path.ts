// UpdatePaths that are missing, stolen or do not fit.

import type { LeafNode } from "ts-mls";
import { signLeafNodeCommit } from "ts-mls/leafNode.js";
import { ourCapabilities } from "../../capabilities.ts";
import { credentialBytes } from "../../credential.ts";
import { viewOf } from "../../group.ts";
import type { DeviceIdentity } from "../../identity.ts";
import { issueDevice } from "../../index.ts";
import { parleySuite } from "../../suite.ts";
import { altered, craft, craftByLibrary, type Path, pathOf, publicMessageIn, withPath } from "../craft.ts";
import { deviceOf, groupPolicy, leafOf, memberOf, NOW } from "../people.ts";
import { adding, editing, removal } from "../proposal.ts";
import { cases, type MaliciousCase, type Scene } from "./case.ts";

export async function wrongPath({ ana, ben, cem, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const alterPath = (alter: (path: Path) => Path) =>
    altered(world, good, by, (content) => withPath(content, alter(pathOf(content))));
  const alterLeaf = async (with_: Partial<LeafNode>, signer = by) => {
    const { leafNode } = pathOf(publicMessageIn(good.commit).content);
    const leafIndex = leafOf(world, by.deviceId);
    const tbs = {
      ...leafNode,
      ...with_,
      leafNodeSource: "commit" as const,
      groupId: viewOf(memberOf(world, by.deviceId)).context.groupId,
    };
    const signed = await signLeafNodeCommit(
      { ...tbs, leafIndex, parentHash: leafNode.parentHash },
      signer.privateKey,
      parleySuite.signature,
    );
    return alterPath((path) => ({ ...path, leafNode: signed }));
  };
  const otherKey = await issueDevice(ben.account, { deviceId: by.deviceId, now: NOW });
  const selfMade = { ...otherKey, certificate: otherKey.certificate.slice() };
  selfMade.certificate[selfMade.certificate.length - 1] = (selfMade.certificate.at(-1) ?? 0) ^ 1;
  const identityOf = (identity: DeviceIdentity) => ({
    credential: { credentialType: "basic" as const, identity: credentialBytes(identity) },
  });
  return cases(
    {
      name: "an Add without a path",
      rule: "path-missing",
      world,
      by: ana.device,
      bundle: await craftByLibrary(world, ana.device, [await adding(await deviceOf(ana.account))]),
    },
    {
      name: "a policy change without a path",
      rule: "path-missing",
      world,
      by: ana.device,
      bundle: await craftByLibrary(world, ana.device, [editing(groupPolicy([ana, cem]))]),
    },
    {
      name: "a Remove whose path was cut off",
      rule: "path-missing",
      world,
      by: ana.device,
      bundle: await altered(
        world,
        await craft(world, ana.device, [removal(leafOf(world, cem.device.deviceId))]),
        ana.device,
        ({ commit, ...content }) => ({ ...content, commit: { proposals: commit.proposals, path: undefined } }),
      ),
    },
    {
      name: "another's credential in the path",
      rule: "leaf-credential",
      world,
      by,
      bundle: await alterLeaf(identityOf(cem.device)),
    },
    {
      name: "another device of the account in the path",
      rule: "leaf-credential",
      world,
      by,
      bundle: await alterLeaf(identityOf(await deviceOf(ben.account))),
    },
    {
      name: "another key for the same device in the path",
      rule: "leaf-credential",
      world,
      by,
      bundle: await alterLeaf({ ...identityOf(otherKey), signaturePublicKey: otherKey.publicKey }, otherKey),
    },
    {
      name: "a certificate that the account did not sign, in the path",
      rule: "certificate",
      world,
      by,
      bundle: await alterLeaf(identityOf({ ...by, certificate: selfMade.certificate })),
    },
    {
      name: "capabilities that grow in the path",
      rule: "leaf-credential",
      world,
      by,
      bundle: await alterLeaf({ capabilities: { ...ourCapabilities, proposals: [7] } }),
    },
    { name: "a path leaf that somebody else signed", rule: "signature", world, by, bundle: await alterLeaf({}, cem.device) },
    {
      name: "a path with a node too few",
      rule: "path",
      world,
      by,
      bundle: await alterPath((path) => ({ ...path, nodes: path.nodes.slice(1) })),
    },
    {
      name: "a path that leaves a recipient out",
      rule: "path",
      world,
      by,
      bundle: await alterPath(({ nodes, ...path }) => ({
        ...path,
        nodes: nodes.map((node) => ({ ...node, encryptedPathSecret: [] })),
      })),
    },
    {
      name: "a path whose parent hash does not fit",
      rule: "path",
      world,
      by,
      bundle: await alterPath(({ nodes, ...path }) => ({
        ...path,
        nodes: nodes.map((node) => ({
          ...node,
          hpkePublicKey: node.hpkePublicKey.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
        })),
      })),
    },
  );
}
