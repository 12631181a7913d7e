// Coming in: what a newcomer and a returner do not believe, whether the inviter lies to them or the service.

import { encodeMlsMessage, type GroupInfo } from "ts-mls";
import { extractWelcomeSecret, signGroupInfo } from "ts-mls/groupInfo.js";
import type { GroupSecrets } from "ts-mls/groupSecrets.js";

import { decryptGroupInfo, decryptGroupSecrets, encryptGroupInfo, encryptGroupSecrets } from "ts-mls/welcome.js";
import { expect, test } from "vitest";
import { fromBase64Url, utf8 } from "../protocol/index.ts";
import { readMessage } from "./codec.ts";
import { noPsk } from "./epoch.ts";
import { signEpochClaim } from "./epoch-claim.ts";
import { externalPubFrom } from "./group-info.ts";
import { policyExtensions } from "./group-view.ts";
import { externalRejoin, join, open, publicGroupTree, seal, splitWelcome, welcomeRefs } from "./index.ts";
import { keyPackageRef, readPrivateBytes } from "./key-package.ts";
import { parleySuite } from "./suite.ts";
import {
  accept,
  change,
  commitBy,
  deviceOf,
  directOf,
  groupOf,
  groupPolicy,
  keyPackageOf,
  memberOf,
  NOW,
  person,
  randomGroupId,
  selfOf,
  wayBack,
} from "./testing/people.ts";
import { keyPackageIn } from "./testing/proposal.ts";

const [ana, ben, cem, dia] = [await person(), await person(), await person(), await person()];
const world = await groupOf([ana.device, ben.device], groupPolicy([ana]));
const [cems, dias] = [await keyPackageOf(cem.device), await keyPackageOf(dia.device)];
const made = await commitBy(world, ana.device, { add: [cems.bytes, dias.bytes], remove: [], at: NOW });
const next = await accept(world, ana.device, made);
const [welcome, tree] = [made.welcome ?? new Uint8Array(), publicGroupTree(next.service)];
const { conversation } = next.service;
const invitation = { welcome, tree, keyPackages: [cems], identity: cem.device, conversation, claim: made.claim, at: NOW };

test("a newcomer learns who has added it, and which KeyPackage is used up", async () => {
  const joined = await join({ ...invitation, keyPackages: [await keyPackageOf(cem.device), cems] });
  expect(joined).toMatchObject({ kind: "ok", usedRef: cems.ref, addedBy: { deviceId: ana.device.deviceId } });
  if (joined.kind === "refused") return;
  const sealed = await seal(memberOf(next, ben.device.deviceId), utf8("welcome"), new Uint8Array());
  expect((await open(joined.group, sealed.bytes)).kind).toBe("ok");
});

test("[SQ5] each recipient can be given its own secrets only, and comes in with them", async () => {
  expect(welcomeRefs(welcome)?.sort()).toEqual([cems.ref, dias.ref].sort());
  const own = splitWelcome(welcome, dias.ref) ?? new Uint8Array();
  expect(welcomeRefs(own)).toEqual([dias.ref]);
  expect(splitWelcome(welcome, "AAAA")).toBeUndefined();
  expect((await join({ ...invitation, welcome: own, keyPackages: [dias], identity: dia.device })).kind).toBe("ok");
  expect(await join({ ...invitation, welcome: own })).toMatchObject({ kind: "refused", rule: "welcome-mismatch" });
});

test("a last resort KeyPackage lets its device into two groups", async () => {
  const [eve, last] = [await person(), await keyPackageOf(cem.device, true)];
  for (const by of [ana, eve]) {
    const group = await groupOf([by.device], groupPolicy([by]));
    const added = await commitBy(group, by.device, { add: [last.bytes], remove: [], at: NOW });
    const { service } = await accept(group, by.device, added);
    const { conversation } = service;
    const given = { conversation, claim: added.claim, tree: publicGroupTree(service), keyPackages: [last] };
    expect((await join({ ...invitation, ...given, welcome: added.welcome ?? new Uint8Array() })).kind).toBe("ok");
  }
});

