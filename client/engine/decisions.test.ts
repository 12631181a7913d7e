// The pure parts of the engine: what an intent comes to, what ticks say, which rung of the ladder is next, how long to wait.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GroupDescription, OPEN_RULES, type Policy } from "../../mls/index.ts";
import type { AccountId, ConversationId, DeviceId } from "../../protocol/index.ts";
import type { ConversationRecord } from "../store/conversation-record.ts";
import type { RosterRecord } from "../store/tables.ts";
import { heirOf } from "./group/heir.ts";
import { planIntent } from "./group/intent.ts";
import { isUpdateDue, nextDueMs, nextIntent } from "./group/maintenance.ts";
import { linesOf } from "./group/membership.ts";
import { nextRung } from "./group/repair.ts";
import { backoffMs } from "./pace/backoff.ts";
import { rerunnable, serial } from "./pace/serial.ts";
import { openMarker, openSignal, sealMarker, sealSignal } from "./receiving/ephemera.ts";
import { reach, tick } from "./receiving/ticks.ts";
import { heldBy } from "./sending/held.ts";
import { advanceOverAhead, passOver } from "./sending/outbox.ts";
import { newConversation } from "./state.ts";

const [ana, bob, cleo] = ["ana", "bob", "cleo"] as unknown as [AccountId, AccountId, AccountId];
const chat = "chat" as ConversationId;
const device = (account: AccountId) => `${account}'s phone` as DeviceId;

function record(more: Partial<ConversationRecord> = {}): ConversationRecord {
  return { ...newConversation(chat, "group", { peer: null, at: 0 }), state: "active", ...more };
}

function roster(accounts: AccountId[], more: Partial<RosterRecord> = {}): RosterRecord {
  const members = accounts.map((account, leaf) => ({ account, joinedAt: 1, devices: [{ device: device(account), leaf }] }));
  return { members, admins: [ana], whoAdds: "members", whoEdits: "members", commits: [], ...more };
}

function group(accounts: AccountId[], policy: Partial<Policy> = {}): GroupDescription {
  const entries = accounts.map((accountId, leaf) => ({
    leaf,
    accountId,
    deviceId: device(accountId),
    accountKey: new Uint8Array(),
    deviceKey: new Uint8Array(),
    proof: new Uint8Array(),
  }));
  return {
    conversation: chat,
    generation: 0,
    epoch: 1,
    own: { leaf: 0, deviceId: device(ana) },
    policy: {
      version: 1,
      kind: "group",
      admins: [ana],
      ...OPEN_RULES,
      ...policy,
    },
    roster: entries,
    active: true,
  };
}

