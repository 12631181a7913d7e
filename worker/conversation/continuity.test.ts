// Members and strangers against the object: who may freeze a group, who begins it anew and with whom, and what a flood costs the others.

import { expect, test, vi } from "vitest";
import { externalRejoin, processCommit, signReport } from "../../mls/index.ts";
import {
  type AccountId,
  type ClientId,
  type ConversationDown,
  encodeFrame,
  MAX_LOG_BYTES,
  MAX_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  readConversationDown,
  readInboxDown,
  readPublicGroup,
  type Seq,
} from "../../protocol/index.ts";
import { inboxOf } from "../rpc.ts";
import {
  bindings,
  bundleOf,
  commitOf,
  logOf,
  messageOf,
  people,
  prepare,
  random,
  type Talk,
  type Talker,
  talkOf,
} from "../testing/conversations.ts";
import { attach } from "../testing/talk.ts";
import { Wire } from "../testing/wire.ts";
import { decideMessage } from "./decide.ts";

const group = (talk: Talk, place: number) => talk.groups[place] as never;

/** By the second of them, at seq 2: whether it can be followed only its members could say. */
async function withCommit(count: number) {
  const talk = await talkOf(await people(count));
  const made = await commitOf(group(talk, 1), {});
  const [, ben] = talk.talkers as [Talker, Talker];
  expect(await talk.object.commit(ben.session, encodeFrame(bundleOf(made, group(talk, 1))), {})).toMatchObject({ seq: 2 });
  const signed = (who: Talker, given: Partial<Parameters<typeof signReport>[1]> = {}) =>
    signReport(who.identity, {
      conversation: talk.id,
      generation: 0,
      epoch: 2,
      commit: made.commit,
      committer: ben.session.account,
      ...given,
    });
  const report = async (who: Talker, seq: Seq = 2, bytes?: Uint8Array): Promise<ConversationDown> => {
    return talk.object.submit(who.session, encodeFrame({ kind: "report", seq, signed: bytes ?? (await signed(who)) }));
  };
  return { talk, made, report, signed, isFrozen: async (who: Talker) => (await logOf(talk.object, who)).frozen !== null };
}

test("[CT4] a majority of the other accounts freezes a group, and an admin begins it anew without the offender alone", async () => {
  const { talk, made, report, isFrozen } = await withCommit(5);
  const [ana, ben, cleo, dan, eve] = talk.talkers as [Talker, Talker, Talker, Talker, Talker];
  const atDan = await attach(talk, dan, 2);
  await report(ben);
  await report(cleo);
  await report(cleo);
  await report(eve);
  expect(await isFrozen(ana)).toBe(false);
  expect(await report(dan)).toEqual({ kind: "noted" });
  expect((await atDan.next("attached")).frozen?.reports).toHaveLength(3);
  expect(await talk.object.submit(ana.session, encodeFrame(await messageOf(made.pending, "x")))).toMatchObject({
    rejection: { kind: "frozen" },
  });
  const former = [ben.session.account];
  const begin = async (who: Talker, talkers: Talker[], { rules = {}, ...policy }: { rules?: object; admins?: Talker[] } = {}) => {
    const given = { id: talk.id, generation: 1, policy: { rules: { former, ...rules }, ...policy } };
    const anew = await prepare([who, ...talkers], "group", given);
    return talk.object.create(who.session, talk.id, encodeFrame(anew.creation), anew.claims);
  };
  const refused = { kind: "rejected", rejection: { kind: "commit-refused", rule: "continuity" } };
  // The offender, one who is no admin, an admin who leaves somebody out, keeps the offender, brings a friend, or makes other rules.
  const [friend] = (await people(1)) as [Talker];
  expect(await begin(ben, [ana, cleo, dan, eve])).toMatchObject(refused);
  expect(await begin(cleo, [ana, dan, eve])).toMatchObject(refused);
  expect(await begin(ana, [cleo, dan])).toMatchObject(refused);
  // A restart keeps whoever has blocked its maker, but nobody else is reached by it.
  const [one, other, stranger] = [ana, cleo, friend].map(({ session }) => session.account) as [AccountId, AccountId, AccountId];
  expect(await talk.object.isRestarting(one, other)).toBe(true);
  expect(await talk.object.isRestarting(one, stranger)).toBe(false);
  expect(await talk.object.restartingWith(one)).toContain(other);
  expect(await talk.object.restartingWith(stranger)).toEqual([]);
  expect(await begin(ana, [ben, cleo, dan, eve])).toMatchObject(refused);
  expect(await begin(ana, [cleo, dan, eve, friend])).toMatchObject(refused);
  expect(await begin(ana, [cleo, dan, eve], { rules: { whoAdds: "admins" } })).toMatchObject(refused);
  expect(await begin(ana, [cleo, dan, eve], { rules: { former: [] } })).toMatchObject(refused);
  expect(await begin(ana, [cleo, dan, eve], { admins: [ana, cleo] })).toMatchObject(refused);
  expect(await begin(ana, [cleo, dan, eve], { rules: { absent: [eve.session.account] } })).toMatchObject(refused);
  expect(await begin(ana, [cleo, dan, eve])).toMatchObject({ kind: "accepted", seq: 3 });
  // Each member's own Welcome is not said on sockets: a thousand of them with their trees would not fit into memory.
  await atDan.until(() => atDan.heard.some((frame) => frame.kind === "more" && frame.head === 3));
  expect((await logOf(talk.object, dan, 2)).envelopes).toMatchObject([{ kind: "welcome", seq: 3, restart: [{}, {}, {}] }]);
  expect(await logOf(talk.object, ben)).toMatchObject({ head: 3, frozen: null });
  expect(await talk.object.isRestarting(one, other)).toBe(false);
  expect((await logOf(talk.object, ben, 3)).envelopes).toEqual([]);
  expect(await talk.object.group(ben.session)).toEqual({ kind: "not-a-member" });
});

