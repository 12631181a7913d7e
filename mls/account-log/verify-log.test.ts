import { expect, test } from "vitest";
import { type AccountLog, type LogPin, pinOf } from "./account-log.ts";
import {
  adding,
  bytesOf,
  deviceSays,
  household,
  type Machine,
  machines,
  recovering,
  revoking,
  rootSays,
} from "./testing/household.ts";
import { verifyLog } from "./verify-log.ts";

const [phone, tablet, laptop] = (await machines(3)) as [Machine, Machine, Machine];
const pinned = (log: AccountLog) => pinOf(log) as LogPin;

test("[AL9] a log that goes on from what was seen is taken, and becomes what was seen", async () => {
  const { root, first, log } = await household();
  const now = await deviceSays(log, first, adding(phone));
  const verdict = await verifyLog(root.publicKey, bytesOf(now), pinned(log));
  expect(verdict).toMatchObject({ kind: "ok", overruled: null, pin: { seq: 2, root: { seq: 1 } } });
  expect(await verifyLog(root.publicKey, bytesOf(now), pinned(now))).toMatchObject({ kind: "ok" });
});

test("[AL9] one that ends before what was seen is refused", async () => {
  const { root, first, log } = await household();
  const now = await deviceSays(log, first, adding(phone));
  expect(await verifyLog(root.publicKey, bytesOf(log), pinned(now))).toMatchObject({ kind: "rolled-back", head: { seq: 1 } });
  const revoked = await rootSays(now, root, revoking(2, [phone]));
  expect(await verifyLog(root.publicKey, bytesOf(now), pinned(revoked))).toMatchObject({ kind: "rolled-back", head: { seq: 2 } });
});

test("[AL9] another entry in the place of one that was seen is refused, and is evidence together with it", async () => {
  const { root, first, log } = await household();
  const one = await deviceSays(log, first, adding(phone));
  const other = await deviceSays(log, first, adding(tablet));
  const verdict = await verifyLog(root.publicKey, bytesOf(other), pinned(one));
  expect(verdict).toMatchObject({ kind: "forked", pinned: pinned(one), shown: bytesOf(other)[1] });
  // However much longer the other one is.
  const longer = await deviceSays(other, first, adding(laptop));
  expect(await verifyLog(root.publicKey, bytesOf(longer), pinned(one))).toMatchObject({ kind: "forked" });
});

test("[AL9] two entries of the root in one place are a fork: whoever saw one never takes the other", async () => {
  const { root, log } = await household();
  const one = await rootSays(log, root, recovering(1, phone));
  const other = await rootSays(await rootSays(log, root, recovering(1, tablet)), root, revoking(2, []));
  expect(await verifyLog(root.publicKey, bytesOf(other), pinned(one))).toMatchObject({
    kind: "forked",
    shown: bytesOf(other)[1],
  });
});

test("[AL9] what devices signed after the last word of the root is replaced by its next one, and that is said", async () => {
  const { root, first, log } = await household();
  const seen = await deviceSays(await deviceSays(log, first, adding(phone)), phone, adding(tablet));
  const mended = await rootSays(log, root, recovering(1, laptop, [first]));
  const verdict = await verifyLog(root.publicKey, bytesOf(mended), pinned(seen));
  expect(verdict).toMatchObject({
    kind: "ok",
    overruled: { seq: 3, hash: pinned(seen).hash },
    pin: { seq: 2, root: { seq: 2 } },
  });
});
