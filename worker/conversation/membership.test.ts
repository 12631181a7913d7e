import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { expect, test } from "vitest";
import { describe as describeGroup, open, processCommit } from "../../mls/index.ts";
import { encodeFrame, PROTOCOL_VERSION, readConversationDown, readInboxDown } from "../../protocol/index.ts";
import { inboxOf } from "../rpc.ts";
import {
  bindings,
  bundleOf,
  claimsFor,
  commitOf,
  joinFromLog,
  keyPackageOf,
  logOf,
  messageOf,
  people,
  prepare,
  random,
  type Talker,
  talkOf,
} from "../testing/conversations.ts";
import { attach, seqsOf, stubOf } from "../testing/talk.ts";
import { Wire } from "../testing/wire.ts";

test("[SQ4] a removed device gets the Commit that removes it and nothing after; its socket is closed", async () => {
  const talk = await talkOf(await people(3));
  const [ana, ben, cleo] = talk.talkers as [Talker, Talker, Talker];
  const [anas] = talk.groups as [never];
  const [atBen, atCleo] = await Promise.all([attach(talk, ben, 1), attach(talk, cleo, 1)]);
  const leaf = describeGroup(anas).roster.find(({ deviceId }) => deviceId === ben.session.device)?.leaf ?? -1;
  const removal = await commitOf(anas, { remove: [leaf] });
  expect((await talk.object.commit(ana.session, encodeFrame(bundleOf(removal, anas)), {})).kind).toBe("accepted");
  expect(await atBen.untilClosed()).toBe(4001);
  await talk.object.submit(ana.session, encodeFrame(await messageOf(removal.pending, "without ben")));
  await atCleo.until(() => seqsOf(atCleo).includes(3));
  expect(seqsOf(atBen)).toEqual([2]);
  const page = await logOf(talk.object, ben);
  expect(page).toMatchObject({ head: 2, epoch: 2, markers: [] });
  expect(page.envelopes.map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, "welcome"],
    [2, "commit"],
  ]);
  expect(await talk.object.group(ben.session)).toEqual({ kind: "not-a-member" });
  const late = await messageOf(talk.groups[1] as never, "still here?");
  expect(await talk.object.submit(ben.session, encodeFrame(late))).toMatchObject({ rejection: { kind: "not-a-member" } });
  // Again by socket: what is his, then the end.
  const again = await Wire.open(talk.object, ben.session, readConversationDown);
  again.send({ kind: "attach", version: PROTOCOL_VERSION, after: 0 });
  expect(await again.untilClosed()).toBe(4001);
  expect(seqsOf(again)).toEqual([1, 2]);
  // His real group, as he kept it, cannot follow.
  const commit = page.envelopes[1];
  expect(
    (
      await processCommit(
        talk.groups[1] as never,
        { commit: commit?.bytes ?? new Uint8Array(), claim: commit?.kind === "commit" ? commit.claim : new Uint8Array() },
        commit?.at ?? 0,
      )
    ).kind,
  ).toBe("removed");
});

test("[SQ4] an added device sees nothing from before its Welcome, and its Welcome is for it alone", async () => {
  const talk = await talkOf(await people(2));
  const [ana] = talk.talkers as [Talker];
  const [anas] = talk.groups as [never];
  await talk.object.submit(ana.session, encodeFrame(await messageOf(anas, "before")));
  const [dan] = (await people(1)) as [Talker];
  const keyPackage = await keyPackageOf(dan);
  const added = await commitOf(anas, { add: [keyPackage.bytes] });
  const claims = await claimsFor(ana, talk.id, [keyPackage.bytes]);
  expect((await talk.object.commit(ana.session, encodeFrame(bundleOf(added, anas)), claims)).kind).toBe("accepted");
  const frame = await messageOf(added.pending, "after");
  await talk.object.submit(ana.session, encodeFrame(frame));
  const page = await logOf(talk.object, dan);
  expect(page.envelopes.map(({ seq, kind }) => [seq, kind])).toEqual([
    [3, "welcome"],
    [4, "message"],
  ]);
  const group = await joinFromLog(talk, dan, keyPackage);
  const opened = await open(group, frame.bytes);
  expect(opened.kind === "ok" && new TextDecoder().decode(opened.plaintext)).toBe("after");
  expect((await logOf(talk.object, ana, 2)).envelopes[0]?.kind).toBe("commit");
});

test("[SQ5] a Commit whose KeyPackage was not claimed by this actor for this conversation changes nothing", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [anas] = talk.groups as [never];
  const [dan] = (await people(1)) as [Talker];
  const { bytes } = await keyPackageOf(dan);
  const added = await commitOf(anas, { add: [bytes] });
  const elsewhere = await claimsFor(ana, random(), [bytes]);
  const others = await claimsFor(ben, talk.id, [bytes]);
  const good = await claimsFor(ana, talk.id, [bytes]);
  const expired = Object.fromEntries(Object.entries(good).map(([ref, claim]) => [ref, { ...claim, expiresAt: 1 }]));
  for (const claims of [{}, elsewhere, others, expired]) {
    const answer = await talk.object.commit(ana.session, encodeFrame(bundleOf(added, anas)), claims);
    expect(answer).toMatchObject({ kind: "rejected", rejection: { kind: "unclaimed-key-package" } });
  }
  expect((await logOf(talk.object, ana)).head).toBe(1);
  expect((await logOf(talk.object, ana)).epoch).toBe(1);
});

