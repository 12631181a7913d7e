// The team's tables and decisions by themselves: pages, search of nothing, erasure, retention, presence under a flood.

import { expect, test } from "vitest";
import { nodeStorage } from "../../testing/node-storage.ts";
import { cloudEvents } from "../cloud/events.ts";
import type { NewEvent } from "../store/events.ts";
import { VERSIONS } from "../store/schema.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { sealedValues } from "../store/sealed-values.ts";
import type { Label } from "../talk/business.ts";
import { answered, changed, heard, isAnsweredMeanwhile, NOTHING_KNOWN } from "./conversation.ts";
import { cursorOf, readCursor } from "./conversations.ts";
import { MAX_NOTES } from "./notes.ts";
import { PRESENT_MS, Presence } from "./presence.ts";
import { Team } from "./team.ts";

const person = (n: number) => `ZZ.${"A".repeat(24)}${String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26))}`;

function stage() {
  const storage = nodeStorage();
  for (const version of VERSIONS) storage.sql.exec(version);
  const at = { now: 1_000 };
  const told: NewEvent[] = [];
  let labels: Label[] = [];
  const team = new Team({
    sql: storage.sql,
    values: sealedValues(sealedRows(new Uint8Array(32).fill(7))),
    labels: {
      read: () => labels,
      write(next) {
        labels = next;
      },
    },
    people: { get: (id: string) => ({ person: id }) } as never,
    now: () => at.now,
    transaction: storage.transactionSync.bind(storage),
    addEvent: (event) => told.push(event),
    told: () => {},
    noteRemoved: () => {},
    mayBeAssigned: async (member) => member.startsWith("m"),
  });
  const hears = (who: string, name = "Eva") =>
    team.heard({
      kind: "message",
      at: at.now,
      person: who,
      name,
      message: "wamid.x",
      content: { kind: "text", text: "hi" },
      replyTo: null,
      repliesToUs: false,
      forwarded: false,
    });
  return { storage, at, told, team, hears };
}

test("[TI7] they wait from their first word to the next answer; a reaction asks for nothing", () => {
  const once = heard(heard(NOTHING_KNOWN, 10, "Eva"), 20, "");
  expect(once).toMatchObject({ state: "open", waitingSince: 10, touched: 20, name: "Eva" });
  const { next, took } = answered(once, { by: "m1", isMember: true, at: 25 });
  expect([took, next.waitingSince, next.assignee, next.answers, next.answeredBy]).toEqual([15, 0, "m1", 1, "m1"]);
  expect(answered(next, { by: "m2", isMember: true, at: 30 })).toMatchObject({ took: null, next: { assignee: "m1" } });
  // A program is assigned nothing.
  expect(answered(once, { by: "t1", isMember: false, at: 25 }).next.assignee).toBe("");
  const closed = changed(once, { state: "closed" }, 40);
  expect(closed).toMatchObject({ state: "closed", waitingSince: 0 });
  expect(heard(closed, 50, "")).toMatchObject({ state: "open", waitingSince: 50 });
  expect(heard(changed(once, { state: "waiting" }, 40), 50, "")).toMatchObject({ state: "open", waitingSince: 10 });

  const { team, told } = stage();
  const reaction = { kind: "reaction", to: "wamid.y", emoji: "" } as const;
  const more = { replyTo: null, repliesToUs: false, forwarded: false };
  team.heard({ kind: "message", at: 1, person: person(1), name: "", message: "wamid.x", content: reaction, ...more });
  expect(team.conversations.get(person(1))).toBeUndefined();
  expect(told).toEqual([]);
});

test("[TI8] what others answered since one looked is news; one's own answers are not", () => {
  const known = { ...NOTHING_KNOWN, answers: 3, answeredBy: "m1" };
  expect(isAnsweredMeanwhile(known, "m2", 2)).toBe(true);
  expect(isAnsweredMeanwhile(known, "m2", 3)).toBe(false);
  expect(isAnsweredMeanwhile(known, "m1", 2)).toBe(false);
  expect(isAnsweredMeanwhile(known, "m2", null)).toBe(false);
});

test("[TI8] while an answer is under way another one waits, until that has ended either way", () => {
  const { team } = stage();
  const first = team.begin(person(1), "m1", 0);
  expect(team.begin(person(1), "m2", 0)).toEqual({ kind: "answered", by: "m1" });
  expect(team.begin(person(2), "m2", 0).kind).toBe("ok");
  if (first.kind === "ok") first.end();
  expect(team.begin(person(1), "m2", 0).kind).toBe("ok");
});