test("with another's secrets, another Welcome, or none of its own KeyPackages nobody comes in", async () => {
  const refused = { kind: "refused", rule: "welcome-mismatch" };
  expect(await join({ ...invitation, keyPackages: [] })).toMatchObject(refused);
  expect(await join({ ...invitation, keyPackages: [await keyPackageOf(cem.device)] })).toMatchObject(refused);
  const swapped = { bytes: cems.bytes, privateBytes: dias.privateBytes };
  expect(await join({ ...invitation, keyPackages: [swapped] })).toMatchObject(refused);
  const other = await commitBy(world, ben.device, { add: [cems.bytes], remove: [], at: NOW });
  // Another Commit's Welcome, beside the tree of the one that was accepted
  expect(await join({ ...invitation, welcome: other.welcome ?? new Uint8Array() })).toMatchObject({
    kind: "refused",
    rule: "tree",
  });
});

test("the service cannot pass off another tree: of the epoch before or after, or of another group", async () => {
  const later = await change(next, ana.device, {});
  const elsewhere = await groupOf([ana.device, cem.device], groupPolicy([ana]));
  for (const { service } of [world, later, elsewhere]) {
    expect(await join({ ...invitation, tree: publicGroupTree(service) })).toMatchObject({ kind: "refused" });
    const from = wayBack(next.service, { tree: publicGroupTree(service) });
    expect(await externalRejoin({ identity: ben.device, ...from })).toMatchObject({ kind: "refused" });
  }
});

test("an inviter's path secret must lead to the keys that the tree shows, and must be there", async () => {
  const refused = { kind: "refused", rule: "path-secret" };
  const garbage = new Uint8Array(48).fill(7);
  expect((await join(await rewrapped({}))).kind).toBe("ok");
  expect(await join(await rewrapped({ secrets: { pathSecret: garbage } }))).toMatchObject(refused);
  expect(await join(await rewrapped({ secrets: { pathSecret: undefined } }))).toMatchObject(refused);
});

test("an inviter cannot bring a PSK, another epoch's secrets, another policy, or another's signature", async () => {
  const psk = { psktype: "external" as const, pskId: new Uint8Array(1), pskNonce: new Uint8Array(48) };
  const rule = async (lie: Lie) => {
    const joined = await join(await rewrapped(lie));
    return joined.kind === "refused" ? joined.rule : "ok";
  };
  expect(await rule({ secrets: { psks: [psk] } })).toBe("welcome-mismatch");
  expect(await rule({ secrets: { joinerSecret: new Uint8Array(48).fill(3) } })).toBe("confirmation-tag");
  const { groupContext } = await groupInfoOf();
  const extensions = policyExtensions(groupPolicy([cem]));
  expect(await rule({ groupInfo: { groupContext: { ...groupContext, extensions } } })).toBe("confirmation-tag");
  expect(await rule({ groupInfo: { groupContext: { ...groupContext, extensions: [] } } })).toBe("policy");
  expect(await rule({ groupInfo: { groupContext: { ...groupContext, epoch: 7n } } })).toBe("confirmation-tag");
  expect(await rule({ groupInfo: { confirmationTag: new Uint8Array(48) } })).toBe("confirmation-tag");
  expect(await rule({ groupInfo: { signer: 1 } })).toBe("group-info");
  expect(await rule({ groupInfo: { signer: 40 } })).toBe("group-info");
  expect(await rule({ externalPub: new Uint8Array(1216) })).toBe("external-pub");
});

test("[CT3] a newcomer believes no claim that is not its inviter's, for this epoch", async () => {
  const later = await commitBy(next, ana.device, { add: [], remove: [], at: NOW });
  for (const claim of [new Uint8Array(), later.claim, made.claim.map((byte, place) => byte ^ (place === 127 ? 1 : 0))])
    expect(await join({ ...invitation, claim })).toMatchObject({ kind: "refused", rule: "claim" });
});

