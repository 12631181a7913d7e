import { expect, test } from "vitest";
import {
  adding,
  deviceSays,
  household,
  LEAVING,
  machines,
  revoking,
  rootSays,
  suspending,
} from "../../../mls/account-log/testing/household.ts";
import { recoverySecrets, signMethod } from "../../../mls/recovery/index.ts";
import type { RecoveryRecord } from "../../store/tables.ts";
import { formerOnes, heardKeyring, lastPuttingOut, makesKeyAfterMs } from "./keyring.ts";

const home = await household();
const { root, first } = home;
const { accountId } = root;
const [phone, laptop] = (await machines(2)) as [typeof first, typeof first];
const two = await deviceSays(await deviceSays(home.log, first, adding(phone)), first, adding(laptop));
const out = await deviceSays(two, laptop, suspending(phone));
const key = (byte: number) => new Uint8Array(32).fill(byte);
const { method } = await recoverySecrets("key", new Uint8Array(22).fill(3));
const signed = await signMethod(accountId, root.privateKey, { kind: "key", method });
const before: RecoveryRecord = { keyringKey: key(1), formerKeys: [], madeAt: 0, isTold: true, methods: [signed] };
const said = (byte: number, more: object = {}) => ({
  kind: "key" as const,
  keyringKey: key(byte),
  formerKeys: [],
  madeAt: 0,
  methods: [],
  ...more,
});

test("[HI14] another key is due from the moment that somebody was put out, first by who did it; not for one that was added", async () => {
  expect(lastPuttingOut(two)).toBe(0);
  for (const { id } of [first, phone, laptop]) expect(makesKeyAfterMs(two, before, id)).toBeNull();
  expect(lastPuttingOut(out)).toBe(4);
  expect(makesKeyAfterMs(out, before, laptop.id)).toBe(0);
  expect(makesKeyAfterMs(out, before, first.id)).toBe(120_000);
  expect(makesKeyAfterMs(out, { madeAt: 4 }, laptop.id)).toBeNull();
  const left = await deviceSays(out, laptop, LEAVING);
  expect(makesKeyAfterMs(left, { madeAt: 4 }, first.id)).toBe(120_000);
  expect(lastPuttingOut(await rootSays(out, root, revoking(4, [phone])))).toBe(5);
});

test("[HI15] what was said before somebody was put out brings nothing back, however late it comes", async () => {
  const now = { ...before, keyringKey: key(2), formerKeys: [key(1)], madeAt: 4 };
  expect(await heardKeyring(now, { accountId, log: out }, said(1))).toEqual(now);
  // Of those made after the same entry the later one holds, on every device.
  const later = await heardKeyring(now, { accountId, log: out }, said(3, { madeAt: 4 }));
  expect(later).toMatchObject({ keyringKey: key(3), formerKeys: [key(2), key(1)], madeAt: 4 });
});

test("[HI15] nobody's word says more of the log than was seen of it", async () => {
  const heard = await heardKeyring(before, { accountId, log: two }, said(9, { madeAt: 4 }));
  expect(heard).toMatchObject({ keyringKey: key(9), madeAt: 0 });
  expect(makesKeyAfterMs(out, heard, laptop.id)).toBe(0);
});

test("[RC14] ways to recover come with the root's signature or not at all, and none is left out", async () => {
  const { method: thiefs } = await recoverySecrets("key", new Uint8Array(22).fill(4));
  const byDevice = await signMethod(accountId, phone.privateKey, { kind: "key", method: thiefs });
  const renamed = { ...signed, sealKey: thiefs.sealKey };
  const hear = (methods: object[], from: RecoveryRecord | null = before) =>
    heardKeyring(from, { accountId, log: two }, said(1, { methods }));
  for (const lie of [byDevice, renamed, { ...signed, kind: "passkey" as const }])
    expect((await hear([lie], null)).methods).toEqual([]);
  expect((await hear([], before)).methods).toEqual([signed]);
  expect((await hear([signed], null)).methods).toEqual([signed]);
  expect((await hear([signed])).methods).toHaveLength(1);
});

test("former keys are kept once each, eight at most", () => {
  expect(formerOnes([key(1), key(2), key(1)], key(2))).toEqual([key(1)]);
  expect(formerOnes(Array.from({ length: 12 }, (_, i) => key(i)))).toHaveLength(8);
});