describe("an intent, weighed against the group as it is now", () => {
  test("[CL6] it is moot where somebody else was faster", () => {
    const all = group([ana, bob], { admins: [ana, bob] });
    expect(planIntent({ kind: "add", account: bob }, all, ana)).toEqual({ kind: "moot" });
    expect(planIntent({ kind: "remove", account: cleo, leaving: false }, all, ana)).toEqual({ kind: "moot" });
    expect(planIntent({ kind: "make-admin", account: bob }, all, ana)).toEqual({ kind: "moot" });
    expect(planIntent({ kind: "make-admin", account: cleo }, all, ana)).toEqual({ kind: "moot" });
  });
  test("it is not allowed to whom the policy does not name", () => {
    const all = group([ana, bob], { whoAdds: "admins" });
    expect(planIntent({ kind: "add", account: cleo }, all, bob)).toEqual({ kind: "not-allowed" });
    expect(planIntent({ kind: "remove", account: ana, leaving: false }, all, bob)).toEqual({ kind: "not-allowed" });
    expect(planIntent({ kind: "make-admin", account: bob }, all, bob)).toEqual({ kind: "not-allowed" });
    expect(planIntent({ kind: "remove", account: ana, leaving: true }, all, bob)).toEqual({ kind: "moot" });
  });
  test("otherwise it names what the Commit is made of", () => {
    const all = group([ana, bob], { admins: [ana, bob] });
    const nothing = { kind: "commit", addAccount: null, remove: [], policy: null };
    expect(planIntent({ kind: "add", account: cleo }, all, bob)).toEqual({ ...nothing, addAccount: cleo });
    expect(planIntent({ kind: "self-update" }, all, bob)).toEqual(nothing);
    expect(planIntent({ kind: "remove", account: bob, leaving: false }, all, ana)).toEqual({
      ...nothing,
      remove: [1],
      policy: { ...all.policy, admins: [ana], former: [bob] },
    });
  });
  test("[CT9] an admin who brings back whom a restart left out, by the link or not, or puts them out, takes them from those who are away; a member cannot", () => {
    const invite = { proof: "p", approves: false, until: null, limit: null, uses: 0 };
    const all = group([ana, bob], { absent: [cleo, bob], invite });
    const absentAfter = (intent: Parameters<typeof planIntent>[0], self = ana) => {
      const plan = planIntent(intent, all, self);
      return plan.kind === "commit" ? plan.policy?.absent : plan.kind;
    };
    expect(absentAfter({ kind: "add", account: cleo })).toEqual([bob]);
    expect(absentAfter({ kind: "let-in", account: cleo, proof: "p", isApproved: true })).toEqual([bob]);
    expect(absentAfter({ kind: "remove", account: bob, leaving: false })).toEqual([cleo]);
    expect(absentAfter({ kind: "add", account: cleo }, bob)).toBeUndefined();
  });
  test("[CT9] whoever left somebody out does not add them once they were there again: an admin may have put them out since", () => {
    const again = { kind: "add", account: cleo, until: 1 } as const;
    expect(planIntent(again, group([ana, bob], { absent: [cleo] }), ana)).toMatchObject({ kind: "commit", addAccount: cleo });
    expect(planIntent(again, group([ana, bob], { former: [cleo] }), ana)).toEqual({ kind: "moot" });
    expect(planIntent({ kind: "add", account: cleo }, group([ana, bob]), ana)).toMatchObject({ kind: "commit" });
  });
  test("[GP1] [GP3] an admin dismisses another and says who may do what; a member neither", () => {
    const all = group([ana, bob], { admins: [ana, bob] });
    const nothing = { kind: "commit", addAccount: null, remove: [] };
    const dismiss = { kind: "dismiss-admin", account: bob } as const;
    const rules = { kind: "rules", rules: { whoWrites: "admins" } } as const;
    expect(planIntent(dismiss, all, ana)).toEqual({ ...nothing, policy: { ...all.policy, admins: [ana] } });
    expect(planIntent(rules, all, ana)).toEqual({ ...nothing, policy: { ...all.policy, whoWrites: "admins" } });
    expect(planIntent({ kind: "rules", rules: { whoWrites: "members" } }, all, ana)).toEqual({ kind: "moot" });
    const one = group([ana, bob]);
    expect(planIntent(dismiss, one, ana)).toEqual({ kind: "moot" });
    for (const intent of [{ ...dismiss, account: ana }, rules])
      expect(planIntent(intent, one, bob)).toEqual({ kind: "not-allowed" });
  });
  test("[IL3] [IL4] whoever is let in by the link is counted, and no more of those who have gone; more than may do not come", () => {
    const invite = { proof: "p", approves: true, until: null, limit: 2, uses: 1 };
    const all = group([ana, bob], { invite, former: [cleo, bob] });
    const letIn = { kind: "let-in", account: cleo, proof: "p", isApproved: true } as const;
    expect(planIntent(letIn, all, ana)).toEqual({
      kind: "commit",
      addAccount: cleo,
      remove: [],
      policy: { ...all.policy, former: [bob], invite: { ...invite, uses: 2 } },
    });
    expect(planIntent({ ...letIn, account: bob }, all, ana)).toEqual({ kind: "moot" });
    expect(planIntent(letIn, all, bob)).toEqual({ kind: "not-allowed" });
    for (const over of [null, { ...invite, uses: 2 }])
      expect(planIntent(letIn, group([ana, bob], { invite: over }), ana)).toEqual({ kind: "not-allowed" });
    // By itself: not whom somebody has put out meanwhile, not by another link, nor where an admin wants to look.
    const open = { ...invite, approves: false };
    const alone = { ...letIn, isApproved: false };
    expect(planIntent(alone, group([ana, bob], { invite: open }), ana)).toMatchObject({ kind: "commit", addAccount: cleo });
    for (const now of [{ invite: open, former: [cleo] }, { invite }, { invite: { ...open, proof: "another" } }])
      expect(planIntent(alone, group([ana, bob], now), ana)).toEqual({ kind: "moot" });
  });
  test("[IL3] what an admin wanted of a link that is another by now is moot, and so is whom they let in by it; none is wanted of any", () => {
    const invite = { proof: "p", approves: false, until: null, limit: 9, uses: 3 };
    const all = group([ana], { invite });
    const wanted = { kind: "invite", of: "p", link: { proof: "p", approves: true, until: null, limit: 2 } } as const;
    const nothing = { kind: "commit", addAccount: null, remove: [] };
    const leads = (now: Policy["invite"]) => ({ ...nothing, policy: { ...all.policy, invite: now } });
    expect(planIntent(wanted, all, ana)).toEqual(leads({ ...wanted.link, uses: 3 }));
    const reset = { ...wanted, link: { ...wanted.link, proof: "q" } };
    expect(planIntent(reset, all, ana)).toEqual(leads({ ...reset.link, uses: 0 }));
    expect(planIntent({ ...wanted, link: null }, all, ana)).toEqual(leads(null));
    const others = [null, { ...invite, proof: "r" }].map((now) => group([ana], { invite: now }));
    for (const other of others)
      for (const late of [wanted, reset]) expect(planIntent(late, other, ana)).toEqual({ kind: "moot" });
    expect(planIntent({ ...wanted, link: null }, others[1] as GroupDescription, ana)).toEqual(leads(null));
    const letIn = { kind: "let-in", account: cleo, proof: "p", isApproved: true } as const;
    for (const other of others) expect(planIntent(letIn, other, ana)).toEqual({ kind: "not-allowed" });
  });
  test("[GP3] the heir is whoever stays and has been in longest, where no admin stays", () => {
    const joined = (at: number[], leaving: AccountId[] = [], admins = [ana]) => {
      const { members } = roster([ana, bob, cleo], {});
      const since = members.map((member, i) => ({ ...member, joinedAt: at[i] ?? 0 }));
      return heirOf({ record: record({ leaving }), roster: roster([], { members: since, admins }) }, ana);
    };
    expect(joined([1, 9, 4])).toBe(cleo);
    expect(joined([1, 9, 4], [cleo])).toBe(bob);
    // Whoever came after them all knows of none how long it has been in: the first in the tree, on each device.
    expect(joined([9, 4, 4])).toBe(bob);
    expect(joined([1, 9, 4], [bob, cleo])).toBeNull();
    expect(joined([1, 9, 4], [], [ana, bob])).toBeNull();
    expect(joined([1, 9, 4], [bob], [ana, bob])).toBe(cleo);
  });
  test("what has failed or has not its turn yet is passed over", () => {
    const intent = { id: "1", change: { kind: "self-update" }, tries: 0, notBefore: 0, claimed: [], failed: null } as const;
    const all = [
      { ...intent, claimed: [], failed: "busy" },
      { ...intent, claimed: [], id: "2", notBefore: 10 },
      { ...intent, claimed: [], id: "3" },
    ];
    expect(nextIntent(all, 5)?.id).toBe("3");
    expect(nextIntent(all.slice(0, 2), 5)).toBeUndefined();
  });
});