test("[CT1] a Welcome opens the conversation in whose log it stands, and no other", async () => {
  const refused = { kind: "refused", rule: "continuity" };
  expect(await join({ ...invitation, conversation: randomGroupId() })).toMatchObject(refused);
  const other = wayBack(next.service, { conversation: randomGroupId() });
  expect(await externalRejoin({ identity: ben.device, ...other })).toMatchObject(refused);
});

test("a stranger, a removed account and a device of the wrong direct conversation do not come back", async () => {
  const from = ({ service }: typeof world) => wayBack(service);
  const stranger = { kind: "refused", rule: "external-stranger" };
  expect(await externalRejoin({ identity: dia.device, ...from(world) })).toMatchObject(stranger);
  const without = await change(world, ana.device, { remove: [ben.device.deviceId] });
  expect(await externalRejoin({ identity: ben.device, ...from(without) })).toMatchObject(stranger);
  expect(await externalRejoin({ identity: cem.device, ...from(await directOf(ana, ben)) })).toMatchObject(stranger);
  expect(await externalRejoin({ identity: cem.device, ...from(await selfOf(ana)) })).toMatchObject(stranger);
  expect((await externalRejoin({ identity: await deviceOf(ana.account), ...from(await selfOf(ana)) })).kind).toBe("ok");
});

type Lie = { secrets?: Partial<GroupSecrets>; groupInfo?: Partial<GroupInfo>; externalPub?: Uint8Array };

/** What the inviter has sealed for Cem, opened, changed and sealed again, as the inviter can. */
async function rewrapped(lie: Lie): Promise<typeof invitation> {
  const given = readMessage(welcome, "mls_welcome")?.welcome;
  if (given === undefined) throw new Error("not a Welcome");
  const keyPackage = keyPackageIn(cems.bytes);
  const secrets = { ...(await secretsOf()), ...lie.secrets };
  const groupInfo = { ...(await groupInfoOf()), ...lie.groupInfo };
  const signed = await signGroupInfo(groupInfo, ana.device.privateKey, parleySuite.signature);
  const welcomeSecret = await extractWelcomeSecret(secrets.joinerSecret, noPsk, parleySuite.kdf);
  const encryptedGroupInfo = await encryptGroupInfo(signed, welcomeSecret, parleySuite);
  const to = await parleySuite.hpke.importPublicKey(keyPackage.initKey);
  const { enc, ct } = await encryptGroupSecrets(to, encryptedGroupInfo, secrets, parleySuite.hpke);
  const newMember = fromBase64Url(await keyPackageRef(keyPackage)) ?? new Uint8Array();
  const mine = { newMember, encryptedGroupSecrets: { kemOutput: enc, ciphertext: ct } };
  const bytes = { ...given, secrets: [mine], encryptedGroupInfo };
  const parts = {
    commit: made.commit,
    externalPub: lie.externalPub ?? (await externalPubFrom(memberOf(next, ana.device.deviceId).state.keySchedule.externalSecret)),
  };
  return {
    ...invitation,
    welcome: encodeMlsMessage({ version: "mls10", wireformat: "mls_welcome", welcome: bytes }),
    claim: await signEpochClaim(ana.device.privateKey, groupInfo.groupContext, parts),
  };
}

async function secretsOf(): Promise<GroupSecrets> {
  const given = readMessage(welcome, "mls_welcome")?.welcome;
  const { initPrivateKey } = readPrivateBytes(cems.privateBytes, cem.device);
  const key = await parleySuite.hpke.importPrivateKey(initPrivateKey);
  const secrets = given && (await decryptGroupSecrets(key, fromBase64Url(cems.ref) ?? new Uint8Array(), given, parleySuite.hpke));
  if (secrets === undefined) throw new Error("it does not open");
  return secrets;
}

async function groupInfoOf(): Promise<GroupInfo> {
  const given = readMessage(welcome, "mls_welcome")?.welcome;
  const { joinerSecret } = await secretsOf();
  const groupInfo = given && (await decryptGroupInfo(given, joinerSecret, noPsk, parleySuite));
  if (groupInfo === undefined) throw new Error("it does not open");
  return groupInfo;
}