test("[CT9] a restart may go without one whom it names, who is told that they are out, and who counts where a majority is asked for", async () => {
  const { talk, report, isFrozen } = await withCommit(5);
  const [ana, ben, cleo, dan, eve] = talk.talkers as [Talker, Talker, Talker, Talker, Talker];
  for (const who of [cleo, dan, eve]) await report(who);
  expect(await isFrozen(ana)).toBe(true);
  const absent = [dan, eve].map(({ session }) => session.account).sort();
  const rules = { former: [ben.session.account], absent };
  const anew = await prepare([ana, cleo], "group", { id: talk.id, generation: 1, policy: { rules } });
  expect(await talk.object.create(ana.session, talk.id, encodeFrame(anew.creation), anew.claims)).toMatchObject({
    kind: "accepted",
  });
  for (const who of [ben, dan, eve]) expect(await talk.object.group(who.session)).toEqual({ kind: "not-a-member" });
  // Of Ana's change Cleo says that she cannot follow it: alone with her, and one of three.
  const made = await commitOf(anew.group, {});
  await talk.object.commit(ana.session, encodeFrame(bundleOf(made, anew.group)), {});
  const about = { conversation: talk.id, generation: 1, epoch: 2, commit: made.commit, committer: ana.session.account };
  const signed = await signReport(cleo.identity, about);
  expect(await talk.object.submit(cleo.session, encodeFrame({ kind: "report", seq: 4, signed }))).toEqual({ kind: "noted" });
  expect(await isFrozen(ana)).toBe(false);
  // Nobody was left out of what never was.
  const [eva, fay] = (await people(2)) as [Talker, Talker];
  const fresh = await prepare([eva, fay], "group", { policy: { rules: { absent } } });
  expect(await fresh.object.create(eva.session, fresh.id, encodeFrame(fresh.creation), fresh.claims)).toMatchObject({
    rejection: { kind: "commit-refused", rule: "continuity" },
  });
});

test("[CT4] two of five freeze nothing, whatever old Commit they name, and however often", async () => {
  const { talk, made, report, isFrozen } = await withCommit(5);
  const [ana, , cleo, dan] = talk.talkers as [Talker, Talker, Talker, Talker];
  for (const who of [cleo, dan, cleo, dan]) await report(who);
  const first = await signReport(cleo.identity, {
    conversation: talk.id,
    generation: 0,
    epoch: 1,
    commit: made.commit,
    committer: ana.session.account,
  });
  expect(await report(cleo, 1, first)).toMatchObject({ rejection: { kind: "malformed" } });
  expect(await isFrozen(ana)).toBe(false);
  expect((await talk.object.submit(ana.session, encodeFrame(await messageOf(made.pending, "on we go")))).kind).toBe("accepted");
});

