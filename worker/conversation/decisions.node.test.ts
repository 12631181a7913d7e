// What a conversation accepts, rings for, counts and keeps: its pure parts, without an object.

import { expect, test, vi } from "vitest";
import { REPORTABLE_ENTRIES } from "../../mls/verify.ts";
import {
  type AccountId,
  type ClientId,
  COMMIT_RETENTION_MS,
  type CommitBundle,
  type ConversationId,
  type Creation,
  type DeviceId,
  MAX_INLINE_BYTES,
  MAX_INLINE_DEVICES,
  MAX_MARKER_BYTES,
  MAX_SIGNAL_BYTES,
  MAX_SOCKET_FRAME_BYTES,
  MESSAGE_RETENTION_MS,
  readConversationDown,
  toBase64Url,
} from "../../protocol/index.ts";
import type { Claims } from "../rpc.ts";
import { decideAcknowledge, decideMarker, decideMessage, decideSignal } from "./decide.ts";
import { Doorbell, planRings } from "./doorbell.ts";
import { encodeEntry, envelopeFrames } from "./entry.ts";
import { Floods } from "./floods.ts";
import type { Head, Member } from "./head.ts";
import { Markers } from "./markers.ts";
import { decideReport } from "./reports.ts";
import { acknowledgedByAll, forgettable, planSweep } from "./retention.ts";
import { Turns } from "./turns.ts";
import { isLargerThanClaimed } from "./verify-creation.ts";

const account = (name: string) => name as AccountId;
const device = (name: string) => `${name}'s phone` as DeviceId;
const session = (name: string) => ({ account: account(name), device: device(name) });
const conversation = "chat" as ConversationId;

function member(name: string, more: Partial<Member> = {}): Member {
  return { slot: 0, ...session(name), since: 1, former: [], removed: null, cursor: 0, marker: null, ...more };
}

function headOf(members: Member[], more: Partial<Head> = {}): Head {
  return {
    conversation,
    kind: "group",
    seq: 10,
    at: 1_000,
    generation: 0,
    epoch: 3,
    frozen: null,
    reports: [],
    members: new Map(members.map((each) => [each.device, each])),
    ...more,
  };
}
const head = headOf([member("ana"), member("ben"), member("cleo")]);
const gone = member("ben", { removed: { seq: 7, generation: 0, epoch: 2 } });
const kind = (answer: { kind: string; rejection?: { kind: string } } | { device: unknown } | null) =>
  answer === null || !("kind" in answer) ? answer && "noted" : (answer.rejection?.kind ?? answer.kind);

test("[SQ1] time never runs back in a log, whatever the clock does", () => {
  const frame = { kind: "message", clientId: "1" as ClientId, generation: 0, epoch: 3, bytes: new Uint8Array(9) } as const;
  const header = { conversation, generation: 0, epoch: 3 };
  const at = (now: number) => decideMessage(head, session("ana"), frame, { now, first: undefined, header, logBytes: 0 });
  expect(at(2_000)).toEqual({ kind: "append", seq: 11, at: 2_000 });
  expect(at(10)).toEqual({ kind: "append", seq: 11, at: 1_000 });
});

test("[SQ2] a message says its own place, and a frozen group goes on with none", () => {
  const frame = { kind: "message", clientId: "1" as ClientId, generation: 0, epoch: 3, bytes: new Uint8Array(9) } as const;
  const given = { now: 1, first: undefined, header: { conversation, generation: 0, epoch: 3 }, logBytes: 0 };
  const ana = session("ana");
  expect(kind(decideMessage(head, ana, frame, { ...given, header: { ...given.header, generation: 1 } }))).toBe("malformed");
  expect(kind(decideMessage(head, ana, { ...frame, generation: 1 }, given))).toBe("malformed");
  expect(kind(decideMessage(head, session("eve"), frame, given))).toBe("not-a-member");
  expect(kind(decideMessage({ ...head, frozen: { offender: account("ben"), reports: [] } }, ana, frame, given))).toBe("frozen");
  expect(kind(decideMessage({ ...head, epoch: 4 }, ana, frame, given))).toBe("wrong-epoch");
  expect(kind(decideMessage({ ...head, generation: 1 }, ana, frame, given))).toBe("wrong-epoch");
});

