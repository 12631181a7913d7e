// What the library or a plain reading of the RFC gets wrong by itself: one test for each trap that was found by running things.

import { decryptWithLabel } from "ts-mls/crypto/hpke.js";
import { encodeGroupContext } from "ts-mls/groupContext.js";
import { expect, test } from "vitest";
import { utf8 } from "../protocol/index.ts";
import { ourCapabilities } from "./capabilities.ts";
import { readMessage } from "./codec.ts";
import { nextEpoch, noPsk } from "./epoch.ts";
import { externalPubOf } from "./group-info.ts";
import {
  createCommit,
  createKeyPackage,
  epochAuthenticator,
  externalRejoin,
  type Group,
  load,
  open,
  processCommit,
  publicGroupInfo,
  saveEpoch,
  saveRatchet,
  seal,
  verifyCommit,
  zero,
} from "./index.ts";
import { inspectCommit } from "./inspect.ts";
import { parleySuite } from "./suite.ts";
import { inStep } from "./testing/in-step.ts";
import {
  accept,
  change,
  commitBy,
  deviceOf,
  groupOf,
  groupPolicy,
  leafOf,
  memberOf,
  NOW,
  type Person,
  person,
  wayBack,
} from "./testing/people.ts";
import { XWING_PUBLIC_KEY_BYTES } from "./xwing-key.ts";

const [ana, ben, cem] = [await person(), await person(), await person()];
const DAY_MS = 24 * 3600 * 1000;
const trio = () => groupOf([ana.device, ben.device, cem.device], groupPolicy([ana]));
const groupIn = (world: Awaited<ReturnType<typeof trio>>, who: Person) => memberOf(world, who.device.deviceId);

async function opens(group: Group, bytes: Uint8Array): Promise<string> {
  const opened = await open(group, bytes);
  return opened.kind === "ok" ? new TextDecoder().decode(opened.plaintext) : opened.rule;
}

test("a removed member's real, retained state reads nothing of the next epoch", async () => {
  const before = await trio();
  const kept = groupIn(before, ben);
  const made = await commitBy(before, ana.device, { add: [], remove: [leafOf(before, ben.device.deviceId)], at: NOW });
  expect(readMessage(made.commit, "mls_public_message")?.publicMessage.content).toMatchObject({
    commit: { path: { leafNode: { leafNodeSource: "commit" } } },
  });
  const after = await accept(before, ana.device, made);
  const secret = await seal(groupIn(after, ana), utf8("without Ben"), new Uint8Array());
  expect(await opens(groupIn(after, cem), secret.bytes)).toBe("without Ben");
  expect(await opens(kept, secret.bytes)).toBe("epoch");
  // He pretends that the Commit is one that he can follow: what he holds opens no path secret, and no key of the next epoch.
  const followed = await processCommit(kept, made, NOW);
  expect(followed.kind).toBe("removed");
  if (followed.kind === "removed") {
    expect(followed.group.state.keySchedule.initSecret.length).toBe(0);
    expect(followed.group.state.secretTree).toEqual([]);
  }
  const forged: Group = {
    ...kept,
    state: { ...kept.state, groupContext: after.service.context, ratchetTree: after.service.tree },
  };
  expect(await opens(forged, secret.bytes)).toBe("forged");
  // Without a path, all that the next epoch needs would be in his hands: ts-mls up to 1.6.2 let that happen.
  const { epochAuthenticator: theirs } = groupIn(after, cem).state.keySchedule;
  const guessed = await nextEpoch(kept.state.keySchedule.initSecret, noPsk, after.service.context, after.service.tree);
  expect(guessed.keySchedule.epochAuthenticator).not.toEqual(theirs);
});

test("no key that a removed member holds opens any path secret of the Commit that removes it; a member's does", async () => {
  const before = await trio();
  const made = await commitBy(before, ana.device, { add: [], remove: [leafOf(before, ben.device.deviceId)], at: NOW });
  const inspected = await inspectCommit(before.service, made, NOW);
  if (inspected.kind === "refused") throw new Error(inspected.detail);
  const context = encodeGroupContext(inspected.provisional);
  const sealed = inspected.path.nodes.flatMap(({ encryptedPathSecret }) => encryptedPathSecret);
  const openedBy = async (who: Person) => {
    let opened = 0;
    for (const bytes of Object.values(groupIn(before, who).state.privatePath.privateKeys)) {
      const key = await parleySuite.hpke.importPrivateKey(bytes);
      for (const { kemOutput, ciphertext } of sealed) {
        const tried = decryptWithLabel(key, "UpdatePathNode", context, kemOutput, ciphertext, parleySuite.hpke);
        opened += await tried.then(
          () => 1,
          () => 0,
        );
      }
    }
    return opened;
  };
  expect(await openedBy(ben)).toBe(0);
  expect(await openedBy(cem)).toBe(1);
});