test("[SQ5] a bundle is taken whole or not at all: wrong sender, lying GroupInfo, missing Welcome", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [anas, bens] = talk.groups as [never, never];
  const made = await commitOf(anas, {});
  const bundle = bundleOf(made, anas);
  const bens2 = bundleOf(await commitOf(bens, {}), bens);
  const rule = async (session: Talker["session"], frame: typeof bundle) => {
    const answer = await talk.object.commit(session, encodeFrame(frame), {});
    return answer.kind === "rejected" && answer.rejection.kind === "commit-refused" ? answer.rejection.rule : answer;
  };
  expect(await rule(ben.session, bundle)).toBe("sender");
  expect(await rule(ana.session, { ...bundle, groupInfo: bens2.groupInfo })).toBe("group-info");
  expect(await rule(ana.session, { ...bundle, commit: bundle.commit.slice(0, -3) })).toBe("malformed");
  const flipped = bundle.commit.slice();
  flipped[flipped.length - 60] = (flipped[flipped.length - 60] ?? 0) ^ 1;
  expect(typeof (await rule(ana.session, { ...bundle, commit: flipped }))).toBe("string");
  expect((await logOf(talk.object, ana)).head).toBe(1);
  expect((await talk.object.commit(ana.session, encodeFrame(bundle), {})).kind).toBe("accepted");
});

test("a conversation's place is checked: nobody begins one where two others will look for theirs", async () => {
  const [ana, ben, eve] = (await people(3)) as [Talker, Talker, Talker];
  const theirs = await prepare([ana, ben], "direct");
  const squats = [await prepare([eve], "group", { id: theirs.id }), theirs, await prepare([eve], "self", { id: theirs.id })];
  for (const squat of squats) {
    const answer = await theirs.object.create(eve.session, theirs.id, encodeFrame(squat.creation), squat.claims);
    expect(answer).toMatchObject({ kind: "rejected", rejection: { kind: "commit-refused", rule: "group" } });
  }
  expect((await theirs.object.create(ana.session, theirs.id, encodeFrame(theirs.creation), theirs.claims)).kind).toBe("accepted");
  const bens = await prepare([ben, ana], "direct");
  expect(await theirs.object.create(ben.session, theirs.id, encodeFrame(bens.creation), bens.claims)).toMatchObject({
    rejection: { kind: "conversation-exists", generation: 0 },
  });
});

test("[SQ4] who is removed and added again before it came back gets both of its times, and nothing of what lies between", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [anas] = talk.groups as [never];
  const bell = await Wire.open(inboxOf(bindings, ben.session.account), ben.session, readInboxDown);
  bell.send({ kind: "hello", version: PROTOCOL_VERSION });
  const say = (group: never, text: string) =>
    messageOf(group, text).then((frame) => talk.object.submit(ana.session, encodeFrame(frame)));
  await say(anas, "for Ben");
  const leaf = describeGroup(anas).roster.find(({ deviceId }) => deviceId === ben.session.device)?.leaf ?? -1;
  const removal = await commitOf(anas, { remove: [leaf] });
  await talk.object.commit(ana.session, encodeFrame(bundleOf(removal, anas)), {});
  await say(removal.pending as never, "not for Ben");
  const keyPackage = await keyPackageOf(ben);
  const added = await commitOf(removal.pending, { add: [keyPackage.bytes] });
  const claims = await claimsFor(ana, talk.id, [keyPackage.bytes]);
  await talk.object.commit(ana.session, encodeFrame(bundleOf(added, removal.pending)), claims);
  await bell.until((heard) => heard.some((frame) => frame.kind === "ring" && frame.seq === 5));
  await say(added.pending as never, "for Ben again");
  const seen = async (after: number, limit = 500) =>
    (await logOf(talk.object, ben, after, limit)).envelopes.map(({ seq, kind }) => [seq, kind]);
  const [first, second] = [
    [
      [1, "welcome"],
      [2, "message"],
      [3, "commit"],
    ],
    [
      [5, "welcome"],
      [6, "message"],
    ],
  ];
  expect(await seen(0)).toEqual([...first, ...second]);
  expect(await seen(0, 3)).toEqual(first);
  expect(await seen(3, 3)).toEqual(second);
  await evictDurableObject(stubOf(talk));
  const atBen = await attach(talk, ben, 0);
  await atBen.until(() => seqsOf(atBen).includes(6));
  expect(seqsOf(atBen)).toEqual([1, 2, 3, 5, 6]);
  await talk.object.submit(ana.session, encodeFrame({ kind: "acknowledge", seq: 6 }));
  await talk.object.submit(ben.session, encodeFrame({ kind: "acknowledge", seq: 2 }));
  await runDurableObjectAlarm(stubOf(talk));
  expect(await seen(2)).toEqual([[3, "commit"], ...second]);
});