test("markers and signals have one size at most, and are taken from who is in", () => {
  const sized = (bytes: number) => ({ epoch: 3, bytes: new Uint8Array(bytes) });
  const marker = (name: string, bytes: number, at = head) =>
    kind(decideMarker(at, session(name), { kind: "marker", ...sized(bytes) }));
  const signal = (name: string, bytes: number, at = head) =>
    kind(decideSignal(at, session(name), { kind: "signal", ...sized(bytes) }));
  expect([marker("ana", MAX_MARKER_BYTES), marker("ana", MAX_MARKER_BYTES + 1)]).toEqual(["noted", "too-big"]);
  expect([signal("ana", MAX_SIGNAL_BYTES), signal("ana", MAX_SIGNAL_BYTES + 1)]).toEqual(["relay", "too-big"]);
  for (const at of [head, headOf([gone])]) {
    const who = at === head ? "eve" : "ben";
    expect([marker(who, 9, at), signal(who, 9, at)]).toEqual(["not-a-member", "not-a-member"]);
  }
});

test("an acknowledgement moves forward only, and not beyond what was there for the device", () => {
  const acknowledge = (seq: number, at: Head) => decideAcknowledge(at, session("ben"), { kind: "acknowledge", seq });
  const at = headOf([member("ben", { cursor: 4 })]);
  expect(acknowledge(5, at)).toMatchObject({ cursor: 5 });
  expect([acknowledge(4, at), acknowledge(3, at)]).toEqual([null, null]);
  expect(kind(acknowledge(11, at))).toBe("malformed");
  expect([kind(acknowledge(7, headOf([gone]))), kind(acknowledge(8, headOf([gone])))]).toEqual(["noted", "malformed"]);
});

test("[IN2] a device is rung once until it has fetched or acknowledged; a bell that could not be reached was not rung", async () => {
  const ring = vi.fn<(ring: unknown) => Promise<void>>(async () => {});
  let now = 1_000_000;
  const doorbell = new Doorbell(
    () => ({ ring }) as never,
    () => now,
  );
  const ben = member("ben");
  const announced = { from: account("ana"), bytes: new Uint8Array(9) };
  const plan = (at: Head) =>
    planRings(
      at,
      (each) => doorbell.isBehind(at, each),
      () => announced,
    );
  const at = headOf([ben]);
  ring.mockRejectedValueOnce(new Error("it restarts"));
  expect(await doorbell.ring(plan(at))).toBe(true);
  expect(doorbell.isBehind(at, ben)).toBe(true);
  expect(await doorbell.ring(plan(at))).toBe(false);
  expect(doorbell.isBehind(at, ben)).toBe(false);
  expect(doorbell.isBehind({ ...at, seq: 11 }, ben)).toBe(false);
  // It may have stored that and gone before it could say so: it is rung again, less and less often.
  expect(doorbell.again(at)).toBe(now + 5_000);
  now += 5_000;
  expect([doorbell.isBehind(at, ben), doorbell.again(at)]).toEqual([true, null]);
  expect(await doorbell.ring(plan(at))).toBe(false);
  expect([doorbell.isBehind(at, ben), doorbell.again(at)]).toEqual([false, now + 20_000]);
  doorbell.noteFetched(ben.device, 10);
  expect(doorbell.again(at)).toBeNull();
  expect([doorbell.isBehind(at, ben), doorbell.isBehind({ ...at, seq: 11 }, ben)]).toEqual([false, true]);
  expect(doorbell.isBehind({ ...at, seq: 11 }, { ...ben, cursor: 11 })).toBe(false);
});

