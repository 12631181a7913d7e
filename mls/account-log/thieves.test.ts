import fc from "fast-check";
import { expect, test } from "vitest";
import { type AccountLog, type LogPin, pinOf } from "./account-log.ts";
import { MAX_DEVICE_ENTRIES } from "./account-state.ts";
import { type AppendDecision, decideAppend } from "./append.ts";
import { type DeviceSaying, signByDevice, signByRoot } from "./sign-entry.ts";
import {
  adding,
  admitting,
  bytesOf,
  closing,
  currentState,
  deviceSays,
  household,
  inside,
  LEAVING,
  type Machine,
  machines,
  NOW,
  recovering,
  revoking,
  rootSays,
  suspending,
} from "./testing/household.ts";
import { verifyLog } from "./verify-log.ts";

const RUNS = Number(process.env.PARLEY_HISTORIES ?? 60);
const pool = await machines(24);
const restored = pool[23] as Machine;

/** One thing that somebody does; numbers are taken modulo what there is. */
const deed = fc.record({
  actor: fc.nat(),
  wish: fc.constantFrom("add", "add", "leave", "suspend", "suspend", "replay"),
  target: fc.nat(),
  /** Made for an older head, as one that was kept back or that lost a race */ stale: fc.integer({ min: 0, max: 8 }),
});
type Deed = { actor: number; wish: string; target: number; stale: number };
const history = fc.record({
  before: fc.array(deed, { maxLength: 8 }),
  stolen: fc.nat(),
  after: fc.array(fc.record({ deed, byThief: fc.boolean() }), { minLength: 1, maxLength: 24 }),
  later: fc.array(deed, { maxLength: 8 }),
});

test("[AL1] [AL3] whatever thieves sign in whatever order, the root puts all of them out for good, and nobody else", async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ before, stolen, after, later }) => {
      const { root, first, log } = await household();
      const story = new Story(log, [first, ...pool.slice(0, 22)]);
      for (const each of before) await story.take(each, story.honest());
      const safe = story.log.entries.length;
      const known = story.honest();
      const thief = known[stolen % known.length] as Machine;
      story.thieves.add(thief.id);
      for (const { deed: each, byThief } of after) await story.take(each, byThief ? story.stolen() : story.honest());
      const left = currentState(story.log).left;
      const wasIn = insideAt(story.log, safe);
      // The owner sees what the thief did and accepts what was before it.
      story.log = await rootSays(story.log, root, revoking(safe, [thief]));
      const expected = wasIn.filter((id) => id.slice(0, 22) !== thief.id && !left.has(id.slice(0, 22) as Machine["id"]));
      expect(inside(story.log)).toEqual(expected);
      for (const each of later) expect(await story.take(each, story.stolen())).not.toMatchObject({ kind: "append" });
      expect(inside(story.log)).toEqual(expected);
      await story.agrees(root.publicKey);
    }),
    { numRuns: RUNS },
  );
});

test("[AL3] a thief that put everybody out is put out by a recovery, with every device lost", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 30 }), async (deeds) => {
      const { root, first, log } = await household();
      const story = new Story(log, [first, ...pool.slice(0, 22)]);
      story.thieves.add(first.id);
      for (const each of deeds) await story.take(each, story.stolen());
      story.log = await rootSays(story.log, root, recovering(1, restored, [first]));
      expect(inside(story.log)).toEqual([restored.id]);
      await story.agrees(root.publicKey);
    }),
    { numRuns: RUNS },
  );
});

test("[AL11] where the root alone adds, a thief brings no device, whatever is signed in whatever order, and nobody is out by a link", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 14 }), async (deeds) => {
      const { root, first, log } = await household();
      const second = pool[0] as Machine;
      const story = new Story(await deviceSays(log, first, adding(second)), [first, ...pool.slice(0, 22)]);
      story.log = await rootSays(story.log, root, closing(2));
      story.thieves.add(first.id);
      for (const each of deeds) await story.take(each, story.stolen());
      const known = inside(story.log).map((id) => id.slice(0, 22));
      expect([first.id, second.id]).toEqual(expect.arrayContaining(known));
      // A link says nothing of anybody else: what devices decided before it holds.
      const before = inside(story.log);
      story.log = await rootSays(story.log, root, admitting(story.log.entries.length, restored));
      expect(inside(story.log)).toEqual([...before, restored.id].sort());
      await story.agrees(root.publicKey);
    }),
    { numRuns: RUNS },
  );
});

