// Devices that run in a Gateway: whose they are is kept while the object sleeps, and is gone with the device.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { PROTOCOL_VERSION, readInboxDown } from "../../protocol/index.ts";
import { inboxOf, type Ring } from "../rpc.ts";
import { bindings, people, random, type Talker } from "../testing/conversations.ts";
import { Wire } from "../testing/wire.ts";

const businessesIn = (who: Talker) =>
  runInDurableObject(bindings.INBOXES.getByName(who.session.account), (_, { storage }) =>
    storage.sql.exec<{ device: string; business: string }>("SELECT device, business FROM hosted").toArray(),
  );

test("which business a device runs for is kept over a sleep, and forgotten when the device is revoked", async () => {
  const [ana] = (await people(1)) as [Talker];
  const inbox = inboxOf(bindings, ana.session.account);
  const { device } = ana.session;
  await inbox.host(device, "business 1");
  await inbox.host(device, "business 1");
  await evictDurableObject(bindings.INBOXES.getByName(ana.session.account));
  expect(await businessesIn(ana)).toEqual([{ device, business: "business 1" }]);
  await inboxOf(bindings, ana.session.account).revoke([device]);
  expect(await businessesIn(ana)).toEqual([]);
});

test("[IN2] a ring wakes the Gateway of a device that is away, once for all of them; who is attached hears it by itself", async () => {
  const [ana] = (await people(1)) as [Talker];
  const inbox = inboxOf(bindings, ana.session.account);
  const other = random<Talker["session"]["device"]>();
  const woken: string[] = [];
  const ring: Ring = {
    conversation: random(),
    kind: "direct",
    seq: 1,
    from: ana.session.account,
    devices: [ana.session.device, other],
    has: {},
    envelope: null,
  };
  const ringWith = (seq: number) =>
    runInDurableObject(bindings.INBOXES.getByName(ana.session.account), async (instance) => {
      Object.assign(instance, { gatewayOf: (business: string) => ({ wake: async () => void woken.push(business) }) });
      await (instance as unknown as typeof inbox).ring({ ...ring, seq });
    });
  for (const device of ring.devices) await inbox.host(device, "business 1");
  await ringWith(1);
  expect(woken).toEqual(["business 1"]);
  const wire = await Wire.open(inbox, ana.session, readInboxDown);
  wire.send({ kind: "hello", version: PROTOCOL_VERSION });
  await wire.next("dirty");
  await inbox.revoke([other]);
  await ringWith(2);
  expect(woken).toEqual(["business 1"]);
  expect((await wire.next("ring")).seq).toBe(2);
});