test("[TI9] a send that is said again counts as one answer", () => {
  const { team, hears } = stage();
  hears(person(1));
  for (let again = 0; again < 3; again++) {
    team.sending("c1", person(1), { id: "m1", isMember: true });
    team.sent("c1", person(1), { id: "m1", isMember: true });
  }
  expect(team.conversations.of(person(1)).answers).toBe(1);
  expect(team.figures.since(0).reduce((sum, { answered: count }) => sum + count, 0)).toBe(1);
  // Whoever repeats it takes it for theirs in vain.
  team.sending("c1", person(1), { id: "m2", isMember: true });
  expect(team.senders.of("c1")).toBe("m1");
});

test("[TI7] pages go through all of a filter once, whoever was touched in the same moment", () => {
  const { team, hears, at } = stage();
  for (let n = 0; n < 60; n++) {
    at.now = 1_000 + Math.floor(n / 7);
    hears(person(n));
  }
  const seen: string[] = [];
  for (let after: ReturnType<typeof readCursor> = undefined; ; ) {
    const page = team.conversations.page({ view: "all", label: null }, "m1", { after: after ?? null, limit: 11 });
    seen.push(...page.map((each) => each.person));
    const last = page.at(-1);
    if (last === undefined) break;
    after = readCursor(cursorOf(last));
  }
  expect(seen).toHaveLength(60);
  expect(new Set(seen).size).toBe(60);
  for (const no of ["", "1", "x.ZZ", `1.${person(1)}x`, `-1.${person(1)}`]) expect(readCursor(no)).toBeUndefined();
});

test("[TI7] of many only a hundred are counted", () => {
  const { team, hears } = stage();
  for (let n = 0; n < 120; n++) hears(person(n));
  expect(team.conversations.count("all", "m1")).toBe(100);
});

test("[TI10] notes are sealed, bounded, and go with the erasure and the retention, as senders and labels do", async () => {
  const { team, hears, storage, at, told } = stage();
  hears(person(1));
  team.setLabels([{ id: "vip", name: "Canary label", hue: 1 }]);
  await team.change(person(1), { labels: ["vip"] }, "m1");
  team.addNote(person(1), "canary note", "m1");
  team.sending("c1", person(1), { id: "m1", isMember: true });
  const dump = () =>
    ["team_conversations", "team_labels", "team_notes", "team_senders"].map((table) =>
      storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
    );
  const bytes = JSON.stringify(dump(), (_, value) =>
    value instanceof Uint8Array || value instanceof ArrayBuffer ? Buffer.from(value as Uint8Array).toString("latin1") : value,
  );
  expect(bytes).not.toMatch(/canary|Eva/i);
  expect(JSON.stringify(told)).not.toContain("canary");
  for (let n = 1; n < MAX_NOTES; n++) team.addNote(person(1), "more", "m1");
  expect(team.addNote(person(1), "too much", "m1").kind).toBe("too-many");
  at.now = 5_000;
  team.addNote(person(2), "new", "m1");
  team.forgetBefore(4_000);
  expect([team.notes.of(person(1)).length, team.notes.of(person(2)).length, team.senders.of("c1")]).toEqual([0, 1, null]);
  team.addNote(person(1), "again", "m1");
  team.sending("c2", person(1), { id: "m1", isMember: true });
  team.forgetPerson(person(1));
  team.forgetPerson(person(2));
  expect(dump()).toEqual([[], [], [], []]);
});

test("[TI3] who was put out while they were being assigned has nothing", async () => {
  const { team, hears } = stage();
  hears(person(1));
  const asked = team.change(person(1), { assignee: "m9" }, "m1");
  team.memberChanged({ member: "m9", isGone: true, was: "agent" });
  expect(await asked).toEqual({ kind: "no-such-member" });
  expect(team.conversations.of(person(1)).assignee).toBe("");
  expect(team.isGone({ kind: "member", id: "m9", role: "agent" })).toBe(true);
  expect(team.isGone({ kind: "token", id: "t", name: "", scopes: [], networks: [], expires: null, maker: "m9" })).toBe(true);
  expect(team.isGone({ kind: "member", id: "m1", role: "agent" })).toBe(false);
});

