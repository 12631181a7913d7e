// What the service shows never replaces what this device knows: by which Welcome it comes in, and over which holes it goes.

import { describe, expect, test } from "vitest";
import { beginAccount, type DeviceIdentity, OPEN_RULES, type Policy, type RosterEntry, signReport } from "../../../mls/index.ts";
import { type AccountId, type ConversationId, groupConversationId } from "../../../protocol/index.ts";
import type { ConversationRecord } from "../../store/conversation-record.ts";
import type { RosterRecord } from "../../store/tables.ts";
import { follow, nextMissing, passGap, unbroken } from "../connection/gap.ts";
import { beginDraft } from "../draft.ts";
import { newcomersFor } from "../sending/outbox.ts";
import { newConversation } from "../state.ts";
import { bareState } from "../testing/bare-state.ts";
import { admit } from "./admission.ts";
import { comeInside, isOfAnother, noteDivergence } from "./continuity.ts";
import { leaveUnproven } from "./departure.ts";
import { losePlace } from "./lost-place.ts";
import { difference, standingOf } from "./standing.ts";

const id: ConversationId = groupConversationId(new Uint8Array(16).fill(4));
const devices: DeviceIdentity[] = [];
for (let n = 1; n <= 4; n++) devices.push((await beginAccount(0)).device);
const [ana, ben, cleo, mal] = devices as [DeviceIdentity, DeviceIdentity, DeviceIdentity, DeviceIdentity];
const entry = ({ accountId, accountKey, deviceId, publicKey, proof }: DeviceIdentity, leaf: number): RosterEntry => ({
  leaf,
  accountId,
  accountKey,
  deviceId,
  deviceKey: publicKey,
  proof,
});
const everybody = [ana, ben, cleo, mal].map(entry);
const policy: Policy = {
  version: 1,
  kind: "group",
  admins: [ana.accountId],
  ...OPEN_RULES,
};
const known = { generation: 0, policy, roster: everybody };
const record = (more: Partial<ConversationRecord> = {}): ConversationRecord => ({
  ...newConversation(id, "group", { peer: null, at: 0 }),
  state: "active",
  ...more,
});
const welcomed = (more: object = {}) => ({ ...known, generation: 1, creator: ana.accountId, restart: [], ...more });
const refused = { kind: "refused", rule: "continuity" };

describe("a Welcome", () => {
  test("[CT2] is taken where nothing was known, or this device had left or was removed", async () => {
    for (const state of ["awaited", "creating", "removed", "left"] as const)
      expect(await admit(record({ state }), known, welcomed({ restart: null, generation: 0 }))).toEqual({ kind: "new" });
  });
  test("[CT2] after this device was put out by the service's word alone is no news from a member", async () => {
    const lost = { seq: 4, at: 1, committer: null, report: null };
    for (const state of ["removed", "left"] as const)
      expect(await admit(record({ state, lost }), known, welcomed())).toEqual({ kind: "unproven" });
  });
  test("[CT2] brings nobody back to an older generation, nor a member into another group", async () => {
    expect(await admit(record({ generation: 2 }), null, welcomed())).toEqual(refused);
    for (const state of ["active", "recovering", "frozen"] as const) {
      expect(await admit(record({ state }), known, welcomed({ restart: null, generation: 0 }))).toEqual(refused);
      expect(await admit(record({ state }), known, welcomed({ restart: null }))).toEqual(refused);
      expect(await admit(record({ state }), known, welcomed({ generation: 2 }))).toEqual(refused);
    }
  });
  test("[CT2] whose group cannot be compared with what was known is said to be unproven", async () => {
    expect(await admit(record(), null, welcomed())).toEqual({ kind: "unproven" });
    expect(await admit(record({ gap: true }), known, welcomed())).toEqual({ kind: "unproven" });
  });
  test("[CT5] to a restart has everybody, every role and every rule, but for whom a majority reported", async () => {
    const restart = { kind: "restart", offender: null };
    expect(await admit(record(), known, welcomed())).toEqual(restart);
    expect(await admit(record(), known, welcomed({ roster: everybody.slice(0, 3) }))).toEqual(refused);
    expect(await admit(record(), known, welcomed({ policy: { ...policy, admins: [mal.accountId] } }))).toEqual(refused);
    expect(await admit(record(), known, welcomed({ creator: ben.accountId }))).toEqual(refused);
    const about = { conversation: id, generation: 0, epoch: 4, commit: new Uint8Array(9), committer: mal.accountId };
    const reports = await Promise.all([ana, ben].map((device) => signReport(device, about)));
    const without = { roster: everybody.slice(0, 3), restart: reports, policy: { ...policy, former: [mal.accountId] } };
    expect(await admit(record(), known, welcomed(without))).toEqual({ kind: "restart", offender: mal.accountId });
    expect(await admit(record(), known, welcomed({ ...without, restart: reports.slice(1) }))).toEqual(refused);
    expect(await admit(record(), known, welcomed({ restart: reports }))).toEqual(refused);
  });
});

const draftOf = (more: Partial<ConversationRecord> = {}) => beginDraft(bareState(record(more)));

