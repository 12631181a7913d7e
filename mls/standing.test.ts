import { expect, test } from "vitest";
import { createCommit } from "./index.ts";
import { inStep } from "./testing/in-step.ts";
import {
  change,
  deviceOf,
  directOf,
  groupOf,
  groupPolicy,
  leafOf,
  memberOf,
  NOW,
  type Person,
  person,
  putOut,
  upToDate,
  type World,
} from "./testing/people.ts";

/** Ana has two devices in a group of Ben's. */
async function together(): Promise<{
  ana: Person;
  ben: Person;
  tablet: Person["device"];
  phone: Person["device"];
  world: World;
}> {
  const [ana, ben] = [await person(), await person()];
  const tablet = await deviceOf(ana.account);
  const phone = upToDate(ana.account, ana.device);
  return { ana, ben, tablet, phone, world: await groupOf([ben.device, phone, tablet], groupPolicy([ben])) };
}

test("[AL10] a device that its account has put out commits nothing more, once another of its leaves shows that", async () => {
  const { ana, phone, tablet, world } = await together();
  await putOut(ana.account, tablet);
  // As long as nobody in the group has said so, all judge by what they know, and alike.
  inStep(await change(world, tablet, {}));
  const shown = await change(world, upToDate(ana.account, phone), {});
  const made = await createCommit({ ...memberOf(shown, tablet.deviceId), identity: tablet }, { add: [], remove: [], at: NOW });
  expect(made).toMatchObject({ kind: "refused", rule: "standing" });
  // What it shows of before does not help it, nor what it shows of now.
  const late = { ...memberOf(shown, tablet.deviceId), identity: upToDate(ana.account, tablet) };
  expect(await createCommit(late, { add: [], remove: [], at: NOW })).toMatchObject({ kind: "refused", rule: "standing" });
});

test("[AL10] whoever commits next may remove a device that its own account has put out, and nobody else's", async () => {
  const { ana, ben, phone, tablet, world } = await together();
  const cem = await person();
  const wide = await change(world, ben.device, { add: [cem.device] });
  const remove = { add: [], remove: [leafOf(wide, tablet.deviceId)], at: NOW };
  expect(await createCommit(memberOf(wide, cem.device.deviceId), remove)).toMatchObject({ rule: "not-allowed-to-remove" });
  await putOut(ana.account, tablet);
  const shown = await change(wide, upToDate(ana.account, phone), {});
  const after = await change(shown, cem.device, { remove: [tablet.deviceId] });
  inStep(after);
  expect(after.service.roster.map(({ deviceId }) => deviceId)).not.toContain(tablet.deviceId);
  const others = { add: [], remove: [leafOf(after, phone.deviceId)], at: NOW };
  expect(await createCommit(memberOf(after, cem.device.deviceId), others)).toMatchObject({ rule: "not-allowed-to-remove" });
});

test("[LK7] whoever changes the group next takes out whom their accounts have put out, as far as it shows that", async () => {
  const { ana, ben, phone, tablet, world } = await together();
  await putOut(ana.account, tablet);
  const swept = { add: [], remove: [], at: NOW, alsoLost: true };
  // Nobody in the group has said so yet.
  expect(await createCommit(memberOf(world, ben.device.deviceId), swept)).toMatchObject({ change: { removed: [] } });
  const shown = await change(world, upToDate(ana.account, phone), {});
  const removed = [{ deviceId: tablet.deviceId }];
  expect(await createCommit(memberOf(shown, ben.device.deviceId), swept)).toMatchObject({ kind: "ok", change: { removed } });
  const asked = { ...swept, remove: [leafOf(shown, tablet.deviceId)] };
  expect(await createCommit(memberOf(shown, ben.device.deviceId), asked)).toMatchObject({ kind: "ok", change: { removed } });
});

test("[AL10] in a direct conversation too, though nobody there removes the other", async () => {
  const [ana, ben] = [await person(), await person()];
  const tablet = await deviceOf(ana.account);
  const phone = upToDate(ana.account, ana.device);
  const world = await change(await directOf({ ...ana, device: phone }, ben), phone, { add: [tablet] });
  await putOut(ana.account, tablet);
  const shown = await change(world, upToDate(ana.account, phone), {});
  inStep(await change(shown, ben.device, { remove: [tablet.deviceId] }));
});

test("[AL10] who shows it in the Commit that removes does both at once", async () => {
  const { ana, phone, tablet, world } = await together();
  await putOut(ana.account, tablet);
  inStep(await change(world, upToDate(ana.account, phone), { remove: [tablet.deviceId] }));
});

test("[AL10] a device that shows less than others know is not refused for that, as long as it is in", async () => {
  const { ana, phone, tablet, world } = await together();
  await deviceOf(ana.account);
  const shown = await change(world, upToDate(ana.account, phone), {});
  inStep(await change(shown, tablet, {}));
});
