import fc from "fast-check";
import { expect, test } from "vitest";
import type { ConversationId, HistoryObjectId } from "../../../protocol/index.ts";
import { coversWith } from "../../history/chain.ts";
import type { Chain, SegmentRef } from "../../history/chain-record.ts";
import { nameOf, type Row } from "../../history/row.ts";
import { openSegment, packed, sealSegment } from "../../history/segment.ts";
import type { World } from "../world.ts";
import { baseOf, MANIFESTS_AT_MOST, saying } from "./compacting.ts";

const CHAT = "chat" as ConversationId;
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** A history of its own: what the service has, some of which it may withhold */
class Shelf {
  readonly objects = new Map<HistoryObjectId, Uint8Array>();
  readonly withheld = new Set<HistoryObjectId>();
  readonly chain = { segments: [] as SegmentRef[], manifests: [] as HistoryObjectId[], covers: {} };
  private steps = 0;

  private readonly world = {
    random: { bytes: random },
    clock: { now: () => 0 },
    api: {
      download: async (_: string, { object }: { object: HistoryObjectId }) =>
        this.withheld.has(object)
          ? { kind: "rejected", rejection: { kind: "not-found" } }
          : { kind: "ok", value: this.objects.get(object) },
      put: async (_: string, { object }: { object: HistoryObjectId }, bytes: Uint8Array) => {
        this.objects.set(object, bytes);
        return { kind: "ok", value: undefined };
      },
    },
  } as unknown as World;

  /** As a device writes it */
  async step(rows: Row[]): Promise<void> {
    const { chain } = this;
    const base = await baseOf(this.world, chain as unknown as Chain, rows, { isRekeyed: false });
    const said = saying(rows, chain, base);
    if (base !== null) [chain.segments, chain.manifests] = [base.segments, []];
    for (const pack of packed(said)) {
      const { ref, bytes } = await sealSegment(pack, random);
      this.objects.set(ref.id, bytes);
      chain.segments = [...chain.segments, ref];
    }
    chain.manifests.push(`manifest ${this.steps++}`);
    const lines = rows.filter(({ table, value }) => table === "timeline" && value !== null);
    chain.covers = coversWith(
      chain.covers,
      lines.map(({ key }) => [CHAT, Number(key[1]), Number(key[1])]),
    );
  }

  async rows(): Promise<Row[]> {
    const all = await Promise.all(
      this.chain.segments.map(async (ref) => (await openSegment(ref, this.objects.get(ref.id) ?? new Uint8Array())) ?? []),
    );
    return all.flat();
  }

  /** What stands there for who reads all: the newest of each */
  async shown(): Promise<Set<string>> {
    const newest = new Map((await this.rows()).map((row) => [nameOf(row), row]));
    return new Set([...newest].flatMap(([name, { value }]) => (value === null ? [] : [name])));
  }
}

const row = (table: "timeline" | "reactions", seq: number, isThere: boolean): Row =>
  (table === "timeline"
    ? { table, key: [CHAT, seq, 0], value: isThere ? { kind: "message", at: 1, sender: "ana", id: `${seq}`, text: "x" } : null }
    : { table, key: [CHAT, seq, "bob"], value: isThere ? { emoji: "\u{1f600}", seq } : null }) as Row;
