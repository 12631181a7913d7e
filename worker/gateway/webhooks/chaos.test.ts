// Webhooks under random receivers, crashes at any await, replays and rotations: what must hold whatever happens.
/// <reference types="@cloudflare/vitest-plugin/types" />

import { runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bindings, random } from "../../testing/conversations.ts";
import { durableSql } from "../device/durable-sql.ts";
import { type Step, TOKEN, URL_OF_SHOP, World } from "./scripted-world.ts";
import { fitsHub, fitsStandard } from "./verifying.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];
/** Seven days, the longest wait with its jitter, and the waits for breaker and lease */
const LONGEST_MS = 7 * DAY + 27 * HOUR;
const ALL = { before: null, limit: 10_000 };

type Act =
  | { kind: "enqueue"; lane: string }
  | { kind: "time"; ms: number }
  | { kind: "replay" | "crash" | "subscribe" | "unsubscribe" | "twice" | "fraction" }
  | { kind: "rotate"; overlapMs: number }
  | { kind: "forget"; which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom<Step>({ kind: "status", status: 200 }, { kind: "status", status: 204 }) },
  { weight: 10, arbitrary: fc.constantFrom(400, 401, 404, 500, 503).map((status): Step => ({ kind: "status", status })) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("5", "3600", "999999", "x")
      .map((retryAfter): Step => ({ kind: "status", status: 429, retryAfter })),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: "status", status: 410 }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: "status", status: 307, location: "http://169.254.169.254/" }) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom("hang", "hang-in-body", "huge", "network", "break-in-body", "private-address", "no-address", "dns-down")
      .map((kind): Step => ({ kind }) as Step),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom("body", "resolve", "send", "answer").map((at): Step => ({ kind: "crash", at }) as Step),
  },
);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom("a", "b", "c").map((lane): Act => ({ kind: "enqueue", lane })) },
  { weight: 8, arbitrary: fc.constantFrom(0, SECOND, MINUTE, HOUR, DAY, 3 * DAY).map((ms): Act => ({ kind: "time", ms })) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom("replay", "crash", "subscribe", "twice", "fraction", "unsubscribe")
      .map((kind): Act => ({ kind }) as Act),
  },
  { weight: 2, arbitrary: fc.constantFrom(0, MINUTE, 3 * DAY).map((overlapMs): Act => ({ kind: "rotate", overlapMs })) },
  { weight: 1, arbitrary: fc.nat(30).map((which): Act => ({ kind: "forget", which })) },
);

