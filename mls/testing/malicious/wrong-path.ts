// UpdatePaths that are missing, stolen or do not fit.

import type { HPKECiphertext, LeafNode, UpdatePathNode } from "ts-mls";
import { signLeafNodeCommit } from "ts-mls/leafNode.js";
import { ourCapabilities } from "../../capabilities.ts";
import { credentialBytes } from "../../credential.ts";
import { viewOf } from "../../group.ts";
import type { DeviceIdentity } from "../../identity.ts";
import { leafAt } from "../../leaves.ts";
import { parleySuite } from "../../suite.ts";
import { altered, craft, craftByLibrary, type Path, pathOf, publicMessageIn, withPath } from "../craft.ts";
import { change, deviceOf, groupPolicy, leafOf, memberOf, person, putOut, upToDate } from "../people.ts";
import { adding, editing, removal } from "../proposal.ts";
import { cases, type MaliciousCase, type Scene, unusableKeys } from "./case.ts";

export async function wrongPath({ ana, ben, cem, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const alterPath = (alter: (path: Path) => Path) =>
    altered(world, good, by, (content) => withPath(content, alter(pathOf(content))));
  const alterNodes = (alter: (node: UpdatePathNode) => UpdatePathNode) =>
    alterPath((path) => ({ ...path, nodes: path.nodes.map(alter) }));
  const alterSecrets = (alter: (sealed: HPKECiphertext) => HPKECiphertext) =>
    alterNodes((node) => ({ ...node, encryptedPathSecret: node.encryptedPathSecret.map(alter) }));
  const [before, cems] = [by, cem.device].map(({ deviceId }) => leafAt(world.service.tree, leafOf(world, deviceId)));
  if (before === undefined || cems === undefined) throw new Error("no leaf");
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
  const otherKey = { ...(await deviceOf(ben.account)), deviceId: by.deviceId };
  const selfMade = by.proof.map((byte, i) => (i === by.proof.length - 1 ? byte ^ 1 : byte));
  const carl = await person();
  const stolen = await deviceOf(carl.account);
  const withBoth = await change(world, ana.device, { add: [upToDate(carl.account, carl.device), stolen] });
  await putOut(carl.account, stolen);
  const shown = await change(withBoth, upToDate(carl.account, carl.device), {});
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
      name: "a device that its account has put out, as another of its devices shows",
      rule: "standing",
      world: shown,
      by: stolen,
      bundle: await craft(shown, stolen, []),
    },
    {
      name: "a proof that the account did not sign, in the path",
      rule: "standing",
      world,
      by,
      bundle: await alterLeaf(identityOf({ ...by, proof: selfMade })),
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
      bundle: await alterNodes((node) => ({ ...node, encryptedPathSecret: [] })),
    },
    {
      name: "a path whose parent hash does not fit",
      rule: "path",
      world,
      by,
      bundle: await alterNodes((node) => ({
        ...node,
        hpkePublicKey: node.hpkePublicKey.map((byte, i) => (i === 1200 ? byte ^ 1 : byte)),
      })),
    },
    {
      name: "a path leaf with the key it had",
      rule: "path",
      world,
      by,
      bundle: await alterLeaf({ hpkePublicKey: before.hpkePublicKey }),
    },
    {
      name: "a path leaf with another member's key",
      rule: "reused-key",
      world,
      by,
      bundle: await alterLeaf({ hpkePublicKey: cems.hpkePublicKey }),
    },
    {
      name: "a path leaf whose key is too short",
      rule: "path",
      world,
      by,
      bundle: await alterLeaf({ hpkePublicKey: new Uint8Array(32).fill(9) }),
    },
    {
      name: "a path leaf whose key ML-KEM refuses",
      rule: "path",
      world,
      by,
      bundle: await alterLeaf({ hpkePublicKey: unusableKeys(cems.hpkePublicKey).mlkem }),
    },
    {
      name: "a path leaf whose key X25519 refuses",
      rule: "path",
      world,
      by,
      bundle: await alterLeaf({ hpkePublicKey: unusableKeys(cems.hpkePublicKey).x25519 }),
    },
    {
      name: "a path node whose key ML-KEM refuses",
      rule: "path",
      world,
      by,
      bundle: await alterNodes((node) => ({ ...node, hpkePublicKey: unusableKeys(node.hpkePublicKey).mlkem })),
    },
    {
      name: "a path node with a member's key",
      rule: "path",
      world,
      by,
      bundle: await alterNodes((node) => ({ ...node, hpkePublicKey: cems.hpkePublicKey })),
    },
    {
      name: "path secrets of another size",
      rule: "path",
      world,
      by,
      bundle: await alterSecrets(({ kemOutput, ciphertext }) => ({ kemOutput, ciphertext: ciphertext.slice(1) })),
    },
    {
      name: "path secrets for another KEM",
      rule: "path",
      world,
      by,
      bundle: await alterSecrets(({ kemOutput, ciphertext }) => ({ kemOutput: kemOutput.slice(0, 32), ciphertext })),
    },
  );
}
