// Of two device lists with one version one is taken: the other revokes nobody, however far it had come.

import { beforeAll, expect, test } from "vitest";
import type { Database } from "./database.ts";
import { updateDevices } from "./device-update.ts";
import { databaseOfAccount } from "./shards.ts";
import { deviceUpdate, registered, signInAs, withDevice } from "./testing/registered.ts";
import { bindings, migrate, now } from "./testing/service.ts";

beforeAll(migrate);

test("whom only the list that lost has left out keeps its place and its sessions", async () => {
  const who = await registered();
  const { device: one } = await withDevice(who, 2);
  const { device: other } = await withDevice(who, 3, [who.device, one]);
  const account = who.account.accountId;
  const db = await databaseOfAccount(bindings, account);
  const winner = await deviceUpdate(who, 4, [who.device, one], []);
  const loser = await deviceUpdate(who, 4, [who.device, other], []);
  // It has read the account, and then the other one comes first.
  const late = readingBefore(db, async () => {
    expect(await updateDevices(db, account, winner, now())).toEqual({ revoked: [other.deviceId] });
  });
  expect(await updateDevices(late, account, loser, now())).toMatchObject({ kind: "malformed" });
  expect((await signInAs(one)).status).toBe(200);
  expect((await signInAs(other)).status).not.toBe(200);
});

/** What it reads first is from before `then`, what it writes from after it. */
function readingBefore(db: Database, then: () => Promise<void>): Database {
  let isFirst = true;
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name !== "batch" || !isFirst) return value.bind(target);
      isFirst = false;
      return async (...given: unknown[]) => {
        const read: unknown = await value.apply(target, given);
        await then();
        return read;
      };
    },
  });
}
