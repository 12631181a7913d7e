import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { describe as describeGroup, open, processCommit } from "../../mls/index.ts";
import {
  type ClientId,
  type ConversationDown,
  type Envelope,
  encodeFrame,
  PROTOCOL_VERSION,
  readConversationDown,
} from "../../protocol/index.ts";
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
  type Talk,
  type Talker,
  talkOf,
} from "../testing/conversations.ts";
import { Wire } from "../testing/wire.ts";

async function attach(talk: Talk, who: Talker, after = 0): Promise<Wire<ConversationDown>> {
  const wire = await Wire.open(talk.object, who.session, readConversationDown);
  wire.send({ kind: "attach", version: PROTOCOL_VERSION, after });
  await wire.next("attached");
  return wire;
}

const envelopesOf = (wire: Wire<ConversationDown>): Envelope[] =>
  wire.heard.flatMap((frame) => (frame.kind === "envelopes" ? frame.envelopes : []));
const seqsOf = (wire: Wire<ConversationDown>): number[] => envelopesOf(wire).map(({ seq }) => seq);
const stubOf = (talk: { id: string }) => bindings.CONVERSATIONS.getByName(talk.id);
const sqlOf = <T>(talk: { id: string }, ask: (sql: SqlStorage) => T) =>
  runInDurableObject(stubOf(talk), (_, state) => ask(state.storage.sql));