test("[CT4] whoever is not attached is rung when a group freezes: an admin who is to begin it anew may have nothing else to look for", async () => {
  const { talk, report, isFrozen } = await withCommit(5);
  const [ana, , cleo, dan, eve] = talk.talkers as [Talker, Talker, Talker, Talker, Talker];
  const bell = await Wire.open(inboxOf(bindings, ana.session.account), ana.session, readInboxDown);
  bell.send({ kind: "hello", version: PROTOCOL_VERSION });
  // She has it all: nothing would be rung for.
  await talk.object.submit(ana.session, encodeFrame({ kind: "acknowledge", seq: 2 }));
  bell.send({ kind: "seen", conversation: talk.id, seq: 2 });
  const rung = () => bell.heard.filter((frame) => frame.kind === "ring" && frame.envelope === null && frame.seq === 2).length;
  await report(cleo);
  await report(dan);
  expect(rung()).toBe(0);
  await report(eve);
  expect(await isFrozen(ana)).toBe(true);
  await vi.waitFor(() => expect(rung()).toBe(1), 10_000);
});

test("[CT4] what is not signed by the device that brings it, about this Commit and its committer, is no report", async () => {
  const { talk, report, signed, isFrozen } = await withCommit(3);
  const [ana, ben, cleo] = talk.talkers as [Talker, Talker, Talker];
  const malformed = { rejection: { kind: "malformed" } };
  expect(await report(ana, 2, await signed(cleo))).toMatchObject(malformed);
  expect(await report(ana, 2, await signed(ana, { epoch: 3 }))).toMatchObject(malformed);
  expect(await report(ana, 2, await signed(ana, { commit: new Uint8Array(9) }))).toMatchObject(malformed);
  expect(await report(ana, 2, await signed(ana, { committer: cleo.session.account }))).toMatchObject(malformed);
  expect(await report(ana, 2, new Uint8Array(600))).toMatchObject(malformed);
  const wire = await Wire.open(talk.object, cleo.session, readConversationDown);
  wire.send({ kind: "report", seq: 2, signed: await signed(cleo) });
  expect((await wire.next("rejected")).rejection.kind).toBe("malformed");
  expect(await isFrozen(ben)).toBe(false);
});

test("[CT4] who has gone on after a Commit has followed it, and a report of it counts no more", async () => {
  const { talk, made, report, isFrozen } = await withCommit(3);
  const [ana, ben, cleo] = talk.talkers as [Talker, Talker, Talker];
  // Ana reports first and then writes in the new epoch; Cleo writes first and reports then.
  await report(ana);
  const say = async (who: Talker) => talk.object.submit(who.session, encodeFrame(await messageOf(made.pending, "hi")));
  expect((await say(ana)).kind).toBe("accepted");
  expect((await say(cleo)).kind).toBe("accepted");
  await report(cleo);
  await report(ana);
  expect(await isFrozen(ben)).toBe(false);
});

test("[CT4] who has come back from outside has not followed: its report stands beside one that comes later, and it may write meanwhile", async () => {
  const { talk, report, isFrozen } = await withCommit(3);
  const [ana, ben, cleo] = talk.talkers as [Talker, Talker, Talker];
  await report(ana);
  const group = readPublicGroup((await talk.object.group(ana.session)) as Uint8Array);
  if (!group.ok) throw new Error("no group");
  const back = await externalRejoin({
    ...group.frame,
    identity: ana.identity,
    conversation: talk.id,
    at: Date.now(),
    followed: null,
  });
  if (back.kind === "refused") throw new Error(back.detail);
  const bundle = { ...group.frame, ...back, clientId: random<ClientId>(), welcome: null };
  const { clientId, generation, epoch, commit, welcome, groupInfo, claim } = bundle;
  const frame = encodeFrame({ clientId, generation, epoch, commit, welcome, groupInfo, claim });
  expect(await talk.object.commit(ana.session, frame, {})).toMatchObject({ kind: "accepted", seq: 3 });
  const said = await talk.object.submit(ana.session, encodeFrame(await messageOf(back.group, "is anybody there?")));
  expect(said.kind).toBe("accepted");
  expect(await isFrozen(ben)).toBe(false);
  await report(cleo);
  expect(await isFrozen(ben)).toBe(true);
  expect((await logOf(talk.object, ana)).frozen?.reports).toHaveLength(2);
});