test("[IN2] who came, and went before it could acknowledge, is rung for what comes after that; an answered ring makes none later", async () => {
  let now = 1_000_000;
  const doorbell = new Doorbell(
    () => ({ ring: async () => {} }) as never,
    () => now,
  );
  const ben = member("ben");
  const at = (seq: number) => headOf([ben], { seq });
  const ring = (head: Head) =>
    doorbell.ring(
      planRings(
        head,
        (each) => doorbell.isBehind(head, each),
        () => ({ from: account("ana"), bytes: null }),
      ),
    );
  for (const seq of [7, 8, 9]) {
    await ring(at(seq));
    doorbell.noteFetched(ben.device, seq);
  }
  await ring(at(10));
  doorbell.noteCome(ben.device);
  // What it was rung for it has been sent; what comes then is news.
  expect([doorbell.isBehind(at(10), ben), doorbell.again(at(10))]).toEqual([false, now + 5_000]);
  expect(doorbell.isBehind(at(11), ben)).toBe(true);
  await ring(at(11));
  expect([doorbell.isBehind(at(12), ben), doorbell.again(at(12))]).toEqual([false, now + 20_000]);
  now += 20_000;
  expect(doorbell.isBehind(at(12), ben)).toBe(true);
});

test("[IN2] an entry is read once, however many accounts are rung for it", () => {
  const members = Array.from({ length: 40 }, (_, n) => member(`${n}`));
  const read: number[] = [];
  const rings = planRings(
    headOf(members),
    () => true,
    (seq) => {
      read.push(seq);
      return { from: account("ana"), bytes: null };
    },
  );
  expect(rings).toHaveLength(40);
  expect(read).toHaveLength(1);
});

test("a ring carries the entry where it is small and few are in, and one bell rings for all devices of an account", () => {
  const tablet = { ...member("ben"), device: "Ben's tablet" as DeviceId };
  const rings = (members: Member[], bytes: number | null) =>
    planRings(
      headOf(members),
      (each) => each.account === account("ben"),
      () => ({ from: account("ana"), bytes: bytes === null ? null : new Uint8Array(bytes) }),
    );
  const [only, ...more] = rings([member("ana"), member("ben"), tablet], MAX_INLINE_BYTES);
  expect(more).toEqual([]);
  expect(only?.ring.devices).toEqual([device("ben"), tablet.device]);
  expect(only?.ring.envelope?.length).toBe(MAX_INLINE_BYTES);
  expect(rings([member("ben")], MAX_INLINE_BYTES + 1)[0]?.ring.envelope).toBeNull();
  expect(rings([member("ben")], null)[0]?.ring.envelope).toBeNull();
  const many = Array.from({ length: MAX_INLINE_DEVICES }, (_, i) => member(`one of many, ${i}`));
  expect(rings([...many, member("ben")], 9)[0]?.ring.envelope).toBeNull();
});

test("[CT7] what one device sends at once has an end for each kind, by itself, and comes back with time", () => {
  const floods = new Floods();
  const [ana, ben] = [device("ana"), device("ben")];
  const until = (kind: Parameters<Floods["take"]>[1], now: number) => {
    let taken = 0;
    while (floods.take(ana, kind, now) === 0) taken++;
    return taken;
  };
  expect(until("commit", 1)).toBe(12);
  expect(until("signal", 1)).toBe(20);
  expect(until("report", 1)).toBe(5);
  expect(until("message", 1)).toBe(5_000);
  expect([floods.take(ana, "commit", 1), floods.take(ben, "commit", 1)]).toEqual([5_000, 0]);
  expect(until("commit", 10_001)).toBe(2);
  const MB = 1024 * 1024;
  expect(floods.takeBytes(ana, 16 * MB, 1)).toBe(0);
  expect(floods.takeBytes(ana, 1, 1)).toBeGreaterThan(0);
  expect(floods.takeBytes(ben, 16 * MB, 1)).toBe(0);
  expect(floods.takeBytes(ana, 64 * 1024, 1_001)).toBe(0);
});

