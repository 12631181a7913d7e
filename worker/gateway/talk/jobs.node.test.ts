// Jobs over their real tables: each person once, whatever dies, however many there are.

import { expect, test } from "vitest";
import { nodeStorage } from "../../testing/node-storage.ts";
import { ContactNotes } from "../store/contact-notes.ts";
import { JobRows } from "../store/job-rows.ts";
import { People } from "../store/people.ts";
import { VERSIONS } from "../store/schema.ts";
import { sealedRows } from "../store/sealed-rows.ts";
import { sealedValues } from "../store/sealed-values.ts";
import type { Refusal, Sent } from "./business.ts";
import type { Job, NewJob } from "./job.ts";
import { Jobs } from "./jobs.ts";

const KEY = new Uint8Array(32).fill(5);
const TEXT = { kind: "text", text: "we are open" } as const;
const idOf = (n: number) => `ZZ.${String(n).padStart(26, "A")}`;

/** A business that many let write to them. What died is opened again over the same tables. */
function shop(count: number, granted: (n: number) => boolean = () => true) {
  const { sql, transactionSync } = nodeStorage();
  for (const version of VERSIONS) sql.exec(version);
  const values = sealedValues(sealedRows(KEY));
  const people = new People(sql, KEY);
  const rows = new JobRows(sql, values, (fn) => transactionSync(fn));
  const all = Array.from({ length: count }, (_, n) => [idOf(n), Number(granted(n))]);
  const each = "SELECT value ->> 0, 'account ' || key, 'chat ' || key, 0, 1, value ->> 1, 0, 0 FROM json_each(?)";
  sql.exec(`INSERT INTO people ${each}`, JSON.stringify(all));
  /** Under one key the client writes once. */
  const written = new Map<string, string>();
  const state = {
    now: 1_000_000,
    planned: null as number | null,
    sends: 0,
    refuse: (_: string): Refusal | null => null,
    before: (_: number) => {},
    heldUpMs: 0,
    isHeld: false,
    sendsPerSecond: 80,
  };
  const contactNotes = new ContactNotes(sql, values, KEY);
  const open = () =>
    new Jobs({
      rows,
      people,
      contactNotes,
      templates: { list: () => [], fill: () => ({ kind: "no-such-template" }) },
      async send({ to }, key): Promise<Sent | Refusal> {
        state.before(++state.sends);
        const refusal = state.refuse(to);
        if (refusal !== null) return refusal;
        written.set(key, to);
        return { kind: "ok", id: `wamid.${key}`, person: to };
      },
      sendsPerSecond: async () => state.sendsPerSecond,
      heldUpMs: async () => state.heldUpMs,
      isHeld: () => state.isHeld,
      now: () => state.now,
      plan: (at) => {
        state.planned = Math.min(at, state.planned ?? at);
      },
      failed: () => {},
    });
  return { state, written, rows, people, contactNotes, open, sql };
}
type Shop = ReturnType<typeof shop>;

function begun(jobs: Jobs, more: Partial<NewJob> = {}): Job {
  const made = jobs.create({ at: null, content: TEXT, callbackData: null, to: { kind: "everyone" }, ...more }, null);
  if (made.kind !== "ok") throw new Error(made.kind);
  return made.job;
}

/** As the alarm rings, until nothing is planned. @returns how long it took, in its own time */
async function ring({ state }: Shop, jobs: Jobs, until: () => boolean = () => false): Promise<number> {
  const from = state.now;
  while (state.planned !== null && !until()) {
    state.now = Math.max(state.now + 1, state.planned);
    state.planned = null;
    await jobs.run();
  }
  return state.now - from;
}

test("[BA8] each who consented gets it once, at the pace that leaves room for answers; whoever did not is told of, and who is unknown alike", async () => {
  const world = shop(200, (n) => n % 2 === 0);
  const jobs = world.open();
  const { id } = begun(jobs);
  const tookMs = await ring(world, jobs);
  expect(jobs.get(id)).toMatchObject({ state: "done", total: 100, sent: 100, refused: 0 });
  expect(world.written.size).toBe(100);
  expect(tookMs).toBeGreaterThan(1_400);
  const named = begun(jobs, { to: { kind: "people", people: [idOf(0), idOf(1), "ZZ.nobody", idOf(0)] } });
  await ring(world, jobs);
  expect(jobs.get(named.id)).toMatchObject({ state: "done", total: 3, sent: 1, refused: 2 });
  const items = jobs.recipients(named.id, { after: null, limit: 10 })?.items;
  expect(items?.map(({ state, why }) => [state, why])).toEqual([
    ["sent", null],
    ["refused", "no-consent"],
    ["refused", "no-consent"],
  ]);
});