test("[CT5] where the only admin is the one who was reported, the first in the tree begins and is the admin", async () => {
  const talk = await talkOf(await people(4));
  const [ana, ben, cleo, dan] = talk.talkers as [Talker, Talker, Talker, Talker];
  const made = await commitOf(group(talk, 0), {});
  await talk.object.commit(ana.session, encodeFrame(bundleOf(made, group(talk, 0))), {});
  for (const who of [ben, cleo, dan]) {
    const about = { conversation: talk.id, generation: 0, epoch: 2, commit: made.commit, committer: ana.session.account };
    const signed = await signReport(who.identity, about);
    await talk.object.submit(who.session, encodeFrame({ kind: "report", seq: 2, signed }));
  }
  const begin = async (who: Talker, talkers: Talker[]) => {
    const anew = await prepare([who, ...talkers], "group", {
      id: talk.id,
      generation: 1,
      policy: { rules: { former: [ana.session.account] } },
    });
    return talk.object.create(who.session, talk.id, encodeFrame(anew.creation), anew.claims);
  };
  const refused = { rejection: { kind: "commit-refused", rule: "continuity" } };
  expect(await begin(dan, [ben, cleo])).toMatchObject(refused);
  expect(await begin(ben, [cleo, dan])).toMatchObject({ kind: "accepted" });
});

test("[CT1] a frozen conversation of two begins anew as that and nothing else", async () => {
  const talk = await talkOf(await people(2), "direct");
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const made = await commitOf(group(talk, 1), {});
  await talk.object.commit(ben.session, encodeFrame(bundleOf(made, group(talk, 1))), {});
  const about = { conversation: talk.id, generation: 0, epoch: 2, commit: made.commit, committer: ben.session.account };
  const signed = await signReport(ana.identity, about);
  await talk.object.submit(ana.session, encodeFrame({ kind: "report", seq: 2, signed }));
  for (const kind of ["group", "self"] as const) {
    const anew = await prepare([ana], kind, { id: talk.id, generation: 1 });
    const answer = await talk.object.create(ana.session, talk.id, encodeFrame(anew.creation), anew.claims);
    expect(answer).toMatchObject({ kind: "rejected", rejection: { kind: "commit-refused", rule: "group" } });
  }
  const anew = await prepare([ana, ben], "direct", { id: talk.id, generation: 1 });
  expect((await talk.object.create(ana.session, talk.id, encodeFrame(anew.creation), anew.claims)).kind).toBe("accepted");
});

test("[CT7] a device that floods the log with Commits is told to wait, while the others commit", async () => {
  const talk = await talkOf(await people(3));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  let bens = group(talk, 1) as Parameters<typeof commitOf>[0];
  const answers: string[] = [];
  for (let i = 0; i < 20; i++) {
    const made = await commitOf(bens, {});
    const answer = await talk.object.commit(ben.session, encodeFrame(bundleOf(made, bens)), {});
    answers.push(answer.kind === "rejected" ? answer.rejection.kind : answer.kind);
    if (answer.kind === "accepted") bens = made.pending;
  }
  expect(answers.filter((kind) => kind === "accepted").length).toBeLessThan(15);
  expect(answers.at(-1)).toBe("rate-limited");
  // Ana's is too late for each of them, and says so: she is not told to wait.
  const anas = await commitOf(group(talk, 0), {});
  expect(await talk.object.commit(ana.session, encodeFrame(bundleOf(anas, group(talk, 0))), {})).toMatchObject({
    rejection: { kind: "wrong-epoch" },
  });
});