test("[CT7] a turn lasts for a moment, for one account, which gets the next one only a minute later", () => {
  const turns = new Turns();
  const [ana, ben, cleo] = [account("ana"), account("ben"), account("cleo")];
  turns.grant(ana, 1_000);
  expect([turns.wait(ana, 1_000), turns.wait(ben, 1_000), turns.wait(ben, 9_000)]).toEqual([0, 8_000, 0]);
  turns.grant(cleo, 2_000);
  expect(turns.wait(cleo, 2_000)).toBe(7_000);
  turns.took(ben);
  expect(turns.wait(ben, 2_000)).toBe(7_000);
  turns.took(ana);
  expect(turns.wait(ben, 2_000)).toBe(0);
  turns.grant(ana, 30_000);
  expect(turns.wait(ben, 30_000)).toBe(0);
  turns.grant(ana, 61_000);
  expect(turns.wait(ben, 61_000)).toBe(8_000);
});

test("[CT4] a report counts once for an account, near the head, from who was in, about who is", () => {
  const signed = new Uint8Array(80);
  const given = { committer: account("ben"), hasGoneOn: false, absent: [] as AccountId[] };
  const by = (name: string, at: Head = head, seq = 9, about: typeof given | null = given) =>
    decideReport(at, session(name), { seq, signed }, about ?? undefined);
  const counted = by("ana");
  if (counted?.kind !== "counted") throw new Error("not counted");
  expect(counted.head).toMatchObject({ frozen: null, reports: [{ seq: 9, by: [{ account: account("ana") }] }] });
  expect(by("ana", counted.head)).toBeNull();
  expect(by("cleo", counted.head)).toMatchObject({
    head: { frozen: { offender: account("ben"), reports: [signed, signed] } },
  });
  expect([by("ben"), by("ana", head, 9, { ...given, hasGoneOn: true })]).toEqual([null, null]);
  expect(by("ana", { ...head, seq: 9 + REPORTABLE_ENTRIES })?.kind).toBe("counted");
  expect(by("ana", { ...head, seq: 10 + REPORTABLE_ENTRIES })).toBeNull();
  expect(by("ana", headOf([member("ana"), member("cleo")]))).toBeNull();
  expect(by("ana", headOf([member("ana", { since: 10 }), member("ben"), member("cleo")]))?.kind).toBe("rejected");
  expect(by("eve")?.kind).toBe("rejected");
  expect(kind(by("ana", head, 9, null) as never)).toBe("malformed");
  // A report of another Commit says nothing about this one, and one that lies far behind is let go of.
  const other = by("cleo", counted.head, 8);
  expect(other).toMatchObject({ kind: "counted", head: { frozen: null } });
  const far = { ...counted.head, seq: 2_000 };
  expect(by("cleo", far, 1_999)).toMatchObject({ head: { reports: [{ seq: 1_999 }] } });
});

test("[SQ8] the slowest device holds the log up, a removed one until it has its last entry, and nobody beyond the time", () => {
  expect(acknowledgedByAll(headOf([member("ana", { cursor: 9 }), member("ben", { cursor: 4 })]))).toBe(4);
  expect(acknowledgedByAll(headOf([member("ana", { cursor: 9 }), { ...gone, cursor: 4 }]))).toBe(4);
  expect(acknowledgedByAll(headOf([member("ana", { cursor: 9 }), { ...gone, cursor: 7 }]))).toBe(9);
  const slow = headOf([member("ana", { cursor: 9 }), { ...gone, cursor: 4 }]);
  const now = 1_000 * 24 * 3600 * 1000;
  const lastBefore = (time: number) => (time <= now - COMMIT_RETENTION_MS ? 2 : time <= now - MESSAGE_RETENTION_MS ? 6 : 10);
  expect(planSweep(slow, now, lastBefore)).toEqual({ all: 4, messages: 6 });
  expect(planSweep(headOf([member("ana")]), now, lastBefore)).toEqual({ all: 2, messages: 6 });
  const names = (all: number, cursor: number) =>
    forgettable(headOf([member("ana"), { ...gone, cursor }]), { all, messages: all }).map((each) => each.account);
  expect([names(4, 4), names(4, 7), names(7, 4)]).toEqual([[], [account("ben")], [account("ben")]]);
});