test("[BA8] killed at any moment nothing is sent twice and nothing is lost", async () => {
  for (const death of [1, 7, 30, 59]) {
    const world = shop(60);
    const first = world.open();
    const { id } = begun(first);
    world.state.before = (n) => {
      // It has left, and nobody could write that down.
      if (n === death) first.close();
    };
    const settle = world.rows.settle.bind(world.rows);
    world.rows.settle = (...given) => (world.state.sends === death ? undefined : settle(...given));
    await ring(world, first, () => world.state.sends >= death);
    world.rows.settle = settle;
    const second = world.open();
    await ring(world, second);
    expect(second.get(id), `${death}`).toMatchObject({ state: "done", total: 60, sent: 60 });
    expect(world.written.size).toBe(60);
    expect(world.state.sends).toBe(61);
  }
});

test("[BA8] a hundred thousand, cancelled half-way: who has it has it, nobody else gets it, and what is held does not grow", async () => {
  const world = shop(100_000);
  const jobs = world.open();
  const { id } = begun(jobs);
  let most = 0;
  const waiting = world.rows.waiting.bind(world.rows);
  world.rows.waiting = (...given) => {
    const page = waiting(...given);
    most = Math.max(most, page.length);
    return page;
  };
  world.state.before = (n) => {
    if (n === 2_500) jobs.cancel(id);
  };
  await ring(world, jobs);
  // No more of them are written down than those who have it, and the next thousand.
  expect(jobs.get(id)).toMatchObject({ state: "cancelled", sent: 2_500, total: 3_000 });
  expect([world.written.size, most]).toEqual([2_500, 100]);
  // The longest numbers stand first.
  expect(jobs.recipients(id, { after: idOf(12_499), limit: 1 })?.items).toMatchObject([{ state: "cancelled" }]);
  world.state.planned = 0;
  await ring(world, jobs);
  expect(world.written.size).toBe(2_500);
  world.state.now += 31 * 24 * 3600_000;
  jobs.sweep();
  expect([jobs.list(10), world.sql.exec("SELECT 1 FROM job_recipients LIMIT 1").toArray()]).toEqual([[], []]);
});

test("[BA8] limits of one person and of all are waited for; what fails again and again is passed over, and the rest goes on", async () => {
  const world = shop(30);
  const jobs = world.open();
  let pair = 2;
  world.state.refuse = (to) => {
    if (to === idOf(3) && pair-- > 0) return { kind: "pair-rate", retryAfterMs: 6_000 };
    if (to === idOf(4)) return { kind: "undeliverable" };
    if (to === idOf(5)) throw new Error("always");
    return world.state.sends === 10 ? { kind: "account-rate", retryAfterMs: 500 } : null;
  };
  const { id } = begun(jobs);
  expect(await ring(world, jobs)).toBeGreaterThan(12_000);
  expect(jobs.get(id)).toMatchObject({ state: "done", sent: 28, refused: 2 });
  expect(world.state.sends).toBeLessThan(30 + 2 + 2 + 1 + 1);
});

test("[BA8] later is later; who is erased is no recipient; one person gets a plain message at its time", async () => {
  const world = shop(3, () => false);
  const jobs = world.open();
  const job = begun(jobs, { at: world.state.now + 60_000, to: { kind: "people", people: [idOf(1)] } });
  await jobs.run();
  expect(world.written.size).toBe(0);
  expect(await ring(world, jobs)).toBeGreaterThanOrEqual(60_000);
  expect(jobs.get(job.id)).toMatchObject({ state: "done", sent: 1 });
  const more = begun(jobs, { at: world.state.now + 60_000, to: { kind: "people", people: [idOf(1)] } });
  expect(jobs.add(more.id, [idOf(2), idOf(2)])).toMatchObject({ total: 2 });
  jobs.forgetPerson(idOf(2));
  expect(jobs.get(more.id)).toMatchObject({ total: 1 });
  jobs.cancel(more.id);
  expect(jobs.add(more.id, [idOf(0)])).toBeUndefined();
  world.contactNotes.change(idOf(0), { labels: ["vip"] });
  world.people.grant(idOf(0), true);
  const vips = begun(jobs, { to: { kind: "label", label: "vip" } });
  await ring(world, jobs);
  expect(jobs.get(vips.id)).toMatchObject({ state: "done", total: 1, sent: 1 });
  for (let n = 0; n < 100; n++) begun(jobs, { at: world.state.now + 60_000 });
  expect(jobs.create({ at: null, content: TEXT, callbackData: null, to: { kind: "everyone" } }, null)).toEqual({
    kind: "too-many",
  });
});