test("[CT7] a thousand Commits that do not hold cost what a dozen cost, since they are counted before they are looked at; another's goes on", async () => {
  const talk = await talkOf(await people(3));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const bens = group(talk, 1) as Parameters<typeof commitOf>[0];
  const made = await commitOf(bens, {});
  const bad = { ...made, commit: made.commit.map((byte, place) => (place === made.commit.length - 1 ? byte ^ 1 : byte)) };
  const counts = new Map<string, number>();
  for (let i = 0; i < 1_000; i++) {
    const { kind, ...answer } = await talk.object.commit(ben.session, encodeFrame(bundleOf(bad, bens)), {});
    const said = "rejection" in answer ? answer.rejection.kind : kind;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  expect([...counts.keys()]).toEqual(["commit-refused", "rate-limited"]);
  // Some more where the machine takes its time.
  expect(counts.get("commit-refused")).toBeLessThan(60);
  const anas = group(talk, 0) as Parameters<typeof commitOf>[0];
  const good = await commitOf(anas, {});
  expect(await talk.object.commit(ana.session, encodeFrame(bundleOf(good, anas)), {})).toMatchObject({ kind: "accepted" });
});

test("[CT7] an admin that removes somebody has its turn: nobody else's Commit comes before it for a moment, and nobody else gets one so", async () => {
  const talk = await talkOf(await people(3));
  const [ana, ben, cleo] = talk.talkers as [Talker, Talker, Talker];
  const leafOfBen = 1;
  const anas = group(talk, 0) as Parameters<typeof commitOf>[0];
  const stale = bundleOf(await commitOf(anas, { remove: [leafOfBen] }), anas);
  const update = await commitOf(group(talk, 1), {});
  await talk.object.commit(ben.session, encodeFrame(bundleOf(update, group(talk, 1))), {});
  // Cleo is no admin: what she cannot do gets her no turn.
  const cleos = bundleOf(await commitOf(group(talk, 2), {}), group(talk, 2));
  expect(await talk.object.commit(cleo.session, encodeFrame(cleos), {})).toMatchObject({ rejection: { kind: "wrong-epoch" } });
  expect(await talk.object.commit(ana.session, encodeFrame(stale), {})).toMatchObject({ rejection: { kind: "wrong-epoch" } });
  const next = await commitOf(update.pending, {});
  expect(await talk.object.commit(ben.session, encodeFrame(bundleOf(next, update.pending)), {})).toMatchObject({
    rejection: { kind: "rate-limited" },
  });
  const { envelopes } = await logOf(talk.object, ana, 1);
  const [entry] = envelopes;
  if (entry?.kind !== "commit") throw new Error("no Commit");
  const followed = await processCommit(anas, { commit: entry.bytes, claim: entry.claim }, entry.at);
  if (followed.kind !== "ok") throw new Error("not followed");
  const removal = bundleOf(await commitOf(followed.group, { remove: [leafOfBen] }), followed.group);
  expect(await talk.object.commit(ana.session, encodeFrame(removal), {})).toMatchObject({ kind: "accepted" });
});

test("[CT7] what a device has written at once has an end, and so has the log", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const frame = await messageOf(group(talk, 0), "x".repeat(100_000));
  const kinds: string[] = [];
  for (let i = 0; i < 200 && kinds.at(-1) !== "rate-limited"; i++) {
    const { clientId } = await messageOf(group(talk, 0), "");
    const answer = await talk.object.submit(ana.session, encodeFrame({ ...frame, clientId }));
    kinds.push(answer.kind === "rejected" ? answer.rejection.kind : answer.kind);
  }
  expect(kinds.at(-1)).toBe("rate-limited");
  expect(kinds.length * MAX_MESSAGE_BYTES).toBeLessThan(32 * 1024 * 1024);
  expect((await talk.object.submit(ben.session, encodeFrame(await messageOf(group(talk, 1), "still here")))).kind).toBe(
    "accepted",
  );
  const { session } = ana;
  const member = { slot: 0, ...session, since: 1, former: [], removed: null, cursor: 0, marker: null };
  const head = {
    conversation: talk.id,
    kind: "group" as const,
    seq: 1,
    at: 1,
    generation: 0,
    epoch: 1,
    frozen: null,
    reports: [],
    members: new Map([[session.device, member]]),
  };
  const header = { conversation: talk.id, generation: 0, epoch: 1 };
  const given = { now: 2, first: undefined, header };
  expect(decideMessage(head, session, frame, { ...given, logBytes: MAX_LOG_BYTES }).kind).toBe("append");
  expect(decideMessage(head, session, frame, { ...given, logBytes: MAX_LOG_BYTES + 1 })).toMatchObject({
    rejection: { kind: "log-full" },
  });
});
