import { evictDurableObject } from "cloudflare:test";
import { expect, test } from "vitest";
import { encodeFrame, PROTOCOL_VERSION, readConversationDown } from "../../protocol/index.ts";
import { bundleOf, commitOf, logOf, messageOf, people, prepare, type Talker, talkOf } from "../testing/conversations.ts";
import { attach, changesIn, envelopesOf, rowsIn, seqsOf, sqlOf, stubOf } from "../testing/talk.ts";
import { Wire } from "../testing/wire.ts";

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
  const before = await changesIn(talk);
  for (let i = 0; i < 10; i++)
    await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, `${i}`)));
  const after = await changesIn(talk);
  expect(after - before).toBe(10);
});

test("a page ends where it would be too much to hand out at once, and the next one goes on; so much is not for a socket", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const long = "x".repeat(120 * 1024);
  for (let i = 0; i < 80; i++) await talk.object.submit(ana.session, encodeFrame(await messageOf(talk.groups[0] as never, long)));
  const wire = await Wire.open(talk.object, ben.session, readConversationDown);
  wire.send({ kind: "attach", version: PROTOCOL_VERSION, after: 1 });
  expect((await wire.next("rejected")).rejection).toEqual({ kind: "unavailable", retryAfterMs: 0 });
  const seqs: number[] = [];
  for (let pages = 0; seqs.at(-1) !== 81; pages++) {
    const { envelopes, head } = await logOf(talk.object, ben, seqs.at(-1) ?? 1);
    expect(head).toBe(81);
    expect(envelopes.length).toBeGreaterThan(0);
    expect(envelopes.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThanOrEqual(8 * 1024 * 1024);
    seqs.push(...envelopes.map(({ seq }) => seq));
    expect(pages).toBeLessThan(3);
  }
  expect(seqs).toEqual(Array.from({ length: 80 }, (_, i) => i + 2));
  expect((await attach(talk, ben, 40)).heard.filter(({ kind }) => kind === "rejected")).toEqual([]);
});