test("[BA8] while nothing leaves nothing is written: it can be cancelled, and who takes consent back meanwhile does not get it", async () => {
  const world = shop(500);
  const jobs = world.open();
  const [first, second] = [begun(jobs), begun(jobs)];
  world.state.heldUpMs = 60_000;
  world.state.planned = null;
  await jobs.run();
  expect([world.state.sends, world.state.planned]).toEqual([0, world.state.now + 60_000]);
  await jobs.run();
  expect(jobs.cancel(first.id)).toMatchObject({ state: "cancelled", sent: 0 });
  world.people.grant(idOf(7), false);
  world.state.heldUpMs = 0;
  await ring(world, jobs);
  expect(jobs.get(second.id)).toMatchObject({ state: "done", sent: 499 });
  expect([...world.written.values()]).not.toContain(idOf(7));
});

test("[BA8] [OP3] who is suspended in the middle of a job sends none more of it until that is over", async () => {
  const world = shop(40);
  const jobs = world.open();
  const { id } = begun(jobs);
  world.state.before = (n) => {
    if (n === 10) world.state.isHeld = true;
  };
  await jobs.run();
  expect(world.written.size).toBeLessThanOrEqual(11);
  world.state.isHeld = false;
  await ring(world, jobs);
  expect(jobs.get(id)).toMatchObject({ state: "done", sent: 40 });
});

test("[BA2] what goes on after a handover is the next one's: it ends with them", () => {
  const world = shop(2);
  const jobs = world.open();
  const made = jobs.create(
    { at: world.state.now + 60_000, content: TEXT, callbackData: null, to: { kind: "everyone" }, maker: "ana" },
    null,
  );
  if (made.kind !== "ok") throw new Error(made.kind);
  jobs.handOn("ana", "ben");
  expect(jobs.makers()).toEqual(["ben"]);
  jobs.cancelOf("ana");
  expect(jobs.get(made.job.id)?.state).toBe("waiting");
  jobs.cancelOf("ben");
  expect(jobs.get(made.job.id)?.state).toBe("cancelled");
});

test("[BA8] jobs that are made and cancelled again and again are bounded in a day and in what is kept", () => {
  const world = shop(1);
  const jobs = world.open();
  const few = () =>
    jobs.create({ at: null, content: TEXT, callbackData: null, to: { kind: "people", people: ["ZZ.nobody"] } }, null);
  const setTotals = (total: number) => world.sql.exec("UPDATE jobs SET total = ?", total);
  const first = begun(jobs, { to: { kind: "people", people: ["ZZ.nobody"] } });
  jobs.cancel(first.id);
  setTotals(999_800);
  const second = few();
  expect(second.kind).toBe("ok");
  expect(few()).toEqual({ kind: "too-many" });
  expect(jobs.add(second.kind === "ok" ? second.job.id : "", ["ZZ.a", "ZZ.b"])).toBe("too-many");
  // A day later there is room again; what is over and too much goes, oldest first, without waiting for its 30 days.
  for (let day = 1; day <= 4; day++) {
    world.state.now += 24 * 3600_000 + 1;
    const made = few();
    if (made.kind !== "ok") throw new Error(made.kind);
    jobs.cancel(made.job.id);
    setTotals(999_800);
  }
  jobs.sweep();
  expect(jobs.get(first.id)).toBeUndefined();
  expect(jobs.list(10).map(({ state }) => state)).toEqual(["cancelled", "cancelled", "cancelled", "cancelled", "waiting"]);
});

