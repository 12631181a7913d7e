// What every Store must do, as cases that run anywhere: under vitest for memory and SQL, on a page for IndexedDB.

import type { AccountId } from "../../protocol/index.ts";
import type { Entry, Put, Store } from "./port.ts";
import type { StoreError } from "./store-error.ts";
import type { TimelineRecord } from "./tables.ts";

/** Each call opens the same profile again. */
export type OpenStore = () => Promise<Store>;
export type StoreCase = { name: string; run(open: OpenStore): Promise<void> };

export const storeContract: StoreCase[] = [
  {
    name: "[CL5] a step is kept whole, and a reopened store has it",
    async run(open) {
      const store = await open();
      const writes = [line("a", 1, "one"), line("a", 2, "two"), ratchet("a", 3, [1, 2, 3])];
      equal(await store.transact({ scope: "a", version: 0, writes }), "done");
      await store.close();
      const again = await open();
      equal(texts(await again.range("timeline", { prefix: ["a"] })), ["one", "two"]);
      equal([...((await again.get("ratchets", ["a", 3]))?.bytes ?? [])], [1, 2, 3]);
      equal(await again.version("a"), 1);
      await again.close();
    },
  },
  {
    name: "[CL5] a step from an old version is a conflict and writes nothing",
    async run(open) {
      const store = await open();
      equal(await store.transact({ scope: "a", version: 0, writes: [line("a", 1, "first")] }), "done");
      equal(await store.transact({ scope: "a", version: 0, writes: [line("a", 2, "late"), line("a", 1, "over")] }), "conflict");
      equal(texts(await store.range("timeline", { prefix: ["a"] })), ["first"]);
      equal(await store.version("a"), 1);
      await store.close();
    },
  },
  {
    name: "[CL5] of two steps from the same version exactly one is done",
    async run(open) {
      const [one, two] = await Promise.all([open(), open()]);
      const outcomes = await Promise.all([
        one.transact({ scope: "a", version: 0, writes: [line("a", 1, "one")] }),
        two.transact({ scope: "a", version: 0, writes: [line("a", 1, "two")] }),
      ]);
      equal([...outcomes].sort(), ["conflict", "done"]);
      equal(texts(await one.range("timeline", { prefix: ["a"] })), [outcomes[0] === "done" ? "one" : "two"]);
      await Promise.all([one.close(), two.close()]);
    },
  },
  {
    name: "scopes do not disturb one another",
    async run(open) {
      const store = await open();
      const outcomes = await Promise.all(
        ["a", "b", "client"].map((scope) => store.transact({ scope, version: 0, writes: [line(scope, 1, scope)] })),
      );
      equal(outcomes, ["done", "done", "done"]);
      equal(texts(await store.range("timeline", { prefix: [] })), ["a", "b", "client"]);
      await store.close();
    },
  },
  {
    name: "ranges are in key order, bounded, limited, and run both ways",
    async run(open) {
      const store = await open();
      const seqs = [300, 2, 10, 1, 255, 256, 1000000, 9, 0];
      const writes = [...seqs.map((seq) => line("b", seq, `${seq}`)), line("a", 5, "other"), line("c", 5, "other")];
      await store.transact({ scope: "b", version: 0, writes });
      const read = async (range: object) => texts(await store.range("timeline", { prefix: ["b"], ...range }));
      equal(await read({}), ["0", "1", "2", "9", "10", "255", "256", "300", "1000000"]);
      equal(await read({ from: 9, before: 300 }), ["9", "10", "255", "256"]);
      equal(await read({ limit: 2 }), ["0", "1"]);
      equal(await read({ newestFirst: true, limit: 3 }), ["1000000", "300", "256"]);
      equal(await read({ newestFirst: true, limit: 2, before: 256 }), ["255", "10"]);
      equal(await read({ from: 2000000 }), []);
      equal((await store.range("timeline", { prefix: ["b"], limit: 1 }))[0]?.key, ["b", 0, 0]);
      await store.close();
    },
  },
  {
    name: "a range goes on behind a whole key",
    async run(open) {
      const store = await open();
      const writes = [line("a", 1, "1"), line("a", 2, "2"), line("ab", 1, "3"), line("b", 1, "4")];
      await store.transact({ scope: "a", version: 0, writes });
      equal(texts(await store.range("timeline", { prefix: [], after: ["a", 1, 0], limit: 2 })), ["2", "3"]);
      equal(texts(await store.range("timeline", { prefix: [], after: ["a", 2] })), ["2", "3", "4"]);
      equal(texts(await store.range("timeline", { prefix: ["a"], after: ["a", 2, 0] })), []);
      await store.close();
    },
  },
  {
    name: "[CL13] a record that is none is set aside: nothing else is missing, no limit counts it, and it stays set aside",
    async run(open) {
      const store = await open();
      const broken = { table: "timeline", key: ["a", 2, 0], value: { kind: 7 } } as unknown as Put;
      await store.transact({ scope: "a", version: 0, writes: [line("a", 1, "one"), broken, line("a", 3, "three")] });
      equal(texts(await store.range("timeline", { prefix: ["a"], limit: 2 })), ["one", "three"]);
      equal(await store.get("timeline", ["a", 2, 0]), undefined);
      equal(await store.setAside(), [{ table: "timeline", key: ["a", 2, 0] }]);
      await store.close();
      const again = await open();
      equal((await again.setAside()).length, 1);
      equal(texts(await again.range("timeline", { prefix: ["a"] })), ["one", "three"]);
      await again.close();
    },
  },
  {
    name: "[CL13] where a ratchet is set aside the group goes with it: begun again, its keys would be used twice",
    async run(open) {
      const store = await open();
      const group: Put = { table: "groups", key: ["a"], value: { generation: 0, epoch: 1, bytes: new Uint8Array(3) } };
      const broken = { table: "ratchets", key: ["a", 1], value: { bytes: "?" } } as unknown as Put;
      await store.transact({ scope: "a", version: 0, writes: [group, { ...group, key: ["b"] }, broken] });
      equal(await store.range("ratchets", { prefix: ["a"] }), []);
      equal(await store.get("groups", ["a"]), undefined);
      equal((await store.get("groups", ["b"]))?.epoch, 1);
      await store.close();
    },
  },
  {
    name: "[CL13] an account that cannot be read is no missing account",
    async run(open) {
      const store = await open();
      const broken = { table: "account", key: [], value: { accountId: 1 } } as unknown as Put;
      await store.transact({ scope: "client", version: 0, writes: [broken] });
      const outcome = await store.get("account", []).catch((error: unknown) => (error as StoreError).kind);
      equal(outcome, "unreadable");
      equal(await store.setAside(), []);
      await store.close();
    },
  },
  {
    name: "a prefix matches whole parts only",
    async run(open) {
      const store = await open();
      await store.transact({ scope: "a", version: 0, writes: [line("a", 1, "a"), line("ab", 1, "ab"), line("a-", 1, "a-")] });
      equal(texts(await store.range("timeline", { prefix: ["a"] })), ["a"]);
      await store.transact({ scope: "a", version: 1, writes: [{ table: "timeline", prefix: ["a"] }] });
      equal(texts(await store.range("timeline", { prefix: [] })).sort(), ["a-", "ab"]);
      await store.close();
    },
  },
  {
    name: "writes of one step apply in order",
    async run(open) {
      const store = await open();
      await store.transact({ scope: "a", version: 0, writes: [ratchet("a", 1, [1]), ratchet("a", 2, [2])] });
      const writes = [{ table: "ratchets" as const, prefix: ["a"] }, ratchet("a", 7, [7]), ratchet("a", 7, [8])];
      await store.transact({ scope: "a", version: 1, writes });
      const left = await store.range("ratchets", { prefix: ["a"] });
      equal(
        left.map(({ key, value }) => [key, [...value.bytes]]),
        [[["a", 7], [8]]],
      );
      await store.transact({ scope: "a", version: 2, writes: [{ table: "ratchets", key: ["a", 7], value: null }] });
      equal(await store.get("ratchets", ["a", 7]), undefined);
      await store.close();
    },
  },
  {
    name: "getMany answers in the order asked, with undefined for what is not there",
    async run(open) {
      const store = await open();
      const seen = (id: string, seq: number): Put => ({ table: "contents", key: ["a", "s", id], value: { seq } });
      await store.transact({ scope: "a", version: 0, writes: [seen("x", 1), seen("y", 2)] });
      const found = await store.getMany("contents", [
        ["a", "s", "y"],
        ["a", "s", "none"],
        ["a", "s", "x"],
      ]);
      equal(
        found.map((each) => each?.seq),
        [2, undefined, 1],
      );
      equal(await store.getMany("contents", []), []);
      await store.close();
    },
  },
  {
    name: "what is read is a copy: changing it changes nothing stored",
    async run(open) {
      const store = await open();
      const written = ratchet("a", 1, [1, 2]);
      await store.transact({ scope: "a", version: 0, writes: [written] });
      if (written.table === "ratchets") written.value.bytes.fill(9);
      (await store.get("ratchets", ["a", 1]))?.bytes.fill(9);
      equal([...((await store.get("ratchets", ["a", 1]))?.bytes ?? [])], [1, 2]);
      await store.close();
    },
  },
  {
    name: "big records and odd text survive",
    async run(open) {
      const store = await open();
      const text = `👩‍👩‍👧 שלום e\u0301 \u0000 <script> ${"x".repeat(65_536)}`;
      const bytes = new Uint8Array(3_000_000).fill(7);
      await store.transact({
        scope: "a",
        version: 0,
        writes: [line("a", 1, text), { table: "groups", key: ["a"], value: { generation: 0, epoch: 4, bytes } }],
      });
      equal(texts(await store.range("timeline", { prefix: ["a"] })), [text]);
      const group = await store.get("groups", ["a"]);
      equal([group?.bytes.length, group?.bytes[2_999_999], group?.epoch], [3_000_000, 7, 4]);
      await store.close();
    },
  },
];

function line(conversation: string, seq: number, text: string): Put {
  const value: TimelineRecord = {
    kind: "system",
    at: seq,
    line: { kind: "title", by: conversation as AccountId, title: text },
  };
  return { table: "timeline", key: [conversation, seq, 0], value };
}

function ratchet(conversation: string, leaf: number, bytes: number[]): Put {
  return { table: "ratchets", key: [conversation, leaf], value: { bytes: new Uint8Array(bytes) } };
}

function texts(entries: Entry<"timeline">[]): string[] {
  return entries.map(({ value }) => (value.kind === "system" && value.line.kind === "title" ? value.line.title : "?"));
}

function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual) ?? "undefined", JSON.stringify(expected) ?? "undefined"];
  if (a !== b) throw new Error(`expected ${b.slice(0, 300)}, got ${a.slice(0, 300)}`);
}