test("[SQ10] an entry that is too large for a socket is said to be there, between those before and after it; none is lost", () => {
  const entry = (seq: number, size: number) => {
    const placed = { seq, at: 1_000_000, device: deviceOf(1), clientId: clientIdOf(seq) };
    return { seq, bytes: encodeEntry({ kind: "message", ...placed, bytes: new Uint8Array(size) }) };
  };
  const half = MAX_SOCKET_FRAME_BYTES / 2 - 200;
  const entries = [entry(1, 10), entry(2, half), entry(3, half), entry(4, MAX_SOCKET_FRAME_BYTES), entry(5, 10), entry(6, half)];
  const frames = envelopeFrames(entries);
  for (const { length } of frames) expect(length).toBeLessThan(MAX_SOCKET_FRAME_BYTES + 1024);
  const said = frames.map((bytes) => {
    const read = readConversationDown(bytes);
    if (!read.ok) return null;
    return read.frame.kind === "envelopes" ? read.frame.envelopes.map(({ seq }) => seq) : read.frame;
  });
  expect(said).toEqual([[1, 2, 3], { kind: "more", head: 4 }, [5, 6]]);
});

test("[SQ10] markers go at once while few listen; among many the last word of each goes once a second, in one frame for all", () => {
  const sent: [DeviceId | null, number[]][] = [];
  const timers: (() => void)[] = [];
  const sockets = {
    count: MAX_INLINE_DEVICES,
    sendToOthers: (sender: DeviceId | null, frame: Uint8Array) => {
      const read = readConversationDown(frame);
      if (read.ok && read.frame.kind === "markers") sent.push([sender, read.frame.markers.map(({ epoch }) => epoch)]);
    },
  };
  const markers = new Markers(sockets, (act, ms) => {
    expect(ms).toBe(1_000);
    timers.push(act);
  });
  const say = (name: number, epoch: number) => markers.add({ device: deviceOf(name), epoch, bytes: Uint8Array.of(1) });
  say(1, 1);
  expect(sent).toEqual([[deviceOf(1), [1]]]);
  sockets.count++;
  say(1, 2);
  say(2, 3);
  say(1, 4);
  expect([sent.length, timers.length]).toEqual([1, 1]);
  timers[0]?.();
  expect(sent[1]).toEqual([null, [4, 3]]);
  // What is said anew before its turn, while only few are left, does not come again as it was.
  say(1, 5);
  sockets.count--;
  say(1, 6);
  timers[1]?.();
  expect(sent.slice(2)).toEqual([[deviceOf(1), [6]]]);
});

test("[SQ5] a creation is as large as what was claimed for it allows, which is seen before anything of it is read", () => {
  const creation = (bytes: number | null): Creation => ({
    shape: { kind: "group" },
    generation: 0,
    groupInfo: new Uint8Array(),
    tree: new Uint8Array(),
    first: bytes === null ? null : ({ commit: new Uint8Array(bytes), welcome: new Uint8Array(1024) } as unknown as CommitBundle),
  });
  const claims = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}`, {}])) as unknown as Claims;
  expect(isLargerThanClaimed(creation(null), {})).toBe(false);
  expect(isLargerThanClaimed(creation(34 * 1024), claims(1))).toBe(false);
  expect(isLargerThanClaimed(creation(36 * 1024), claims(1))).toBe(true);
  expect(isLargerThanClaimed(creation(15 * 1024 * 1024), claims(1_023))).toBe(false);
  expect(isLargerThanClaimed(creation(15 * 1024 * 1024), claims(600))).toBe(true);
});

const deviceOf = (n: number) => toBase64Url(new Uint8Array(16).fill(n)) as DeviceId;
const clientIdOf = (n: number) => toBase64Url(new Uint8Array(16).fill(n)) as ClientId;