const change = fc.record({
  table: fc.constantFrom("timeline" as const, "reactions" as const),
  seq: fc.integer({ min: 1, max: 12 }),
  isThere: fc.boolean(),
});
const steps = fc.array(
  fc.record({
    changes: fc.uniqueArray(change, { selector: ({ table, seq }) => `${table} ${seq}`, minLength: 1, maxLength: 5 }),
    hides: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);

async function played(
  all: readonly { changes: readonly { table: "timeline" | "reactions"; seq: number; isThere: boolean }[]; hides: boolean }[],
) {
  const [shelf, model] = [new Shelf(), new Set<string>()];
  for (const { changes, hides } of all) {
    shelf.withheld.clear();
    const [some] = shelf.chain.segments;
    if (hides && some !== undefined) shelf.withheld.add(some.id);
    const rows = changes.map(({ table, seq, isThere }) => row(table, seq, isThere));
    await shelf.step(rows);
    for (const each of rows) {
      if (each.value !== null) model.add(nameOf(each));
      else model.delete(nameOf(each));
      // With a message whose time ran out goes what was said to it.
      if (each.table === "timeline" && each.value === null) model.delete(nameOf(row("reactions", Number(each.key[1]), false)));
    }
  }
  return { shelf, model };
}

/** As it is: a line is there once, and something is said to it while it is. */
function apart(all: Parameters<typeof played>[0]): Parameters<typeof played>[0] {
  const [came, went] = [new Set<number>(), new Set<number>()];
  return all.flatMap(({ changes, hides }) => {
    const lines = changes.filter(
      ({ table, seq, isThere }) => table === "timeline" && !went.has(seq) && came.has(seq) !== isThere,
    );
    for (const { seq, isThere } of lines) (isThere ? came : went).add(seq);
    const said = changes.filter(({ table, seq }) => table === "reactions" && came.has(seq) && !went.has(seq));
    return lines.length + said.length === 0 ? [] : [{ changes: [...lines, ...said], hides }];
  });
}

test("[HI20] whatever is written, goes and is written anew, the newest of each is what is shown, also where a part was withheld for a while", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const { shelf, model } = await played(apart(given));
      const shown = await shelf.shown();
      const lines = (names: Set<string>) => new Set([...names].filter((name) => name.includes("timeline")));
      expect(lines(shown)).toEqual(lines(model));
      // What was said to a message goes with it, or with the part that could not be read when it did.
      for (const name of model) expect(shown).toContain(name);
      const ofThere = [...shown].filter((name) => model.has(name.replace("reactions", "timeline").replace('"bob"', "0")));
      for (const name of ofThere) expect(model).toContain(name);
    }),
    { numRuns: 40 },
  );
});

test("[HI20] that something went stays in no part once all that came before could be read", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const { shelf, model } = await played(apart(given).map((step) => ({ ...step, hides: false })));
      expect(await shelf.shown()).toEqual(model);
      expect((await shelf.rows()).filter(({ value }) => value === null)).toEqual([]);
      expect(shelf.chain.manifests.length).toBeLessThanOrEqual(MANIFESTS_AT_MOST + 1);
    }),
    { numRuns: 40 },
  );
});

test("[HI20] where a part is withheld it stays told that something in it went, until that part can be read", async () => {
  const shelf = new Shelf();
  await shelf.step([row("timeline", 1, true), row("timeline", 2, true)]);
  const [first] = shelf.chain.segments;
  shelf.withheld.add(first?.id ?? "");
  await shelf.step([row("timeline", 1, false)]);
  expect((await shelf.rows()).filter(({ value }) => value === null)).toHaveLength(1);
  shelf.withheld.clear();
  await shelf.step([row("timeline", 2, false)]);
  for (let i = 0; i < MANIFESTS_AT_MOST; i++) await shelf.step([row("timeline", 3 + i, true)]);
  const rows = await shelf.rows();
  expect(rows.filter(({ value }) => value === null)).toEqual([]);
  expect(rows.filter(({ key }) => Number(key[1]) < 3)).toEqual([]);
});

test("[HI20] what went in a later part does not come back from an earlier one, where both are written anew around one that is not", async () => {
  const shelf = new Shelf();
  await shelf.step([row("timeline", 1, true)]);
  await shelf.step([row("timeline", 5, true)]);
  const [first, between] = shelf.chain.segments;
  shelf.withheld.add(first?.id ?? "");
  await shelf.step([row("timeline", 1, false)]);
  shelf.withheld.clear();
  await shelf.step([row("reactions", 1, false)]);
  expect(shelf.chain.segments).toEqual([between]);
});

test("[HI20] what was said to a message and taken back before either was written is not told of", async () => {
  const shelf = new Shelf();
  await shelf.step([row("timeline", 1, true), row("timeline", 7, true)]);
  await shelf.step([row("timeline", 6, true), row("reactions", 6, false)]);
  expect((await shelf.rows()).map(({ key }) => key[1])).toEqual([1, 7, 6]);
});