describe("ticks", () => {
  const said = (account: AccountId, delivered: number, read: number) => [device(account), { account, delivered, read }] as const;
  test("the slowest of the others decides, by the fastest of their devices", () => {
    const tablet = ["tablet" as DeviceId, { account: bob, delivered: 9, read: 2 }] as const;
    const markers = new Map([said(bob, 5, 4), tablet, said(cleo, 7, 3), said(ana, 99, 99)]);
    expect(reach(record(), roster([ana, bob, cleo]), markers, ana)).toEqual({ deliveredByAll: 7, readByAll: 3 });
  });
  test("nobody said anything: up to where they joined nothing was for them", () => {
    expect(reach(record(), roster([ana, bob]), new Map(), ana)).toEqual({ deliveredByAll: 1, readByAll: 1 });
  });
  test("they never go back, and with nobody else there is nothing to say", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), fc.nat(20), (deliveredByAll, readByAll, delivered, read) => {
        const before = record({ deliveredByAll, readByAll });
        const after = reach(before, roster([ana, bob]), new Map([said(bob, delivered, read)]), ana);
        expect(after.deliveredByAll).toBeGreaterThanOrEqual(deliveredByAll);
        expect(after.readByAll).toBeGreaterThanOrEqual(readByAll);
        expect(reach(before, roster([ana]), new Map([said(bob, 99, 99)]), ana)).toEqual({ deliveredByAll, readByAll });
      }),
    );
  });
  test("a message shows the best that is true of it", () => {
    const reached = { deliveredByAll: 5, readByAll: 3 };
    expect([null, 3, 4, 5, 6].map((seq) => tick(seq, reached))).toEqual(["pending", "read", "delivered", "delivered", "sent"]);
  });
});