describe("the log", () => {
  const seqs = (...list: number[]) => list.map((seq) => ({ seq }));
  test("[CL11] is taken where it follows, and nowhere else", () => {
    const at = { cursor: 4, ahead: [6, 7] };
    expect([nextMissing({ cursor: 4, ahead: [] }), nextMissing(at), nextMissing({ cursor: 5, ahead: [6, 7] })]).toEqual([
      5, 5, 8,
    ]);
    expect(follow(at, seqs(5))).toBe(true);
    expect(follow(at, seqs(3, 4, 5, 8))).toBe(true);
    expect([follow(at, seqs(6)), follow({ cursor: 4, ahead: [5] }, seqs(6))]).toEqual([false, true]);
    expect([follow(at, seqs(5, 9)), follow(at, seqs(9))]).toEqual([false, false]);
    const runs = unbroken([1, 2, 5, 6, 9].map((seq) => ({ seq })) as never);
    expect(runs.map((run) => run.map(({ seq }) => seq))).toEqual([[1, 2], [5, 6], [9]]);
  });
  test("[CL11] that has lost something says so once, and the hole is noted", () => {
    const draft = draftOf({ cursor: 4, ahead: [6, 9] });
    passGap(draft, 5);
    expect([draft.record.cursor, draft.record.gap]).toEqual([4, false]);
    passGap({ ...draft, group: {} as never }, 8);
    expect(draft.record).toMatchObject({ cursor: 7, gap: true, ahead: [9] });
    expect(draft.lines.map(({ seq, record: line }) => [seq, line])).toEqual([
      [5, { kind: "system", at: 0, line: { kind: "expired" } }],
    ]);
    const fresh = draftOf({ cursor: 4 });
    passGap(fresh, 8);
    expect(fresh.lines).toEqual([]);
  });
});

describe("its place", () => {
  test("[CT2] who lost it keeps since when, and who came back inside is whole again", () => {
    const draft = draftOf({ cursor: 9 });
    losePlace(draft, 100);
    expect(draft.record).toMatchObject({ state: "recovering", lost: { seq: 9, at: 100, committer: null } });
    losePlace(draft, 200);
    expect(draft.record.lost?.at).toBe(100);
    draft.record.gap = true;
    comeInside(draft);
    expect(draft.record).toMatchObject({ state: "active", lost: null, gap: false });
  });
  test("[CT2] the service's word alone that this device is out ends the chat, and is remembered as that", () => {
    const draft = draftOf({ cursor: 9 });
    leaveUnproven(draft, 100);
    expect(draft.record).toMatchObject({ state: "removed", lost: { seq: 9, at: 100, committer: null, report: null } });
    const before = draftOf({ cursor: 9, lost: { seq: 2, at: 5, committer: null, report: null } });
    leaveUnproven(before, 100);
    expect(before.record.lost).toMatchObject({ seq: 2, at: 5 });
  });
  test("[CT2] a state from before it was lost proves nothing about the group", () => {
    const lost = { seq: 1, at: 1, committer: null, report: null };
    expect(standingOf({ record: record({ lost }), group: {} as never, view: null })).toBeNull();
    expect(standingOf({ record: record(), group: null, view: null })).toBeNull();
  });
  test("[CT2] another group is told once, whatever the service says later", () => {
    const draft = draftOf();
    noteDivergence(draft, 3, 1);
    noteDivergence(draft, 4, 2);
    expect([draft.record.diverged, draft.lines.length]).toEqual([true, 1]);
    expect((["continuity", "group", "path-secret"] as const).map(isOfAnother)).toEqual([true, true, false]);
  });
  test("who came and who went between two rosters is told by account, once each", () => {
    const members = (...accounts: AccountId[]) => ({
      members: accounts.map((account) => ({ account, joinedAt: 1, devices: [] })),
    });
    const [a, b, c] = [ana.accountId, ben.accountId, cleo.accountId];
    expect(difference(members(a, b), members(b, c))).toEqual({ came: [c], left: [a] });
    expect(difference(null, members(a))).toEqual({ came: [a], left: [] });
  });
});

test("[CT2] what was typed before somebody came waits for its author, unless it was sealed without them", () => {
  const members = [ana, ben, mal].map(({ accountId }, i) => ({ account: accountId, joinedAt: i === 2 ? 9 : 1, devices: [] }));
  const roster: RosterRecord = { members, admins: [], whoAdds: "members", whoEdits: "members", commits: [] };
  const item = { typedAt: 8, isMessage: true, sealed: null } as Parameters<typeof newcomersFor>[1];
  const newcomers = (more: object, of: Partial<ConversationRecord> = {}) =>
    newcomersFor({ roster, record: record({ epoch: 3, ...of }) }, { ...item, ...more }, ana.accountId);
  expect(newcomers({})).toEqual([mal.accountId]);
  expect(newcomers({ typedAt: 9 })).toEqual([]);
  expect(newcomers({ typedAt: null })).toEqual([]);
  expect(newcomers({ isMessage: false })).toEqual([]);
  expect(newcomers({}, { kind: "direct" })).toEqual([]);
  const sealed = { generation: 0, epoch: 3, bytes: new Uint8Array() };
  expect([newcomers({ sealed }), newcomers({ sealed: { ...sealed, epoch: 2 } })]).toEqual([[], [mal.accountId]]);
});
