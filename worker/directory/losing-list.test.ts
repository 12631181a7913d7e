// Of two device lists that come at once one is taken: the other revokes nobody.

import { beforeAll, expect, test } from "vitest";
import { deviceUpdate, registered, signInAs, withDevice } from "./testing/registered.ts";
import { call, migrate } from "./testing/service.ts";

beforeAll(migrate);

test("whom only the list that lost has left out keeps its sessions, its KeyPackages and its place", async () => {
  const who = await registered();
  const [one, other] = [(await withDevice(who, 2)).device, (await withDevice(who, 3)).device];
  const lists = [
    { kept: one, gone: other },
    { kept: other, gone: one },
  ];
  const bodies = await Promise.all(lists.map(({ kept }) => deviceUpdate(who, 4, [who.device, kept], [])));
  const answers = await Promise.all(bodies.map((body) => call("updateDevices", { token: who.token, body })));
  const winner = answers.findIndex(({ rejection }) => rejection === undefined);
  expect(answers.filter(({ rejection }) => rejection === undefined).length).toBe(1);
  const taken = lists[winner];
  if (taken === undefined) throw new Error("none was taken");
  expect((await signInAs(taken.kept)).status).toBe(200);
  expect((await signInAs(taken.gone)).status).not.toBe(200);
});
