import { evictDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { type ClientId, encodeFrame, PROTOCOL_VERSION, readConversationDown } from "../../protocol/index.ts";
import { bindings, logOf, messageOf, people, random, type Talk, type Talker, talkOf } from "../testing/conversations.ts";
import { attach, changesIn, rowsIn, seqsOf, stubOf } from "../testing/talk.ts";
import { Wire } from "../testing/wire.ts";

test("sockets sleep with the object and go on when it wakes, markers and cursors with them", async () => {
  const talk = await talkOf(await people(2));
  const [ana, ben] = talk.talkers as [Talker, Talker];
  const [atAna, atBen] = await Promise.all([attach(talk, ana, 1), attach(talk, ben, 1)]);
  const before = await changesIn(talk);
  atBen.send({ kind: "marker", epoch: 1, bytes: Uint8Array.of(7) });
  expect((await atAna.next("markers")).markers).toEqual([{ device: ben.session.device, epoch: 1, bytes: Uint8Array.of(7) }]);
  // Markers are written a little later, with whatever else has moved.
  await vi.waitFor(async () => expect(await changesIn(talk)).toBeGreaterThan(before));
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
  const elsewhere = await talkOf(talk.talkers);
  const others = await messageOf(elsewhere.groups[0] as never, "of another conversation, at the same epoch");
  expect(await kinds(encodeFrame(others))).toBe("malformed");
  expect(await kinds(encodeFrame({ kind: "acknowledge", seq: 99 }))).toBe("malformed");
  expect(await kinds(encodeFrame({ kind: "report", seq: 99, signed: new Uint8Array(64) }))).toBe("malformed");
  expect(await kinds(encodeFrame({ kind: "attach", version: PROTOCOL_VERSION, after: 0 }))).toBe("malformed");
  const wire = await Wire.open(talk.object, ana.session, readConversationDown);
  wire.send({ kind: "attach", version: 99, after: 0 });
  expect((await wire.next("rejected")).rejection.kind).toBe("unsupported-version");
  wire.sendBytes(Uint8Array.of(1, 2, 3));
  expect((await wire.next("rejected")).rejection.kind).toBe("malformed");
  expect((await logOf(talk.object, ana)).head).toBe(1);
});
