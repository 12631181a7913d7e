// What the object does by itself: write, ring, sweep, in an order that survives its sleep.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { describe as describeGroup } from "../../mls/index.ts";
import { encodeFrame, PROTOCOL_VERSION, type Rejection, readInboxDown } from "../../protocol/index.ts";
import { inboxOf } from "../rpc.ts";
import { bindings, bundleOf, commitOf, messageOf, people, type Talk, type Talker, talkOf } from "../testing/conversations.ts";
import { attach, changesIn, seqsOf, stubOf } from "../testing/talk.ts";
import { Wire } from "../testing/wire.ts";

const alarmOf = (talk: Talk) => runInDurableObject(stubOf(talk), (_, state) => state.storage.getAlarm());
const HOUR_MS = 3600 * 1000;

test("[SQ4] a cursor that was not written yet does not bring a removed device back when the object wakes", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [anas, bens] = talk.groups as [never, never];
  const late = await messageOf(bens, "still here?");
  const leaf = describeGroup(anas).roster.find(({ deviceId }) => deviceId === ben.session.device)?.leaf ?? -1;
  const removal = await commitOf(anas, { remove: [leaf] });
  const bundle = encodeFrame(bundleOf(removal, anas));
  const acknowledged = talk.object.submit(ben.session, encodeFrame({ kind: "acknowledge", seq: 1 }));
  expect((await talk.object.commit(ana.session, bundle, {})).kind).toBe("accepted");
  await acknowledged;
  // The alarm writes what is left to write.
  await runDurableObjectAlarm(stubOf(talk));
  await evictDurableObject(stubOf(talk));
  expect(await talk.object.group(ben.session)).toEqual({ kind: "not-a-member" });
  expect(await talk.object.submit(ben.session, encodeFrame(late))).toMatchObject({ rejection: { kind: "not-a-member" } });
});

test("[SQ8] the alarm is set when everybody has acknowledged, and again each day while anything is left", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [atAna, atBen] = [await attach(talk, ana, 1), await attach(talk, ben, 1)];
  await runDurableObjectAlarm(stubOf(talk));
  const daily = (await alarmOf(talk)) ?? 0;
  expect(daily).toBeGreaterThan(Date.now() + 20 * HOUR_MS);
  atAna.send({ kind: "acknowledge", seq: 1 });
  atBen.send({ kind: "acknowledge", seq: 1 });
  await vi.waitFor(async () => expect((await alarmOf(talk)) ?? daily).toBeLessThanOrEqual(Date.now() + HOUR_MS), 5_000);
});

test("[IN2] whoever closes its socket without having acknowledged is rung for what it was sent", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const bell = await Wire.open(inboxOf(bindings, ben.session.account), ben.session, readInboxDown);
  bell.send({ kind: "hello", version: PROTOCOL_VERSION });
  const atBen = await attach(talk, ben, 1);
  // From here on no alarm is set that would ring by itself.
  await runDurableObjectAlarm(stubOf(talk));
  await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, "are you there?")));
  await atBen.until(() => seqsOf(atBen).includes(2));
  expect(bell.heard.filter((frame) => frame.kind === "ring" && frame.seq === 2)).toEqual([]);
  atBen.close();
  const rung = () => bell.heard.filter((frame) => frame.kind === "ring" && frame.seq === 2).length;
  await vi.waitFor(() => expect(rung()).toBe(1), 10_000);
});

test("[SQ7] a burst on a socket writes one row for each message, though nobody waits between them", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [atAna] = [await attach(talk, ana, 1), await attach(talk, ben, 1)];
  const frames = await Promise.all(Array.from({ length: 30 }, (_, i) => messageOf(talk.groups[0] as never, `${i}`)));
  const before = await changesIn(talk);
  for (const frame of frames) atAna.send(frame);
  await atAna.until((heard) => heard.filter(({ kind }) => kind === "accepted").length === 30);
  expect((await changesIn(talk)) - before).toBe(30);
});

test("[CT7] who floods a conversation with signals is told to wait, and how long", async () => {
  const talk = await talkOf(await people(2));
  const atAna = await attach(talk, talk.talkers[0] as Talker, 1);
  for (let i = 0; i < 60; i++) atAna.send({ kind: "signal", epoch: 1, bytes: Uint8Array.of(1) });
  const { rejection } = await atAna.next("rejected");
  expect(rejection).toMatchObject({ kind: "rate-limited", retryAfterMs: expect.any(Number) });
});

test("[CT7] who asks for the log or the group without an end is told to wait, and the others are answered", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const ask = async (n: number) =>
    n % 2 === 0 ? talk.object.group(ana.session) : talk.object.log(ana.session, { after: 0, limit: 1 });
  const answers: (Uint8Array | Rejection)[] = [];
  for (let n = 0; n < 300 && !answers.some((answer) => "kind" in answer); n++) answers.push(await ask(n));
  expect(answers.length).toBeGreaterThan(50);
  expect(answers.at(-1)).toMatchObject({ kind: "rate-limited", retryAfterMs: expect.any(Number) });
  expect(await talk.object.log(ben.session, { after: 0, limit: 1 })).toBeInstanceOf(Uint8Array);
});

test("[IN2] a device that is attached and has been silent for longer than its pings apart is rung too", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const bell = await Wire.open(inboxOf(bindings, ben.session.account), ben.session, readInboxDown);
  bell.send({ kind: "hello", version: PROTOCOL_VERSION });
  const atBen = await attach(talk, ben, 1);
  await runDurableObjectAlarm(stubOf(talk));
  await runInDurableObject(stubOf(talk), (_, ctx) => {
    for (const socket of ctx.getWebSockets(ben.session.device))
      socket.serializeAttachment({ ...(socket.deserializeAttachment() as object), since: Date.now() - 120_000 });
  });
  await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, "are you there?")));
  await atBen.until(() => seqsOf(atBen).includes(2));
  const rung = () => bell.heard.filter((frame) => frame.kind === "ring" && frame.seq === 2).length;
  await vi.waitFor(() => expect(rung()).toBe(1), 10_000);
});