test("sender and authenticated data are known with the plaintext, and a wrong sender is caught", async () => {
  const world = await trio();
  const sealed = await seal(groupIn(world, ben), utf8("hi"), utf8("beside"));
  const opened = await open(groupIn(world, cem), sealed.bytes);
  expect(opened).toMatchObject({ kind: "ok", sender: { deviceId: ben.device.deviceId }, aad: utf8("beside") });
  const altered = sealed.bytes.slice();
  altered[altered.length - 1] = (altered[altered.length - 1] ?? 0) ^ 1;
  expect(await opens(groupIn(world, cem), altered)).toBe("forged");
});

test("nobody is trusted by default, also not after the group was stored and loaded", async () => {
  const world = await trio();
  const stranger = await person();
  // A leaf that claims Ana's account with the proof of another.
  const impostor = { ...stranger.device, accountId: ana.account.accountId, accountKey: ana.device.accountKey };
  const { bytes } = await createKeyPackage(impostor, { now: NOW, lifetimeMs: DAY_MS, lastResort: false });
  const loaded = load(saveEpoch(groupIn(world, ana)), new Map(), ana.device);
  for (const group of [groupIn(world, ana), loaded]) {
    expect(await createCommit(group, { add: [bytes], remove: [], at: NOW })).toMatchObject({
      kind: "refused",
      rule: "standing",
    });
  }
});

test("a Commit that was refused leaves the old group whole; only an accepted one is followed by zeroing", async () => {
  const world = await trio();
  const group = groupIn(world, ana);
  const refused = await commitBy(world, ana.device, { add: [], remove: [], at: NOW });
  const sealed = await seal(groupIn(world, ben), utf8("still here"), new Uint8Array());
  expect(await opens(group, sealed.bytes)).toBe("still here");
  const again = await commitBy(world, ana.device, { add: [], remove: [], at: NOW });
  const next = await accept(world, ana.device, again);
  inStep(next);
  zero(again.consumed);
  zero(refused.consumed);
  inStep(next);
  const after = await seal(groupIn(next, ana), utf8("on"), new Uint8Array());
  expect(await opens(groupIn(next, cem), after.bytes)).toBe("on");
});

test("the secrets of an epoch go when the next begins: nothing of the old one is kept or stored", async () => {
  const before = await trio();
  const sealed = await seal(groupIn(before, ben), utf8("old"), new Uint8Array());
  const after = await change(before, ana.device, {});
  expect(await opens(groupIn(after, cem), sealed.bytes)).toBe("epoch");
  const { state } = groupIn(after, cem);
  expect(state.historicalReceiverData.size).toBe(0);
});

test("each message's key is gone once it was opened, and stays gone after load", async () => {
  const world = await trio();
  const sealed = await seal(groupIn(world, ben), utf8("once"), new Uint8Array());
  const group = groupIn(world, cem);
  const opened = await open(group, sealed.bytes);
  if (opened.kind === "refused") throw new Error(opened.rule);
  expect(await opens(opened.group, sealed.bytes)).toBe("duplicate");
  const loaded = load(saveEpoch(group), new Map([[opened.leaf, saveRatchet(opened.group, opened.leaf)]]), cem.device);
  expect(await opens(loaded, sealed.bytes)).toBe("duplicate");
});

test("a message hundreds of generations ahead opens; one beyond reach is refused and changes nothing", async () => {
  const world = await trio();
  let bens = groupIn(world, ben);
  const bytes: Uint8Array[] = [];
  for (let i = 0; i <= 2002; i++) {
    const sealed = await seal(bens, utf8(`${i}`), new Uint8Array());
    bens = sealed.group;
    if (i === 700 || i === 690 || i === 600 || i === 2002) bytes.push(sealed.bytes);
  }
  const [at600, at690, at700, at2002] = bytes as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const fresh = groupIn(world, cem);
  expect(await opens(fresh, at2002)).toBe("too-far-ahead");
  const opened = await open(fresh, at700);
  if (opened.kind === "refused") throw new Error(opened.rule);
  expect(await opens(opened.group, at690)).toBe("690");
  expect(await opens(opened.group, at600)).toBe("too-old");
});

