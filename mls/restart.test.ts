// Who may put whom out of a group: only a majority of the others, by their own signatures, and only the one whom they could not follow.

import { expect, test } from "vitest";
import type { AccountId } from "../protocol/index.ts";
import { isMajority, offenderOf, type Policy, policyWithout, restartProblem, restartTerms, signReport } from "./index.ts";
import { MAX_ABSENT } from "./policy.ts";
import type { RosterEntry } from "./roster.ts";
import { deviceOf, groupOf, groupPolicy, type Person, person, randomGroupId } from "./testing/people.ts";

const [ana, ben, cem, dia, mal] = [await person(), await person(), await person(), await person(), await person()];
const id = ({ account }: Person) => account.accountId;
const world = await groupOf(
  [ana, ben, cem, dia, mal].map(({ device }) => device),
  groupPolicy([ana, ben]),
);
const { roster, policy, conversation, generation } = world.service;
const commit = new Uint8Array(100).fill(5);
const about = { conversation, generation, epoch: 7, commit, committer: id(mal) };
const by = (who: Person, more: Partial<typeof about> = {}) => signReport(who.device, { ...about, ...more });

const eve = await person();
const [stranger] = (await groupOf([eve.device], groupPolicy([eve]))).service.roster;

test("[CT4] more than half of the other accounts, each once, the committer not counted", async () => {
  const offender = async (reports: Uint8Array[]) => offenderOf(reports, { roster, policy }, { conversation, generation });
  expect(await offender([])).toBeNull();
  expect(await offender([await by(ana), await by(ben)])).toBeNull();
  expect(await offender([await by(ana), await by(ben), await by(cem)])).toBe(id(mal));
  expect(await offender([await by(ana), await by(ben), await by(ben), await by(mal)])).toBeNull();
});

test("[CT4] a report counts for one Commit of one group, signed by a device that is in it", async () => {
  const [one, two] = [await by(ana), await by(ben)];
  const third = async (signed: Promise<Uint8Array>, elsewhere = conversation) =>
    offenderOf([one, two, await signed], { roster, policy }, { conversation: elsewhere, generation });
  const stranger = await person();
  expect(await third(by(stranger))).toBeNull();
  expect(await third(by({ ...cem, device: await deviceOf(cem.account) }))).toBeNull();
  expect(await third(by(cem, { epoch: 8 }))).toBeNull();
  expect(await third(by(cem, { generation: 1 }))).toBeNull();
  expect(await third(by(cem, { commit: new Uint8Array(3) }))).toBeNull();
  expect(await third(by(cem, { committer: id(dia) }))).toBeNull();
  expect(await third(by(cem), randomGroupId())).toBeNull();
  expect(await third(by(cem).then((signed) => signed.map((byte, place) => (place === 9 ? byte ^ 1 : byte))))).toBeNull();
  expect(await third(by(cem))).toBe(id(mal));
});

test("[CT4] a report names its device: it is held against that one's key alone, however many are in the group", async () => {
  let looks = 0;
  const counted = roster.map((entry) => ({
    ...entry,
    get deviceKey() {
      looks++;
      return entry.deviceKey;
    },
  }));
  const others = await Promise.all([ana, ben, cem].map((who) => by(who)));
  expect(await offenderOf(others, { roster: counted, policy }, { conversation, generation })).toBe(id(mal));
  expect(looks).toBe(3);
  const inTheNameOf = { ...cem, device: { ...cem.device, privateKey: ana.device.privateKey } };
  const forged = [others[0], others[1], await by(inTheNameOf)] as Uint8Array[];
  expect(await offenderOf(forged, { roster: counted, policy }, { conversation, generation })).toBeNull();
  expect(looks).toBe(6);
});

test("[CT4] two decide between two, one alone decides nothing about itself", () => {
  const both = [{ accountId: id(ana) }, { accountId: id(mal) }];
  expect(isMajority([id(ana)], both, id(mal), [])).toBe(true);
  expect(isMajority([id(mal)], [{ accountId: id(mal) }], id(mal), [])).toBe(false);
});

