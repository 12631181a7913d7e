// What only the service is shown: GroupInfo and Welcome.

import { encodeMlsMessage, type GroupInfo, type Welcome } from "ts-mls";
import { signGroupInfo } from "ts-mls/groupInfo.js";
import { concat } from "../../../protocol/index.ts";
import { readMessage } from "../../codec.ts";
import { policyExtensions } from "../../group-view.ts";
import { parleySuite } from "../../suite.ts";
import { craft, groupInfoIn } from "../craft.ts";
import { groupPolicy } from "../people.ts";
import { adding } from "../proposal.ts";
import { type Case, cases, type MaliciousCase, type Scene, unusableKeys } from "./case.ts";

export async function lies({ ana, dia, world }: Scene): Promise<MaliciousCase[]> {
  const by = ana.device;
  const good = await craft(world, by, [await adding(dia.device)]);
  const info = groupInfoIn(good.groupInfo);
  const lie = async (name: string, change_: Partial<GroupInfo>, signer = by): Promise<Case> => {
    const groupInfo = await signGroupInfo({ ...info, ...change_ }, signer.privateKey, parleySuite.signature);
    const bytes = encodeMlsMessage({ version: "mls10", wireformat: "mls_group_info", groupInfo });
    return {
      name: `a GroupInfo ${name}`,
      rule: "group-info",
      seenBy: "service",
      world,
      by,
      bundle: { ...good, groupInfo: bytes },
    };
  };
  const context = info.groupContext;
  const other = await craft(world, by, [await adding(dia.device)]);
  const welcome = welcomeIn(good.welcome);
  const twice = welcomeBytes({ ...welcome, secrets: [...welcome.secrets, ...welcome.secrets] });
  const short = welcomeBytes({
    ...welcome,
    secrets: welcome.secrets.map(({ newMember, encryptedGroupSecrets }) => ({
      newMember,
      encryptedGroupSecrets: { ...encryptedGroupSecrets, kemOutput: encryptedGroupSecrets.kemOutput.slice(0, 32) },
    })),
  });
  const mismatch = { rule: "welcome-mismatch" as const, seenBy: "service" as const, world, by };
  return cases(
    await lie("of another epoch", { groupContext: { ...context, epoch: context.epoch + 1n } }),
    await lie("with another tree hash", { groupContext: { ...context, treeHash: new Uint8Array(48) } }),
    await lie("with another transcript", { groupContext: { ...context, confirmedTranscriptHash: new Uint8Array(48) } }),
    await lie("with another policy", { groupContext: { ...context, extensions: policyExtensions(groupPolicy([dia])) } }),
    await lie("of another group", { groupContext: { ...context, groupId: new Uint8Array(20) } }),
    await lie("with another confirmation tag", { confirmationTag: new Uint8Array(48) }),
    await lie("signed in another's name", { signer: 1 }),
    await lie("signed with another's key", {}, dia.device),
    await lie("without external_pub", { extensions: [] }),
    await lie("whose external_pub has no inner length", {
      extensions: [{ extensionType: "external_pub", extensionData: new Uint8Array(1216) }],
    }),
    await lie("whose external_pub nobody can seal to", {
      extensions: info.extensions.map(({ extensionType, extensionData }) => ({
        extensionType,
        extensionData: concat(extensionData.subarray(0, 2), unusableKeys(extensionData.subarray(2)).mlkem),
      })),
    }),
    await lie("with the tree in it", {
      extensions: [...info.extensions, { extensionType: "ratchet_tree", extensionData: new Uint8Array(1) }],
    }),
    {
      name: "a GroupInfo that is none",
      rule: "group-info",
      seenBy: "service",
      world,
      by,
      bundle: { ...good, groupInfo: good.commit },
    },
    { name: "no Welcome for who is added", ...mismatch, bundle: { ...good, welcome: null } },
    { name: "a Welcome for another KeyPackage", ...mismatch, bundle: { ...good, welcome: other.welcome } },
    { name: "a Welcome where nobody is added", ...mismatch, bundle: { ...(await craft(world, by, [])), welcome: good.welcome } },
    { name: "a Welcome that names one KeyPackage twice", ...mismatch, bundle: { ...good, welcome: twice } },
    { name: "a Welcome for another KEM", ...mismatch, bundle: { ...good, welcome: short } },
    { name: "a Welcome that is none", ...mismatch, bundle: { ...good, welcome: new Uint8Array([1]) } },
  );
}

function welcomeIn(bytes: Uint8Array | null): Welcome {
  const message = readMessage(bytes ?? new Uint8Array(), "mls_welcome");
  if (message === undefined) throw new Error("not a Welcome");
  return message.welcome;
}

function welcomeBytes(welcome: Welcome): Uint8Array {
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome });
}
