import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { encodeFrame } from "../../protocol/index.ts";
import { bundleOf, commitOf, logOf, messageOf, people, type Talker, talkOf } from "../testing/conversations.ts";
import { rowsIn, sqlOf, stubOf } from "../testing/talk.ts";

test("[SQ8] an entry stays until every member device has acknowledged it; then the alarm deletes the range", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  for (let i = 0; i < 3; i++)
    await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, `${i}`)));
  await talk.object.submit(ana.session, encodeFrame({ kind: "acknowledge", seq: 4 }));
  await talk.object.submit(ben.session, encodeFrame({ kind: "acknowledge", seq: 2 }));
  await runDurableObjectAlarm(stubOf(talk));
  expect((await logOf(talk.object, ben, 2)).envelopes.map(({ seq }) => seq)).toEqual([3, 4]);
  expect(await rowsIn(talk, "log")).toBe(2);
  await talk.object.submit(ben.session, encodeFrame({ kind: "acknowledge", seq: 4 }));
  await runDurableObjectAlarm(stubOf(talk));
  expect(await rowsIn(talk, "log")).toBe(0);
  await evictDurableObject(stubOf(talk));
  const next = await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, "on")));
  expect(next).toMatchObject({ kind: "accepted", seq: 5 });
});

test("[SQ8] who never comes back gets messages for 30 days and Commits for 90, and the log goes on after them", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [anas] = talk.groups as [never];
  for (let i = 0; i < 3; i++) await talk.object.submit(ana.session, encodeFrame(await messageOf(anas, `${i}`)));
  const update = await commitOf(anas, {});
  await talk.object.commit(ana.session, encodeFrame(bundleOf(update, anas)), {});
  await talk.object.submit(ana.session, encodeFrame(await messageOf(update.pending, "last")));
  const start = Date.now();
  const DAY_MS = 24 * 3600 * 1000;
  const seqsAfter = async (days: number) => {
    vi.setSystemTime(start + days * DAY_MS);
    await runDurableObjectAlarm(stubOf(talk));
    return (await logOf(talk.object, ben)).envelopes.map(({ seq }) => seq);
  };
  try {
    vi.useFakeTimers({ toFake: ["Date"] });
    expect(await seqsAfter(29)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await seqsAfter(31)).toEqual([1, 5]);
    expect(await seqsAfter(91)).toEqual([]);
    expect((await logOf(talk.object, ben)).head).toBe(6);
  } finally {
    vi.useRealTimers();
  }
});

test("an alarm that finds nothing to delete leaves the state as it was written last", async () => {
  const talk = await talkOf(await people(2));
  const [ana] = talk.talkers as [Talker];
  const floor = () =>
    sqlOf(talk, (sql) => sql.exec<{ state: string }>("SELECT hex(bytes) AS state FROM state WHERE part = 0").one().state);
  const written = await floor();
  await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, "unread")));
  expect(await runDurableObjectAlarm(stubOf(talk))).toBe(true);
  expect(await floor()).toBe(written);
  for (const who of talk.talkers) await talk.object.submit(who.session, encodeFrame({ kind: "acknowledge", seq: 2 }));
  await runDurableObjectAlarm(stubOf(talk));
  expect(await floor()).not.toBe(written);
});