test("coming back returns, with an old leaf and without one", async () => {
  const world = await trio();
  const from = wayBack(world.service);
  const phone = await deviceOf(ben.account);
  for (const identity of [ben.device, phone]) {
    const back = await externalRejoin({ identity, ...from });
    expect(back).toMatchObject({
      kind: "ok",
      change: { removed: identity === phone ? [] : [{ deviceId: ben.device.deviceId }] },
    });
    if (back.kind === "refused") continue;
    const actor = { account: identity.accountId, device: identity.deviceId };
    expect((await verifyCommit(world.service, { ...back, welcome: null }, { at: NOW, actor })).kind).toBe("ok");
  }
  const stranger = await person();
  expect(await externalRejoin({ identity: stranger.device, ...from })).toMatchObject({
    kind: "refused",
    rule: "external-stranger",
  });
});

test("who is alone in a group comes back too, though that empties the tree for a moment", async () => {
  const world = await groupOf([ana.device], groupPolicy([ana]));
  const from = wayBack(world.service);
  const back = await externalRejoin({ identity: ana.device, ...from });
  if (back.kind === "refused") throw new Error(back.detail);
  const next = await accept(world, ana.device, { ...back, welcome: null, pending: back.group });
  inStep(next);
  inStep(await change(next, ana.device, { add: [ben.device] }));
});

test("a Commit that only changes the policy has a path too, and all follow it", async () => {
  const world = await trio();
  const made = await commitBy(world, ana.device, { add: [], remove: [], policy: groupPolicy([ana, ben]), at: NOW });
  expect(readMessage(made.commit, "mls_public_message")?.publicMessage.content).toMatchObject({
    commit: { proposals: [{ proposal: { proposalType: "group_context_extensions" } }], path: { leafNode: {} } },
  });
  const next = await accept(world, ana.device, made);
  inStep(next);
  expect(next.service.policy.admins.length).toBe(2);
});

test("external_pub has the inner length that other implementations read", async () => {
  const world = await trio();
  const info = readMessage(publicGroupInfo(world.service), "mls_group_info")?.groupInfo;
  const [extension] = info?.extensions ?? [];
  // 1216 bytes: a two-byte variable-length prefix (RFC 9420 §2.1.2), 0x4000 | 1216
  expect(extension?.extensionData.slice(0, 2)).toEqual(Uint8Array.of(0x44, 0xc0));
  expect(extension?.extensionData.length).toBe(2 + XWING_PUBLIC_KEY_BYTES);
  expect(info && externalPubOf(info)?.length).toBe(XWING_PUBLIC_KEY_BYTES);
});

test("leaves name what we use and nothing more: one suite, no GREASE", async () => {
  const { bytes } = await createKeyPackage(ana.device, { now: NOW, lifetimeMs: DAY_MS, lastResort: false });
  const { leafNode } = readMessage(bytes, "mls_key_package")?.keyPackage ?? {};
  expect(leafNode?.capabilities).toEqual(ourCapabilities);
  expect(ourCapabilities.ciphersuites).toEqual([String(0xf0a2)]);
});

test("a last resort says so by the registered extension, which has no data", async () => {
  const { bytes } = await createKeyPackage(ana.device, { now: NOW, lifetimeMs: DAY_MS, lastResort: true });
  const { signature } = readMessage(bytes, "mls_key_package")?.keyPackage ?? {};
  // Before the signature and its one or two bytes of length: the list of extensions, three bytes long.
  const end = bytes.length - (signature?.length ?? 0) - 2;
  expect(signature?.length).toBe(64);
  expect(bytes.slice(end - 4, end)).toEqual(Uint8Array.of(3, 0x00, 0x0a, 0));
});

test("lifetimes are finite and checked when a KeyPackage is received", async () => {
  const world = await trio();
  const dia = await person();
  const { bytes } = await createKeyPackage(dia.device, { now: NOW, lifetimeMs: DAY_MS, lastResort: false });
  const add = (at: number) => createCommit(groupIn(world, ana), { add: [bytes], remove: [], at });
  expect((await add(NOW)).kind).toBe("ok");
  expect(await add(NOW + 2 * DAY_MS)).toMatchObject({ kind: "refused", rule: "key-package" });
});

test("a group comes back from its store as it was, at every step of a talk", async () => {
  const world = await trio();
  let [anas, bens] = [groupIn(world, ana), groupIn(world, ben)];
  const epoch = saveEpoch(bens);
  const ratchets = new Map<number, Uint8Array>();
  for (let i = 0; i < 20; i++) {
    const sealed = await seal(anas, utf8(`${i}`), new Uint8Array());
    anas = sealed.group;
    bens = load(epoch, ratchets, ben.device);
    const opened = await open(bens, sealed.bytes);
    if (opened.kind === "refused") throw new Error(opened.rule);
    ratchets.set(opened.leaf, saveRatchet(opened.group, opened.leaf));
    expect(epochAuthenticator(opened.group)).toEqual(epochAuthenticator(anas));
  }
});