const rowsIn = (talk: { id: string }, table: string) =>
  sqlOf(talk, (sql) => sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table}`).one().n);

test("[SQ1] seq rises by one for each accepted submission, on sockets and by HTTP alike, the same for everyone", async () => {
  const talk = await talkOf(await people(3));
  const [ana, ben, cleo] = talk.talkers as [Talker, Talker, Talker];
  const [atAna, atBen] = await Promise.all([attach(talk, ana, 1), attach(talk, ben, 1)]);
  for (let i = 0; i < 5; i++) {
    atAna.send(await messageOf(talk.groups[0] as never, `a${i}`));
    atBen.send(await messageOf(talk.groups[1] as never, `b${i}`));
    const answer = await talk.object.submit(cleo.session, encodeFrame(await messageOf(talk.groups[2] as never, `c${i}`)));
    expect(answer.kind).toBe("accepted");
  }
  await atAna.until(() => seqsOf(atAna).length === 10 && atAna.heard.filter(({ kind }) => kind === "accepted").length === 5);
  await atBen.until(() => seqsOf(atBen).length === 10);
  const { envelopes } = await logOf(talk.object, cleo, 1);
  expect(envelopes.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  const order = new Map(envelopes.map((envelope) => [envelope.seq, envelope.clientId]));
  for (const wire of [atAna, atBen]) {
    for (const envelope of envelopesOf(wire)) expect(envelope.clientId).toBe(order.get(envelope.seq));
    for (const frame of wire.heard) if (frame.kind === "accepted") expect(frame.clientId).toBe(order.get(frame.seq));
  }
});

test("[SQ2] at another epoch a message and a Commit are told the current one; one Commit ends one epoch", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [anas, bens] = talk.groups as [never, never];
  const stale = await messageOf(bens, "late");
  const [one, other] = await Promise.all([commitOf(anas, {}), commitOf(bens, {})]);
  const answers = await Promise.all([
    talk.object.commit(ana.session, encodeFrame(bundleOf(one, anas)), {}),
    talk.object.commit(ben.session, encodeFrame(bundleOf(other, bens)), {}),
  ]);
  expect(answers.map(({ kind }) => kind).sort()).toEqual(["accepted", "rejected"]);
  const refused = answers.find(({ kind }) => kind === "rejected");
  expect(refused).toMatchObject({ rejection: { kind: "wrong-epoch", generation: 0, epoch: 2 } });
  expect(await talk.object.submit(ben.session, encodeFrame(stale))).toMatchObject({
    kind: "rejected",
    clientId: stale.clientId,
    rejection: { kind: "wrong-epoch", epoch: 2 },
  });
  expect((await logOf(talk.object, ana)).head).toBe(2);
});

test("[SQ3] a retry gets the first answer and writes nothing: on a socket, by HTTP, after sleep, after a new epoch", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [anas] = talk.groups as [never];
  const frame = await messageOf(anas, "once");
  const first = await talk.object.submit(ana.session, encodeFrame(frame));
  expect(await talk.object.submit(ana.session, encodeFrame(frame))).toEqual(first);
  await evictDurableObject(stubOf(talk));
  expect(await talk.object.submit(ana.session, encodeFrame(frame))).toEqual(first);
  const wire = await attach(talk, ana, 2);
  wire.send(frame);
  expect(await wire.next("accepted")).toEqual(first);
  const commit = await commitOf(anas, {});
  const bundle = encodeFrame(bundleOf(commit, anas));
  const committed = await talk.object.commit(ana.session, bundle, {});
  expect(committed.kind).toBe("accepted");
  expect(await talk.object.commit(ana.session, bundle, {})).toEqual(committed);
  expect(await talk.object.submit(ana.session, encodeFrame(frame))).toEqual(first);
  // The name is the device's own: another's message under it is another message.
  const [, bens] = talk.groups as [never, never];
  const other = { ...(await messageOf(bens, "mine")), clientId: frame.clientId };
  expect(await talk.object.submit(ben.session, encodeFrame(other))).toMatchObject({ rejection: { kind: "wrong-epoch" } });
  expect(await rowsIn(talk, "log")).toBe(3);
});

test("[SQ3] a creation that comes again is answered as the first time, with and without others in it", async () => {
  const [ana, ben] = (await people(2)) as [Talker, Talker];
  for (const prepared of [await prepare([ana, ben]), await prepare([ana], "self")]) {
    const create = () => prepared.object.create(ana.session, prepared.id, encodeFrame(prepared.creation), prepared.claims);
    const first = await create();
    expect(first.kind).toBe("accepted");
    expect(await create()).toMatchObject({ kind: "accepted", seq: first.kind === "accepted" ? first.seq : -1 });
  }
});

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
  expect((await processCommit(talk.groups[1] as never, commit?.bytes ?? new Uint8Array(), commit?.at ?? 0)).kind).toBe("removed");
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
  const group = await joinFromLog(talk.object, dan, keyPackage);
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
  const [ref = ""] = Object.keys(others);
  const expired = { [ref]: { requester: ana.session.account, conversation: talk.id, expiresAt: 1 } };
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

test("[SQ6] many at once from both sides: nobody's stream has a gap, a repetition or another order", async () => {
  const talk = await talkOf(await people(2));
  const wires = await Promise.all(talk.talkers.map((who) => attach(talk, who, 1)));
  const frames = await Promise.all(
    talk.groups.flatMap((group) => Array.from({ length: 40 }, (_, i) => messageOf(group, `${i}`))),
  );
  frames.forEach((frame, i) => {
    wires[i < 40 ? 0 : 1]?.send(frame);
  });
  for (const wire of wires) {
    const seqs = () =>
      wire.heard.flatMap((frame) =>
        frame.kind === "accepted" ? [frame.seq] : frame.kind === "envelopes" ? frame.envelopes.map(({ seq }) => seq) : [],
      );
    await wire.until(() => seqs().length === 80);
    expect(seqs()).toEqual(Array.from({ length: 80 }, (_, i) => i + 2));
  }
});

test("[SQ7] one accepted message writes one row, and a burst of them no more than their number", async () => {
  const talk = await talkOf(await people(2));
  const [ana] = talk.talkers as [Talker];
  await Promise.all(talk.talkers.map((who) => attach(talk, who, 1)));
  const written = await sqlOf(talk, (sql) => {
    const cursor = sql.exec("INSERT INTO log (seq, entry) VALUES (?, ?)", 999, new Uint8Array(512));
    sql.exec("DELETE FROM log WHERE seq = 999");
    return cursor.rowsWritten;
  });
  expect(written).toBe(1);
  const before = await sqlOf(talk, (sql) => sql.exec<{ n: number }>("SELECT total_changes() AS n").one().n);
  for (let i = 0; i < 10; i++)
    await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, `${i}`)));
  const after = await sqlOf(talk, (sql) => sql.exec<{ n: number }>("SELECT total_changes() AS n").one().n);
  expect(after - before).toBe(10);
});

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

test("sockets sleep with the object and go on when it wakes, markers and cursors with them", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [atAna, atBen] = await Promise.all([attach(talk, ana, 1), attach(talk, ben, 1)]);
  atBen.send({ kind: "marker", epoch: 1, bytes: Uint8Array.of(7) });
  expect((await atAna.next("marker")).marker).toMatchObject({ device: ben.session.device, epoch: 1, bytes: Uint8Array.of(7) });
  await new Promise((go) => setTimeout(go, 600)); // the object writes cursors and markers half a second later
  await evictDurableObject(stubOf(talk));
  atAna.send(await messageOf(talk.groups[0] as never, "good morning"));
  await atBen.until(() => seqsOf(atBen).includes(2));
  expect((await atAna.next("accepted")).seq).toBe(2);
  expect((await logOf(talk.object, ana)).markers).toEqual([{ device: ben.session.device, epoch: 1, bytes: Uint8Array.of(7) }]);
});

test("signals are relayed to the others who are there, and stored nowhere", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [atAna, atBen] = await Promise.all([attach(talk, ana, 1), attach(talk, ben, 1)]);
  const before = await rowsIn(talk, "log");
  atAna.send({ kind: "signal", epoch: 1, bytes: Uint8Array.of(1, 2, 3) });
  expect(await atBen.next("signal")).toMatchObject({ device: ana.session.device, bytes: Uint8Array.of(1, 2, 3) });
  expect(atAna.heard.filter(({ kind }) => kind === "signal")).toEqual([]);
  expect(await rowsIn(talk, "log")).toBe(before);
});

test("two accounts that report the same Commit freeze the group; an admin begins it anew without the offender", async () => {
  const talk = await talkOf(await people(4));
  const [ana, ben, cleo, dan] = talk.talkers as [Talker, Talker, Talker, Talker];
  const bens = talk.groups[1] as never;
  const bad = await commitOf(bens, {});
  await talk.object.commit(ben.session, encodeFrame(bundleOf(bad, bens)), {});
  const atDan = await attach(talk, dan, 2);
  const report = (who: Talker) => talk.object.submit(who.session, encodeFrame({ kind: "report", seq: 2 }));
  await report(ben); // his own does not count
  await report(cleo);
  await report(cleo);
  expect((await logOf(talk.object, ana)).frozen).toBe(false);
  await report(dan);
  expect((await atDan.next("attached")).frozen).toBe(true);
  expect(await talk.object.submit(ana.session, encodeFrame(await messageOf(bad.pending, "x")))).toMatchObject({
    rejection: { kind: "frozen" },
  });
  const bens2 = await prepare([ben, ana], "group", { id: talk.id, generation: 1 });
  expect(await talk.object.create(ben.session, talk.id, encodeFrame(bens2.creation), bens2.claims)).toMatchObject({
    rejection: { kind: "commit-refused" },
  });
  const anew = await prepare([ana, cleo, dan], "group", { id: talk.id, generation: 1 });
  expect(await talk.object.create(ana.session, talk.id, encodeFrame(anew.creation), anew.claims)).toMatchObject({
    kind: "accepted",
    seq: 3,
  });
  await atDan.until(() => envelopesOf(atDan).some(({ kind, seq }) => kind === "welcome" && seq === 3));
  expect(await logOf(talk.object, ben)).toMatchObject({ head: 3, frozen: false });
  expect((await logOf(talk.object, ben, 3)).envelopes).toEqual([]);
  expect(await talk.object.group(ben.session)).toEqual({ kind: "not-a-member" });
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

test("what a stranger sends is answered as if nothing were there, and what is malformed by one typed rejection", async () => {
  const talk = await talkOf(await people(2));
  const [eve] = (await people(1)) as [Talker];
  const [ana] = talk.talkers as [Talker];
  const nowhere = bindings.CONVERSATIONS.getByName(random<never>()) as unknown as Talk["object"];
  const frame = await messageOf(talk.groups[0] as never, "x");
  for (const object of [talk.object, nowhere]) {
    expect(await object.submit(eve.session, encodeFrame(frame))).toMatchObject({ rejection: { kind: "not-a-member" } });
    expect(await object.log(eve.session, { after: 0, limit: 10 })).toEqual({ kind: "not-a-member" });
    expect(await object.group(eve.session)).toEqual({ kind: "not-a-member" });
    await expect(Wire.open(object, eve.session, readConversationDown)).rejects.toThrow("404");
  }
  const kinds = async (bytes: Uint8Array) => {
    const answer = await talk.object.submit(ana.session, bytes);
    return answer.kind === "rejected" ? answer.rejection.kind : answer.kind;
  };
  expect(await kinds(new Uint8Array())).toBe("malformed");
  expect(await kinds(encodeFrame(frame).slice(0, -1))).toBe("malformed");
  expect(await kinds(encodeFrame({ ...frame, bytes: new Uint8Array(200_000) }))).toBe("too-big");
  expect(await kinds(new Uint8Array(300_000))).toBe("too-big");
  expect(await kinds(encodeFrame({ ...frame, clientId: "x" as ClientId }))).toBe("malformed");
  expect(await kinds(encodeFrame({ ...frame, epoch: 7 }))).toBe("malformed");
  expect(await kinds(encodeFrame({ ...frame, bytes: new Uint8Array(64) }))).toBe("malformed");
  expect(await kinds(encodeFrame({ kind: "acknowledge", seq: 99 }))).toBe("malformed");
  expect(await kinds(encodeFrame({ kind: "report", seq: 99 }))).toBe("malformed");
  expect(await kinds(encodeFrame({ kind: "attach", version: 1, after: 0 }))).toBe("malformed");
  const wire = await Wire.open(talk.object, ana.session, readConversationDown);
  wire.send({ kind: "attach", version: 99, after: 0 });
  expect((await wire.next("rejected")).rejection.kind).toBe("unsupported-version");
  wire.sendBytes(Uint8Array.of(1, 2, 3));
  expect((await wire.next("rejected")).rejection.kind).toBe("malformed");
  expect((await logOf(talk.object, ana)).head).toBe(1);
});