test("[TI11] a flood of presence tells nobody what they know, holds no more than a team has, and ends by itself", () => {
  let now = 0;
  let told = 0;
  let due: (() => void) | null = null;
  let timers = 0;
  const presence = new Presence({
    now: () => now,
    changed: () => void told++,
    after(_, act) {
      timers++;
      due = act;
      return () => {
        due = null;
      };
    },
  });
  for (let n = 0; n < 1_000; n++) presence.put("m1", person(1), "looking");
  expect([told, timers]).toEqual([1, 1]);
  for (let n = 0; n < 1_000; n++) presence.put(`m${n}`, person(n % 50), "typing");
  expect(presence.all().length).toBeLessThanOrEqual(100);
  // One place for each.
  presence.put("m1", person(2), "typing");
  expect(presence.all().filter(({ member }) => member === "m1")).toEqual([{ member: "m1", person: person(2), doing: "typing" }]);
  const before = told;
  now = PRESENT_MS + 1;
  expect(presence.all()).toEqual([]);
  (due as (() => void) | null)?.();
  expect(told).toBe(before + 1);
  expect(presence.all()).toEqual([]);
});

test("[TI13] what is done with a conversation is a field of its own for webhooks, without names", async () => {
  const { team, told, hears } = stage();
  hears(person(1), "Eva Canary");
  await team.change(person(1), { state: "closed", assignee: "m2" }, "m1");
  expect(told).toMatchObject([
    { kind: "conversation", change: "state", state: "closed", by: "m1" },
    { kind: "conversation", change: "assignee", assignee: "m2" },
  ]);
  const identity = { business: "b", phoneNumberId: "1", wabaId: "2", handle: "acme" };
  const body = cloudEvents(identity, { ...told[0], id: 7 } as never);
  expect(body).toMatchObject({ entry: [{ id: "2", changes: [{ field: "parley_team", value: { change: "state", by: "m1" } }] }] });
  expect(JSON.stringify(body)).not.toContain("Canary");
});

test("[TI12] figures are of four hundred days", () => {
  const { team, at } = stage();
  const day = 24 * 3600_000;
  team.figures.add(10, "m1", { answered: 1 });
  team.figures.add(10, "m1", { answered: 2, responses: 1, responseMs: 5 });
  expect(team.figures.since(0)).toEqual([
    { day: 0, member: "m1", answered: 3, responses: 1, responseMs: 5, opened: 0, closed: 0 },
  ]);
  at.now = 401 * day;
  team.forgetBefore(0);
  expect(team.figures.since(0)).toEqual([]);
});

test("[TI3] the streams of who is put out end, and those of tokens that end with them; no others", () => {
  const { team } = stage();
  const ended: string[] = [];
  const told: string[] = [];
  const listens = (name: string, principal: Parameters<typeof team.listeners.add>[0]) =>
    team.listeners.add(principal, { told: () => void told.push(name), end: () => void ended.push(name) });
  const token = { kind: "token", name: "", scopes: [], networks: [], expires: null } as const;
  listens("theirs", { kind: "member", id: "m9", role: "agent" });
  listens("their token's", { ...token, id: "t1", maker: "m9" });
  listens("another's", { kind: "member", id: "m1", role: "agent" });
  listens("another's token's", { ...token, id: "t2", maker: "m1" });
  const stop = listens("one that left", { kind: "member", id: "m9", role: "agent" });
  stop();
  team.memberChanged({ member: "m9", isGone: true, was: "agent" });
  expect(ended).toEqual(["theirs", "their token's"]);
  expect(told).toContain("another's");
  // Another role: who one is is asked anew.
  team.memberChanged({ member: "m1", isGone: false, was: "agent" });
  expect(ended).toEqual(["theirs", "their token's", "another's", "another's token's"]);
  expect(team.isGone({ kind: "member", id: "m1", role: "agent" })).toBe(false);
});

test("[TI3] who only reads from now on has no conversations any more; in another role they keep them", () => {
  const { team, hears } = stage();
  hears(person(0));
  team.conversations.put(person(0), { ...team.conversations.of(person(0)), assignee: "m1" });
  team.memberChanged({ member: "m1", isGone: false, role: "agent", was: "read-only" });
  expect(team.conversations.of(person(0)).assignee).toBe("m1");
  team.memberChanged({ member: "m1", isGone: false, role: "read-only", was: "agent" });
  expect(team.conversations.of(person(0)).assignee).toBe("");
});
