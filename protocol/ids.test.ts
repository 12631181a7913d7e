import * as v from "valibot";
import { expect, test } from "vitest";
import {
  accountId,
  accountIdOf,
  deviceIdFor,
  directConversationId,
  groupConversationId,
  idBytes,
  idFromBytes,
  isDeviceIdOf,
  isGroupConversationId,
  selfConversationId,
} from "./ids.ts";

const ana = await accountIdOf(new Uint8Array(32).fill(1));
const ben = await accountIdOf(new Uint8Array(32).fill(2));

test("an account's id follows from its key (golden)", async () => {
  expect(await accountIdOf(new Uint8Array(32))).toBe("UgqjGnHgAcvWT3dhQC9Zsg");
});

test("a direct conversation has one id whoever asks, and no other pair has it", async () => {
  expect(await directConversationId(ana, ben)).toBe(await directConversationId(ben, ana));
  expect(await directConversationId(ana, ana)).not.toBe(await directConversationId(ana, ben));
  expect(await selfConversationId(ana)).not.toBe(await directConversationId(ana, ana));
});

test("an id says whether it may be a group's: nobody can sit on the id of a direct conversation", async () => {
  expect(isGroupConversationId(await directConversationId(ana, ben))).toBe(false);
  expect(isGroupConversationId(await selfConversationId(ana))).toBe(false);
  expect(isGroupConversationId(groupConversationId(new Uint8Array(16).fill(255)))).toBe(true);
});

test("ids are exactly 16 bytes", () => {
  expect(idBytes(idFromBytes(new Uint8Array(16).fill(255)))).toEqual(new Uint8Array(16).fill(255));
  expect(() => idFromBytes(new Uint8Array(15))).toThrow("16 bytes");
  for (const text of ["", "A", `${ana}A`, ana.slice(1), "////////////////////AA", 7, null]) {
    expect(v.safeParse(accountId, text).success).toBe(false);
  }
  expect(v.safeParse(accountId, ana).success).toBe(true);
});

test("[DI7] a device's id is its account's but for the last four bytes, and no other account's", () => {
  const device = deviceIdFor(ana, new Uint8Array(16).fill(9));
  expect([...idBytes(device).subarray(0, 12)]).toEqual([...idBytes(ana).subarray(0, 12)]);
  expect([...idBytes(device).subarray(12)]).toEqual([9, 9, 9, 9]);
  expect([isDeviceIdOf(ana, device), isDeviceIdOf(ben, device)]).toEqual([true, false]);
  for (let at = 0; at < 12; at++) {
    const bytes = idBytes(device);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(isDeviceIdOf(ana, idFromBytes(bytes)), `${at}`).toBe(false);
  }
  expect(() => deviceIdFor(ana, new Uint8Array(4))).toThrow(RangeError);
});