test("[WH5] whatever the receiver does and wherever it stops, each event is delivered or kept, in order, in at most ten attempts", async () => {
  const script = fc.array(step, { maxLength: 60 });
  const acts = fc.array(act, { minLength: 5, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(script, acts, fc.boolean(), async (steps, todo, recovers) => {
      await runInDurableObject(bindings.CONVERSATIONS.getByName(random()), async (_, state) => {
        const chaos = new Chaos(new World(durableSql(state.storage)));
        await chaos.play(steps, todo, recovers);
      });
    }),
    { numRuns: 120 },
  );
});

class Chaos {
  private readonly world: World;
  private readonly lanes = new Map<number, string>();
  /** What is owed to the receiver now, and since when */
  private readonly owed = new Map<number, number>();
  private readonly attempts = new Map<number, number>();
  /** Put back once: their lane went on without them. */
  private readonly replayed = new Set<number>();
  private readonly forgotten = new Set<number>();
  private readonly ids = new Map<number, string>();
  private readonly secrets = new Set<string>();
  private readonly problems: string[] = [];
  private next = 1;

  constructor(world: World) {
    this.world = world;
  }

  async play(steps: Step[], todo: Act[], recovers: boolean): Promise<void> {
    const { world } = this;
    await world.webhooks.subscribe(URL_OF_SHOP, TOKEN);
    this.secrets.add(world.webhooks.secrets().current);
    world.onPost = ({ event, headers, body }) => this.look(event, headers, body);
    world.script = [...steps];
    for (const one of todo) {
      await this.perform(one);
      this.settleUp();
    }
    world.otherwise = { kind: "status", status: recovers ? 200 : 500 };
    await world.passes(LONGEST_MS + HOUR);
    this.settleUp();
    await this.judge();
  }

  private async perform(one: Act): Promise<void> {
    const { world } = this;
    switch (one.kind) {
      case "enqueue": {
        const event = this.next++;
        if (!world.enqueue(event, one.lane)) return;
        this.lanes.set(event, one.lane);
        this.owed.set(event, world.now);
        return;
      }
      case "time":
        return world.passes(one.ms);
      case "twice":
        await Promise.all([world.run(), world.run()]);
        return;
      case "crash":
        return world.restart();
      case "fraction": {
        const fraction = (world.fraction() * 7 + 0.3) % 1;
        world.fraction = () => fraction;
        return;
      }
      case "rotate":
        this.secrets.add(world.webhooks.rotateSecret(one.overlapMs).secret);
        return;
      case "replay": {
        const letters = world.webhooks.deadLetters(ALL);
        if (world.webhooks.replay("all") === 0) return;
        for (const { event } of letters) {
          this.replayed.add(event);
          this.begin(event);
        }
        return;
      }
      case "subscribe": {
        // A handshake is none of the script's business.
        const { script } = world;
        world.script = [];
        expect((await world.webhooks.subscribe(URL_OF_SHOP, TOKEN)).kind).toBe("ok");
        world.script = script;
        for (const event of this.owed.keys()) this.begin(event);
        return;
      }
      case "unsubscribe":
        world.webhooks.unsubscribe();
        return;
      case "forget":
        // Only what has happened can be erased.
        if (one.which >= this.next) return;
        world.webhooks.forget([one.which]);
        this.forgotten.add(one.which);
        this.owed.delete(one.which);
    }
  }

  private begin(event: number): void {
    this.owed.set(event, this.world.now);
    this.attempts.set(event, 0);
  }

  /** At the moment at which the receiver gets it */
  private look(event: number, headers: Headers, body: Uint8Array): void {
    this.settleUp();
    const made = (this.attempts.get(event) ?? 0) + 1;
    this.attempts.set(event, made);
    if (made > 10) this.problems.push(`event ${event}: attempt ${made}`);
    if (this.forgotten.has(event)) this.problems.push(`event ${event}: sent after it was forgotten`);
    if (!this.owed.has(event)) this.problems.push(`event ${event}: sent though nobody is owed it`);
    const lane = this.lanes.get(event);
    for (const before of this.owed.keys()) {
      const isAhead = before < event && this.lanes.get(before) === lane && !this.replayed.has(before);
      if (isAhead) this.problems.push(`event ${event}: before ${before} of its lane`);
    }
    const id = headers.get("webhook-id") ?? "";
    if ((this.ids.get(event) ?? id) !== id) this.problems.push(`event ${event}: another webhook-id`);
    this.ids.set(event, id);
    if (String(body) !== String(this.world.bodies.get(event))) this.problems.push(`event ${event}: other bytes`);
  }

  /** What was settled since the last time is owed no more; it must not have taken too long. */
  private settleUp(): void {
    for (const { event, outcome } of this.world.settled.splice(0)) {
      const since = this.owed.get(event);
      if (since === undefined) this.problems.push(`event ${event}: settled though nobody is owed it`);
      // It is looked at after up to three days of alarms.
      else if (this.world.now - since > LONGEST_MS + 4 * DAY) this.problems.push(`event ${event}: took too long`);
      this.owed.delete(event);
      const reached = this.world.seen.some(
        (seen) => seen.event === event && (seen.answered ?? 0) >= 200 && (seen.answered ?? 0) < 300,
      );
      if (outcome === "delivered" && !reached) this.problems.push(`event ${event}: said to be delivered, and nobody has it`);
      if (outcome === "dead" && !this.world.webhooks.deadLetters(ALL).some((letter) => letter.event === event)) {
        this.problems.push(`event ${event}: dead, and there is no letter`);
      }
    }
  }

  private async judge(): Promise<void> {
    const { world } = this;
    expect(this.problems).toEqual([]);
    expect([...this.owed.keys()]).toEqual([]);
    expect(world.webhooks.list()[0]?.waiting ?? 0).toBe(0);
    expect(new Set(this.ids.values()).size).toBe(this.ids.size);
    expect(world.mostAtOnce).toBeLessThanOrEqual(24);
    expect(world.asked).toBeLessThanOrEqual(world.resolvedWell);
    for (const seen of world.seen) {
      expect(seen.url).toBe(URL_OF_SHOP);
      const fits = await Promise.all(
        [...this.secrets].map(async (secret) => [await fitsHub(seen, secret), await fitsStandard(seen, secret)]),
      );
      expect([fits.filter(([hub]) => hub).length, fits.some(([, standard]) => standard)]).toEqual([1, true]);
    }
  }
}