test("[AL9] a service that helps the thief shows either a log that the root does not stand in, or one that counts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 12 }), async (deeds) => {
      const { root, first, log } = await household();
      const story = new Story(log, [first, ...pool.slice(0, 22)]);
      story.thieves.add(first.id);
      for (const each of deeds) await story.take(each, story.stolen());
      const thiefs = story.log;
      fc.pre(thiefs.entries.length > log.entries.length);
      // The root's entry follows what it knew: it never saw what the thief signed meanwhile.
      const owners = await rootSays(log, root, recovering(1, restored, [first]));
      const pinned = (of: AccountLog) => pinOf(of) as LogPin;
      // Whoever believed the thief is set right by the root's entry, though that log is the shorter one.
      expect(await verifyLog(root.publicKey, bytesOf(owners), pinned(thiefs))).toMatchObject({
        kind: "ok",
        overruled: { seq: thiefs.entries.length },
      });
      // And never goes back: not to the thief's log, not to where it was before.
      expect(await verifyLog(root.publicKey, bytesOf(thiefs), pinned(owners))).toMatchObject({ kind: "forked" });
      expect(await verifyLog(root.publicKey, bytesOf(log), pinned(owners))).toMatchObject({ kind: "rolled-back" });
    }),
    { numRuns: RUNS },
  );
});

test("[AL5] a thief that is quicker each time delays the root by as many entries as devices may sign, and no more", async () => {
  const { root, first, log } = await household();
  const story = new Story(log, [first, ...pool.slice(0, 22)]);
  story.thieves.add(first.id);
  let races = 0;
  for (let i = 0; ; i++) {
    const bytes = await signByRoot(story.log, root.privateKey, recovering(1, restored, [first]), NOW);
    // Between the root's signature and its arrival the thief appends what it can: a device comes, and goes.
    const actors = i % 2 === 0 ? [first] : story.stolen().slice(-1);
    await story.take({ actor: 0, wish: i % 2 === 0 ? "add" : "leave", target: 1 + (i >> 1), stale: 0 }, actors);
    const decision = await decideAppend(story.log, bytes, NOW);
    if (decision.kind === "append") break;
    expect(decision.kind).toBe("conflict");
    races++;
  }
  expect(races).toBe(MAX_DEVICE_ENTRIES);
});

class Story {
  log: AccountLog;
  readonly thieves = new Set<string>();
  private readonly all: Machine[];
  private readonly kept: Uint8Array[] = [];
  private readonly pins: LogPin[] = [];

  constructor(log: AccountLog, all: Machine[]) {
    this.log = log;
    this.all = all;
  }

  /** Those who ever were in by an honest hand: they try even when they are out. */
  honest(): Machine[] {
    return this.everIn().filter(({ id }) => !this.thieves.has(id));
  }

  stolen(): Machine[] {
    return this.everIn().filter(({ id }) => this.thieves.has(id));
  }

  /** Both the service that appends and a client that is shown the result give a verdict, and it is the same. */
  async take({ actor, wish, target, stale }: Deed, actors: Machine[]): Promise<AppendDecision | undefined> {
    const by = actors[actor % Math.max(1, actors.length)];
    if (by === undefined) return undefined;
    const bytes =
      wish === "replay" ? this.kept[target % Math.max(1, this.kept.length)] : await this.signed(by, wish, target, stale);
    if (bytes === undefined) return undefined;
    this.kept.push(bytes);
    const decision = await decideAppend(this.log, bytes, NOW);
    const shown = await verifyLog(currentState(this.log).accountKey, [...bytesOf(this.log), bytes], null, this.log);
    expect(shown.kind).toBe(decision.kind === "append" ? "ok" : "broken");
    if (decision.kind === "refused") expect(shown).toMatchObject({ rule: decision.rule });
    if (decision.kind !== "append") return decision;
    const brought = this.all.find(({ id }) => id === (decision.began[0] as string | undefined));
    if (brought !== undefined && this.thieves.has(by.id)) this.thieves.add(brought.id);
    this.log = decision.log;
    this.pins.push(pinOf(this.log) as LogPin);
    return decision;
  }

  /** From the first entry with every signature, and held against each pin that somebody may have of it. */
  async agrees(accountKey: Uint8Array): Promise<void> {
    for (const pin of [null, ...this.pins]) {
      const verdict = await verifyLog(accountKey, bytesOf(this.log), pin, pin === null ? undefined : this.log);
      expect(verdict).toMatchObject({ kind: "ok", overruled: null, pin: pinOf(this.log) });
    }
  }

  private everIn(): Machine[] {
    const ids = new Set(this.log.states.flatMap(({ devices }) => [...devices.keys()]));
    return this.all.filter(({ id }) => ids.has(id));
  }

  private signed(by: Machine, wish: string, target: number, stale: number): Promise<Uint8Array> {
    const length = Math.max(1, this.log.entries.length - (stale > 6 ? stale - 6 : 0));
    const old = { entries: this.log.entries.slice(0, length), states: this.log.states.slice(0, length) };
    const machine = this.all[target % this.all.length] as Machine;
    const known = this.everIn();
    const saying: DeviceSaying =
      wish === "add" ? adding(machine) : wish === "leave" ? LEAVING : suspending(known[target % known.length] as Machine);
    return signByDevice(old, by, saying, NOW);
  }
}

/** Who was in right after an entry, with their standing then. */
function insideAt(log: AccountLog, seq: number): string[] {
  return inside({ entries: log.entries.slice(0, seq), states: log.states.slice(0, seq) });
}