test("[CT5] a restart keeps everybody, their roles and the rules, but for the one who was reported", () => {
  const terms = restartTerms({ policy, roster }, id(mal));
  const without = roster.filter(({ accountId }) => accountId !== id(mal));
  const rule = (after: { roster?: RosterEntry[]; policy?: Policy; creator?: AccountId }) => {
    // Whoever was reported comes back by the group's link where an admin says so.
    const kept = { ...(after.policy ?? policy), former: [id(mal)] };
    const problem = restartProblem(terms, { roster: without, creator: id(ana), ...after, policy: kept });
    return problem?.rule ?? "ok";
  };
  expect(rule({})).toBe("ok");
  expect(rule({ creator: id(ben) })).toBe("ok");
  expect(rule({ creator: id(cem) })).toBe("continuity");
  expect(rule({ roster: [...roster] })).toBe("continuity");
  expect(rule({ roster: without.slice(1) })).toBe("continuity");
  // Who is not in it is named.
  const without1 = { roster: without.filter(({ accountId }) => accountId !== id(dia)) };
  expect(rule(without1)).toBe("continuity");
  expect(rule({ ...without1, policy: { ...policy, absent: [id(cem)] } })).toBe("continuity");
  expect(rule({ policy: { ...policy, absent: [id(dia)] } })).toBe("continuity");
  expect(rule({ roster: stranger === undefined ? [] : [...without.slice(0, -1), stranger] })).toBe("continuity");
  expect(rule({ policy: { ...policy, admins: [id(ana)] } })).toBe("continuity");
  expect(rule({ policy: { ...policy, admins: [...policy.admins, id(cem)].sort() } })).toBe("continuity");
  expect(rule({ policy: { ...policy, whoAdds: "admins" } })).toBe("continuity");
  expect(rule({ policy: { ...policy, whoWrites: "admins" } })).toBe("continuity");
  expect(restartProblem(terms, { roster: without, policy, creator: id(ana) })?.rule).toBe("continuity");
});

test("[CT9] a restart may go without whom it names: roles stay, also theirs, and whoever begins it is an admin all the same", () => {
  const group = { policy, roster };
  const anew = (missing: Person[], creator: Person, offender: Person | null = mal) => {
    const terms = restartTerms(group, offender && id(offender));
    const after = policyWithout(terms, missing.map(id));
    const gone = new Set([...missing, ...(offender ? [offender] : [])].map(id));
    const present = roster.filter(({ accountId }) => !gone.has(accountId));
    return after && { after, problem: restartProblem(terms, { policy: after, roster: present, creator: id(creator) })?.rule };
  };
  expect(anew([dia, cem], ana)).toMatchObject({ after: { absent: [id(cem), id(dia)].sort() }, problem: undefined });
  // Whoever is hidden stays what they were, and nobody takes their place.
  const hidden = anew([ana], ben);
  expect(hidden).toMatchObject({ after: { admins: [id(ana), id(ben)].sort(), absent: [id(ana)] }, problem: undefined });
  expect(anew([ana, ben], cem)?.problem).toBe("continuity");
  const later = restartTerms({ policy: hidden?.after ?? policy, roster: roster.filter((e) => e.accountId !== id(ana)) }, id(mal));
  expect(later).toMatchObject({ policy: { admins: [id(ana), id(ben)].sort(), absent: [id(ana)] }, mayBegin: [id(ben)] });
  // Who came back is not away.
  expect(restartTerms({ policy: hidden?.after ?? policy, roster }, id(ana)).policy).toMatchObject({
    absent: [],
    admins: [id(ben)],
  });
  const direct = restartTerms({ policy: { ...policy, kind: "direct", admins: [] }, roster: roster.slice(0, 2) }, null);
  expect(policyWithout(direct, [id(ben)])).toBeNull();
  const full = { ...policy, absent: Array.from({ length: MAX_ABSENT }, (_, i) => `${i}` as AccountId) };
  expect(policyWithout(restartTerms({ policy: full, roster }, null), [id(dia)])).toBeNull();
});

test("[CT9] whom a restart left out count: hiding somebody makes no majority of those who are left", async () => {
  const present = [{ accountId: id(ana) }, { accountId: id(mal) }];
  expect(isMajority([id(mal)], present, id(ana), [])).toBe(true);
  expect(isMajority([id(mal)], present, id(ana), [id(ben), id(cem)])).toBe(false);
  expect(isMajority([id(mal), id(ben)], present, id(ana), [id(ben)])).toBe(false);
  // Once, also where they are back; and the committer never.
  expect(isMajority([id(mal)], present, id(ana), [id(mal), id(ana)])).toBe(true);
  const reports = [await by(ana), await by(ben), await by(cem)];
  const group = (absent: AccountId[]) => ({ roster, policy: { absent } });
  const of = { conversation, generation };
  expect(await offenderOf(reports, group([id(mal)]), of)).toBe(id(mal));
  expect(await offenderOf(reports, group([id(eve), "x" as AccountId]), of)).toBeNull();
});

test("[CT5] nobody is left out where nobody was reported, and a lone admin who was reported hands over to one whom all see", () => {
  expect([...restartTerms({ policy, roster }, null).accounts].sort()).toEqual(roster.map(({ accountId }) => accountId).sort());
  const alone = restartTerms({ policy: { ...policy, admins: [id(ana)] }, roster }, id(ana));
  expect(alone).toMatchObject({ policy: { admins: [id(ben)] }, mayBegin: [id(ben)] });
  expect(alone.accounts.has(id(ana))).toBe(false);
  const direct = restartTerms({ policy: { ...policy, kind: "direct", admins: [] }, roster: roster.slice(0, 2) }, id(ana));
  expect([...direct.accounts].sort()).toEqual([id(ana), id(ben)].sort());
  expect(direct.mayBegin).toEqual([id(ben)]);
});