describe("[CL7] the ladder", () => {
  const at = { self: ana, now: 10_000_000, since: 9_999_000, mayBegin: [bob, ana] };
  const lost = (more = {}) => ({ seq: 5, at: at.now - 1000, committer: null, report: null, ...more });
  test("nothing to repair", () => {
    for (const state of ["active", "creating", "removed", "left", "awaited"] as const)
      expect(nextRung(record({ state }), at)).toEqual({ kind: "none" });
  });
  test("it comes back at once, and then at most once an hour", () => {
    expect(nextRung(record({ state: "recovering", lost: lost() }), at)).toEqual({ kind: "rejoin" });
    const again = record({ state: "recovering", lost: lost(), rejoinedAt: at.now - 1000 });
    expect(nextRung(again, at)).toEqual({ kind: "wait", afterMs: 3_599_000 });
    expect(nextRung(again, { ...at, now: at.now + 3_599_000 })).toEqual({ kind: "rejoin" });
  });
  test("[CT4] whoever another's Commit keeps out comes back within seconds, each time; its own failures wait", () => {
    const out = record({ state: "recovering", lost: lost({ committer: bob }), rejoinedAt: at.now - 60_000 });
    expect(nextRung(out, at)).toEqual({ kind: "wait", afterMs: 3_000 });
    expect(nextRung(out, { ...at, now: at.now + 3_000 })).toEqual({ kind: "rejoin" });
    const tried = { ...out, rejoinedAt: at.now };
    expect(nextRung(tried, { ...at, now: at.now + 3_000 })).toEqual({ kind: "wait", afterMs: 3_597_000 });
  });
  test("those who may begin a frozen group anew do so one after another", () => {
    const frozen = record({ state: "frozen" });
    expect(nextRung(frozen, { ...at, self: bob })).toEqual({ kind: "restart" });
    expect(nextRung(frozen, at)).toEqual({ kind: "wait", afterMs: 19_000 });
    expect(nextRung(frozen, { ...at, self: cleo })).toEqual({ kind: "none" });
  });
});

describe("time", () => {
  test("waits grow, end at half a minute, and are never nothing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (tries, fraction) => {
          const wait = backoffMs(tries, fraction);
          expect(wait).toBeGreaterThanOrEqual(1);
          expect(wait).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** (tries - 1)));
        },
      ),
    );
  });
  test("a self-update is due after joining, after a thousand own messages, or a week with a sign of life", () => {
    const week = 7 * 24 * 3600_000;
    expect(isUpdateDue(record({ selfUpdateAt: 5 }), 4)).toBe(false);
    expect(isUpdateDue(record({ selfUpdateAt: 5 }), 5)).toBe(true);
    expect(isUpdateDue(record({ ownSinceUpdate: 1000 }), 5)).toBe(true);
    expect(isUpdateDue(record({ ownSinceUpdate: 0 }), week)).toBe(false);
    expect(isUpdateDue(record({ ownSinceUpdate: 1 }), week)).toBe(true);
    expect(isUpdateDue(record({ ownSinceUpdate: 1, state: "left" }), week)).toBe(false);
    expect(nextDueMs(record({ selfUpdateAt: 500 }), 100)).toBe(400);
    expect(nextDueMs(record(), 100)).toBeNull();
  });
});

describe("what a Commit shows", () => {
  const change = { committer: { account: ana, device: device(ana) }, external: false, added: [], removed: [] };
  const before = { roster: roster([ana, bob]), leaving: new Set<AccountId>() };
  test("people who come and go, once each, whatever their devices", () => {
    const added = [cleo, cleo].map((account, i) => ({ account, device: `${i}` as DeviceId }));
    expect(linesOf({ ...change, added }, before, roster([ana, bob, cleo]), "group")).toEqual([
      { kind: "added", by: ana, accounts: [cleo] },
    ]);
    const removed = [{ account: bob, device: device(bob) }];
    expect(linesOf({ ...change, removed }, before, roster([ana]), "group")).toEqual([
      { kind: "removed", by: ana, accounts: [bob] },
    ]);
  });
  test("who said farewell is not shown as removed; a self-update shows nothing", () => {
    const removed = [{ account: bob, device: device(bob) }];
    expect(linesOf({ ...change, removed }, { ...before, leaving: new Set([bob]) }, roster([ana]), "group")).toEqual([]);
    expect(linesOf(change, before, roster([ana, bob]), "group")).toEqual([]);
  });
  test("a new admin, a new device, a return", () => {
    expect(linesOf(change, before, roster([ana, bob], { admins: [ana, bob] }), "group")).toEqual([
      { kind: "admin", by: ana, account: bob, admin: true },
    ]);
    const added = [{ account: bob, device: "tablet" as DeviceId }];
    expect(linesOf({ ...change, added }, before, roster([ana, bob]), "group")).toEqual([{ kind: "new-device", account: bob }]);
    const back = { ...change, external: true, removed: [change.committer] };
    expect(linesOf(back, before, roster([ana, bob]), "group")).toEqual([{ kind: "rejoined", by: ana }]);
    const beside = { ...change, external: true };
    expect(linesOf(beside, before, roster([ana, bob]), "group")).toEqual([{ kind: "new-device", account: ana }]);
  });
});

