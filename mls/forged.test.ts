// A member holds the keys of everybody's ratchet: that it does not write as another is the signature's work alone.

import { expect, test } from "vitest";
import { utf8 } from "../protocol/index.ts";
import { type Group, open, seal, verifyCommit } from "./index.ts";
import { withAnotherExternalPub } from "./testing/malicious/insiders.ts";
import { commitBy, deviceOf, groupOf, groupPolicy, leafOf, memberOf, NOW, person } from "./testing/people.ts";

const [ana, ben, cem] = [await person(), await person(), await person()];
const world = await groupOf([ana.device, ben.device, cem.device], groupPolicy([ana]));
const [anas, cems] = [memberOf(world, ana.device.deviceId), memberOf(world, cem.device.deviceId)];

test("what Cem seals at Ben's leaf with his own key is from nobody", async () => {
  const atBensLeaf: Group = {
    identity: cem.device,
    state: { ...cems.state, privatePath: { ...cems.state.privatePath, leafIndex: leafOf(world, ben.device.deviceId) } },
  };
  const forged = await seal(atBensLeaf, utf8("I am Ben"), new Uint8Array());
  expect(await open(anas, forged.bytes)).toMatchObject({ kind: "refused", rule: "forged", detail: "not signed by its sender" });
  // The same steps with Ben's key are Ben's message: it is nothing else that is wrong with it.
  const bens = await seal({ ...atBensLeaf, identity: ben.device }, utf8("I am Ben"), new Uint8Array());
  expect(await open(anas, bens.bytes)).toMatchObject({ kind: "ok", sender: { deviceId: ben.device.deviceId } });
});

test("[SQ5] a Commit comes by the session of the very device that made it, not of another of its account", async () => {
  const made = await commitBy(world, ana.device, { add: [], remove: [], at: NOW });
  const by = async (device: string) =>
    verifyCommit(world.service, made, { at: NOW, actor: { account: ana.account.accountId, device: device as never } });
  expect((await by(ana.device.deviceId)).kind).toBe("ok");
  const tablet = await deviceOf(ana.account);
  expect(await by(tablet.deviceId)).toMatchObject({ kind: "refused", rule: "sender" });
});

test("[SQ5] [CT3] the service takes no GroupInfo whose external_pub is not the one that its committer claimed", async () => {
  const made = await commitBy(world, ana.device, { add: [], remove: [], at: NOW });
  const lie = await withAnotherExternalPub(made, ana.device);
  const actor = { account: ana.account.accountId, device: ana.device.deviceId };
  const verdict = await verifyCommit(world.service, { ...made, groupInfo: lie.groupInfo }, { at: NOW, actor });
  expect(verdict).toMatchObject({ kind: "refused", rule: "group-info", detail: expect.stringContaining("claims") });
});