test("[BA8] [GW4] made twice under one key, as after a crash before the answer, it is one job, also where it is over", async () => {
  const world = shop(3);
  const make = (jobs: Jobs, key: string) => {
    const made = jobs.create({ at: null, content: TEXT, callbackData: null, to: { kind: "everyone" } }, key);
    return made.kind === "ok" ? made.job : undefined;
  };
  const first = make(world.open(), "one");
  const second = world.open();
  expect(make(second, "one")).toEqual(first);
  await ring(world, second);
  expect(make(second, "one")).toMatchObject({ id: first?.id, state: "done" });
  expect(make(second, "another")?.id).not.toBe(first?.id);
  expect(second.list(10).length).toBe(2);
  expect(world.written.size).toBe(3);
});

test("[BA8] half is half of what the operator allows", async () => {
  for (const [sendsPerSecond, leastMs] of [
    [1, 18_000],
    [20, 2_900],
    [200, 0],
  ] as const) {
    const world = shop(sendsPerSecond === 1 ? 10 : 40);
    world.state.sendsPerSecond = sendsPerSecond;
    const jobs = world.open();
    const { id } = begun(jobs);
    const tookMs = await ring(world, jobs);
    expect(jobs.get(id)).toMatchObject({ state: "done" });
    expect(tookMs).toBeGreaterThanOrEqual(leastMs);
    expect(tookMs).toBeLessThan(leastMs + 1_000);
  }
});

test("[BA8] [GW7] who is erased gets nothing of a job that was there: planned, found by pages, or under way; the others are asked as before", async () => {
  const world = shop(1_500);
  const jobs = world.open();
  const erase = (n: number) => {
    world.people.erased(idOf(n), world.state.now);
    world.contactNotes.forget(idOf(n));
    jobs.forgetPerson(idOf(n));
  };
  const vips = begun(jobs, { at: world.state.now + 120_000, to: { kind: "label", label: "vip" } });
  const all = begun(jobs);
  // Of the first page, read and not sent yet; of those that are found later.
  world.state.before = (n) => {
    if (n === 3) for (const gone of [9, 1_400]) erase(gone);
    // Noted anew by the business: of this job they are none all the same.
    if (n === 3) world.contactNotes.change(idOf(1_400), { labels: ["vip"] });
  };
  await ring(world, jobs);
  expect(jobs.get(all.id)).toMatchObject({ state: "done", total: 1_498, sent: 1_498 });
  expect(jobs.get(vips.id)).toMatchObject({ state: "done", total: 0 });
  for (const gone of [9, 1_400]) expect([...world.written.values()]).not.toContain(idOf(gone));
  expect(jobs.recipients(all.id, { after: idOf(1_399), limit: 1 })?.items).toMatchObject([{ person: idOf(1_401) }]);
  world.state.now++;
  const later = begun(jobs);
  await ring(world, jobs);
  expect(jobs.get(later.id)).toMatchObject({ sent: 1_500 });
});

test("[BA8] two are many, also when one of them is erased: the other is still asked for consent", async () => {
  const world = shop(3, () => false);
  const jobs = world.open();
  const at = world.state.now + 60_000;
  const both = begun(jobs, { at, to: { kind: "people", people: [idOf(0), idOf(1)] } });
  const added = begun(jobs, { at, to: { kind: "people", people: [idOf(0)] } });
  jobs.add(added.id, [idOf(1)]);
  jobs.forgetPerson(idOf(1));
  await ring(world, jobs);
  for (const { id } of [both, added]) expect(jobs.get(id)).toMatchObject({ state: "done", total: 1, sent: 0, refused: 1 });
  const alone = begun(jobs, { to: { kind: "people", people: [idOf(2), idOf(2)] } });
  await ring(world, jobs);
  expect(jobs.get(alone.id)).toMatchObject({ sent: 1 });
});

test("[TI3] jobs end with whoever began them; when a business changes hands all do", async () => {
  const world = shop(3);
  const jobs = world.open();
  const [mals, bens] = ["mal", "ben"].map((maker) => begun(jobs, { at: world.state.now + 1_000, maker }));
  jobs.cancelOf("mal");
  expect([mals, bens].map((job) => jobs.get(job?.id ?? "")?.state)).toEqual(["cancelled", "waiting"]);
  jobs.cancelOf(null);
  await ring(world, jobs);
  expect(world.written.size).toBe(0);
});