test("the cursor passes over own entries that were placed beyond it, and over nothing else", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 })), (seqs) => {
      const draft = { record: record() } as Parameters<typeof passOver>[0];
      for (const seq of seqs) passOver(draft, seq);
      const { cursor, ahead } = draft.record;
      for (let seq = 1; seq <= cursor; seq++) expect(seqs).toContain(seq);
      expect(seqs).not.toContain(cursor + 1);
      expect(ahead.every((seq) => seq > cursor)).toBe(true);
      expect(new Set([...ahead, ...Array.from({ length: cursor }, (_, i) => i + 1)])).toEqual(new Set(seqs));
      advanceOverAhead(draft);
      expect(draft.record.cursor).toBe(cursor);
    }),
  );
});

test("sending is held by a changed key of whoever was verified", () => {
  const keyChange = (held: boolean) => ({ keyChange: { replaces: ana, held } });
  expect(heldBy([ana, bob], () => undefined)).toBeNull();
  expect(heldBy([ana, bob], (account) => (account === bob ? keyChange(false) : undefined))).toBeNull();
  expect(heldBy([ana, bob], (account) => (account === bob ? keyChange(true) : undefined))).toBe(bob);
});

describe("markers and signals", () => {
  const key = { generation: 0, epoch: 3, key: new Uint8Array(32).fill(7) };
  const place = { conversation: chat, device: device(ana) };
  const nonce = new Uint8Array(12).fill(1);
  test("only the device that it names, in the conversation and epoch that it names, has sent it", async () => {
    const sealed = await sealMarker(key, place, { delivered: 2 ** 40, read: 7 }, nonce);
    expect(await openMarker(key, place, sealed)).toEqual({ delivered: 2 ** 40, read: 7 });
    expect(await openMarker(key, { ...place, device: device(bob) }, sealed)).toBeUndefined();
    expect(await openMarker(key, { ...place, conversation: "other" as ConversationId }, sealed)).toBeUndefined();
    expect(await openMarker({ ...key, epoch: key.epoch + 1 }, place, sealed)).toBeUndefined();
    expect(await openSignal(key, place, sealed)).toBeUndefined();
    expect(await openMarker(key, place, sealed.slice(0, 20))).toBeUndefined();
  });
  test("a signal is no marker, and both always have one size", async () => {
    const [typing, stopped] = [await sealSignal(key, place, "typing", nonce), await sealSignal(key, place, "stopped", nonce)];
    expect([await openSignal(key, place, typing), await openSignal(key, place, stopped)]).toEqual(["typing", "stopped"]);
    expect(typing.length).toBe(stopped.length);
    const small = await sealMarker(key, place, { delivered: 1, read: 0 }, nonce);
    expect((await sealMarker(key, place, { delivered: 2 ** 50, read: 2 ** 50 }, nonce)).length).toBe(small.length);
  });
});

describe("turns", () => {
  test("jobs follow one another, also after one has failed", async () => {
    const inTurn = serial();
    const done: number[] = [];
    const slow = inTurn(async () => {
      await Promise.resolve();
      done.push(1);
      throw new Error("the first fails");
    });
    const next = inTurn(async () => void done.push(2));
    await expect(slow).rejects.toThrow("the first fails");
    await next;
    expect(done).toEqual([1, 2]);
  });
  test("calls during a run share exactly one more", async () => {
    let runs = 0;
    const run = rerunnable(async () => {
      await Promise.resolve();
      return ++runs;
    });
    expect(await Promise.all([run(), run(), run()])).toEqual([1, 2, 2]);
    expect(await run()).toBe(3);
  });
});
