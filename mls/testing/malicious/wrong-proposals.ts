// Proposals that are not used here, or say what cannot be.

import type { LeafNode, Proposal } from "ts-mls";
import { policyExtensions } from "../../group-view.ts";
import { parleySuite } from "../../suite.ts";
import { altered, craft, withProposals } from "../craft.ts";
import { groupPolicy, leafOf, memberOf } from "../people.ts";
import { extending, removal } from "../proposal.ts";
import { cases, type MaliciousCase, type Scene } from "./case.ts";

export async function wrongProposals({ ana, ben, world }: Scene): Promise<MaliciousCase[]> {
  const by = ben.device;
  const good = await craft(world, by, []);
  const { groupContext, ratchetTree } = memberOf(world, by.deviceId).state;
  const own = ratchetTree[2 * leafOf(world, by.deviceId)];
  if (own?.nodeType !== "leaf") throw new Error("no leaf");
  const update = { ...own.leaf, leafNodeSource: "update", extensions: [] } as LeafNode & { leafNodeSource: "update" };
  const pskId = { psktype: "external" as const, pskId: new Uint8Array([1]), pskNonce: new Uint8Array(48) };
  const unwanted: [string, Proposal][] = [
    ["a PSK", { proposalType: "psk", psk: { preSharedKeyId: pskId } }],
    [
      "a reinit",
      {
        proposalType: "reinit",
        reinit: { groupId: groupContext.groupId, version: "mls10", cipherSuite: parleySuite.name, extensions: [] },
      },
    ],
    ["an external_init by a member", { proposalType: "external_init", externalInit: { kemOutput: new Uint8Array(1120) } }],
    ["an Update by value", { proposalType: "update", update: { leafNode: update } }],
    ["a proposal of an unknown type", { proposalType: 0xf0ff, proposalData: new Uint8Array([1]) }],
  ];
  const policy = groupPolicy([ana], { whoAdds: "admins" });
  const senders = { extensionType: "external_senders" as const, extensionData: new Uint8Array([0]) };
  return cases(
    ...(await Promise.all(
      unwanted.map(async ([name, proposal]) => {
        const alter = withProposals([{ proposalOrRefType: "proposal", proposal }]);
        return {
          name: `${name} in a Commit`,
          rule: "proposal-type" as const,
          world,
          by,
          bundle: await altered(world, good, by, alter),
        };
      }),
    )),
    {
      name: "a proposal by reference",
      rule: "proposal-by-reference",
      world,
      by,
      bundle: await altered(world, good, by, withProposals([{ proposalOrRefType: "reference", reference: new Uint8Array(48) }])),
    },
    {
      name: "a GroupContext extension beside the policy",
      rule: "policy",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [extending([...policyExtensions(policy), senders])]),
    },
    {
      name: "a policy that cannot be read",
      rule: "policy",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [extending([{ extensionType: 0xf0a1, extensionData: new Uint8Array([1, 2, 3]) }])]),
    },
    {
      name: "the policy taken away",
      rule: "policy",
      world,
      by: ana.device,
      bundle: await craft(world, ana.device, [extending([])]),
    },
    {
      name: "a committer that removes itself",
      rule: "not-allowed-to-remove",
      world,
      by,
      bundle: await altered(
        world,
        good,
        by,
        withProposals([{ proposalOrRefType: "proposal", proposal: removal(leafOf(world, by.deviceId)) }]),
      ),
    },
    {
      name: "a Remove of a leaf that is not there",
      rule: "not-allowed-to-remove",
      world,
      by,
      bundle: await altered(world, good, by, withProposals([{ proposalOrRefType: "proposal", proposal: removal(77) }])),
    },
  );
}
