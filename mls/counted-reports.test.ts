// Whose reports of a Commit stand for how long: those of whoever came back too, of nobody who followed, and of no device that has gone.

import { expect, test } from "vitest";
import type { AccountId, DeviceId } from "../protocol/index.ts";
import { countReport, REPORTABLE_ENTRIES, REPORTS_OF_AN_ACCOUNT, type Reported, reportsAfter } from "./counted-reports.ts";

const account = (name: string) => name as AccountId;
const device = (name: string) => `${name}'s phone` as DeviceId;
const laptop = "ana's laptop" as DeviceId;
const one = (name: string, from = device(name)) => ({ account: account(name), device: from });
const signed = (name: string) => new TextEncoder().encode(name);

const everybody = ["ana", "ben", "cleo", "mal"];
const presentOf = (names: string[]) => names.map((name) => ({ accountId: account(name), deviceId: device(name) }));

function reported(
  reports: readonly Reported[],
  who: ReturnType<typeof one>,
  {
    seq = 9,
    head = 10,
    present = presentOf(everybody),
  }: { seq?: number; head?: number; present?: ReturnType<typeof presentOf> } = {},
) {
  const report = { ...who, seq, committer: account("mal"), signed: signed(who.account) };
  return countReport(reports, report, { head, present, absent: [] });
}

function all(names: string[]): readonly Reported[] {
  return names.reduce<readonly Reported[]>((reports, name) => reported(reports, one(name))?.reports ?? reports, []);
}

const by = (reports: readonly Reported[]) => reports.map(({ seq, by: those }) => [seq, those.map((each) => each.account)]);

test("[CT4] a report stands when its device has come back from outside, whatever that does then, until another of its account follows", () => {
  const first = all(["ana"]);
  const came = reportsAfter(first, { ...one("ana"), isExternal: true });
  expect(by(came)).toEqual([[9, ["ana"]]]);
  expect(reportsAfter(came, { ...one("ana"), isExternal: false })).toBe(came);
  expect(reportsAfter(came, { ...one("ana"), isExternal: true })).toBe(came);
  const later = reported(came, one("cleo"));
  expect(later?.frozen).toEqual({ offender: account("mal"), reports: [signed("ana"), signed("cleo")] });
  // A second device comes in from outside too: that says nothing. One that was in all the time has followed.
  const both = reportsAfter(came, { ...one("ana", laptop), isExternal: true });
  expect(by(both)).toEqual([[9, ["ana"]]]);
  expect(reportsAfter(both, { ...one("ana", laptop), isExternal: false })).toBe(both);
  expect(reportsAfter(came, { ...one("ana", laptop), isExternal: false })).toEqual([]);
});

test("[CT4] whoever goes on takes its reports back, and nobody else's", () => {
  const reports = reported(all(["ana", "cleo"]), one("ana"), { seq: 8 })?.reports ?? [];
  expect(by(reportsAfter(reports, { ...one("ana"), isExternal: false }))).toEqual([[9, ["cleo"]]]);
  expect(reportsAfter(reports, { ...one("ben"), isExternal: false })).toBe(reports);
  expect(reportsAfter(reports, { ...one("mal"), isExternal: true })).toBe(reports);
});

test("[CT4] whose device has gone has no report, as members would find no key for it; another device of theirs may make one", () => {
  const reports = all(["ana"]);
  const now = [...presentOf(["ben", "cleo", "mal"]), { accountId: account("ana"), deviceId: laptop }];
  const second = reported(reports, one("cleo"), { present: now });
  expect(second?.frozen).toBeNull();
  expect(reported(second?.reports ?? [], one("ana", laptop), { present: now })?.frozen).toMatchObject({
    offender: account("mal"),
  });
  expect(reported(reports, one("ana", laptop), { present: [...now, ...presentOf(["ana"])] })).toBeNull();
});

test("[CT4] nobody's reports are crowded out by another's, and they end a thousand entries later", () => {
  let reports = reported(all(["ana"]), one("ana"), { seq: 10 })?.reports ?? [];
  for (let seq = 10; seq < 40; seq++) reports = reported(reports, one("ben"), { seq, head: 40 })?.reports ?? reports;
  expect(by(reports).slice(0, 2)).toEqual([
    [9, ["ana"]],
    // Ben's first against that committer stays as well, however many that one provokes after it.
    [10, ["ana", "ben"]],
  ]);
  expect(by(reports).slice(2)).toEqual(
    Array.from({ length: REPORTS_OF_AN_ACCOUNT }, (_, i) => [40 - REPORTS_OF_AN_ACCOUNT + i, ["ben"]]),
  );
  expect(reported(reports, one("cleo"), { head: 40 })?.frozen).toMatchObject({ reports: [signed("ana"), signed("cleo")] });
  expect(reported(reports, one("cleo"), { seq: 10, head: 40 })?.frozen).toMatchObject({
    reports: [signed("ana"), signed("ben"), signed("cleo")],
  });
  const far = reported(reports, one("cleo"), { seq: 2_000, head: 10 + REPORTABLE_ENTRIES + 1 });
  expect(by(far?.reports ?? [])[0]).toEqual([35, ["ben"]]);
});
