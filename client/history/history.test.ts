import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AccountId,
  CLEARED,
  type ConversationId,
  encodeCbor,
  fromBase64Url,
  type HistoryHead,
  toBase64Url,
} from "../../protocol/index.ts";
import { platformMedia } from "../media/media-crypto.ts";
import { after, readChain } from "./chain.ts";
import type { Chain, SegmentRef } from "./chain-record.ts";
import { holesIn, isCovered, type Stretch, withStretch } from "./covered.ts";
import { platformDeflate } from "./deflate.ts";
import { type Manifest, NO_KEYRING, NO_MANIFEST, openManifest, sealManifest } from "./manifest.ts";
import { encodableRow, nameOf, type Row } from "./row.ts";
import { MAX_SEGMENT_BYTES, objectIdOf, openBytes, openSegment, packed, sealSegment } from "./segment.ts";

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const ana = { account: toBase64Url(random(16)) as AccountId, keyringKey: random(32) };
const CHAT = toBase64Url(random(16)) as ConversationId;
const line = (seq: number, text = `line ${seq}`): Row => ({
  table: "timeline",
  key: [CHAT, seq, 0],
  value: { kind: "message", at: seq, sender: ana.account, id: `${seq}`, text, body: { kind: "text" }, reply: null },
});
const sealed = (rows: Row[]) => sealSegment(rows, random);

test("[HI6] rows come out of a segment as they went in, in order; what is gone stays told", async () => {
  const rows: Row[] = [line(1), { table: "reactions", key: [CHAT, 1, "bob"], value: null }, line(2, "ä".repeat(1000))];
  const { ref, bytes } = await sealed(rows);
  expect(await openSegment(ref, bytes)).toEqual(rows);
  expect(ref).toMatchObject({ id: objectIdOf(ref.hash), bytes: bytes.length, spans: [[CHAT, 1, 2]] });
});

test("[HI6] however many rows there are, they are one list", async () => {
  for (const length of [0, 1, 23, 24, 255, 256, 65_535, 65_536]) {
    const row: Row = { table: "reactions", key: [CHAT, 1, "b"], value: null };
    const rows = Array.from({ length }, () => row);
    const { ref, bytes } = await sealed(rows);
    const back = await openBytes(ref, bytes, 8_000_000);
    expect(Buffer.from(back ?? []).equals(encodeCbor(rows.map(encodableRow)))).toBe(true);
  }
});

test("[HI6] a segment is sealed under a key that no other has, and says nothing of what is in it", async () => {
  const canary = "the canary that sings";
  const [one, other] = [await sealed([line(1, canary)]), await sealed([line(1, canary)])];
  expect(one.ref.key).not.toEqual(other.ref.key);
  expect(one.bytes).not.toEqual(other.bytes);
  expect(Buffer.from(one.bytes).includes(canary)).toBe(false);
});

test("[HI7] no turned bit, no cut and no other segment opens in its place", async () => {
  const { ref, bytes } = await sealed([line(1), line(2)]);
  const other = await sealed([line(1), line(2)]);
  expect(await openSegment(ref, other.bytes)).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
      const turned = bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(await openSegment(ref, turned)).toBeUndefined();
      // Nor with a manifest that was written for what it is now.
      expect(await openSegment({ ...ref, hash: await platformMedia.sha256(turned) }, turned)).toBeUndefined();
      expect(await openSegment(ref, bytes.subarray(0, bit >> 3))).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

test("[HI6] rows are packed into as few segments as hold them, none larger than it may be", () => {
  const rows = Array.from({ length: 60 }, (_, i) => line(i + 1, "x".repeat(50_000)));
  const packs = packed(rows);
  expect(packs.flat()).toEqual(rows);
  expect(packs.length).toBe(4);
  for (const pack of packs)
    expect(encodeCbor(pack.map(({ table, key, value }) => [table, key, value])).length).toBeLessThan(MAX_SEGMENT_BYTES);
  expect(packed([])).toEqual([]);
});

test("[HI7] a segment that would be more than it may be is not unpacked, and rows that are none are left out", async () => {
  const bomb = new Uint8Array(deflateRawSync(new Uint8Array(50_000_000)));
  expect(await platformDeflate.inflated(bomb, MAX_SEGMENT_BYTES)).toBeUndefined();
  const odd = [
    line(1),
    { table: "groups", key: [CHAT], value: { bytes: random(3) } },
    { table: "timeline", key: [CHAT, -1, 0], value: line(1).value },
    { table: "timeline", key: [CHAT, 3, 0], value: { kind: 7 } },
  ] as Row[];
  const { ref, bytes } = await sealed(odd);
  expect(await openSegment(ref, bytes)).toEqual([line(1)]);
});

/** A service with objects, and a device that writes. */
class Shelf {
  readonly objects = new Map<string, Uint8Array>();
  head: HistoryHead | null = null;
  prev: Uint8Array = NO_MANIFEST;
  readonly heads: HistoryHead[] = [];

  async write(more: Partial<Manifest> = {}, opener = ana): Promise<SegmentRef> {
    const { ref, bytes } = await sealed([line((this.head?.n ?? 0) + 1)]);
    this.objects.set(ref.id, bytes);
    const n = (this.head?.n ?? 0) + 1;
    const base = {
      n,
      prev: this.prev,
      at: n,
      shape: "now",
      isBase: n === 1,
      index: null,
      adds: [ref],
      drops: [],
      keyring: NO_KEYRING,
    };
    const manifest: Manifest = { ...base, covers: [[CHAT, n, n]], ...more };
    const { head, hash, bytes: written } = await sealManifest(opener, manifest, random);
    this.objects.set(objectIdOf(hash), written);
    [this.head, this.prev] = [head, hash];
    this.heads.push(head);
    return ref;
  }

  read(known: Chain | null = null, head = this.head, opener = ana) {
    return readChain(opener, head, known, async (id) => this.objects.get(id));
  }

  async chain(known: Chain | null = null): Promise<Chain> {
    const read = await this.read(known);
    if (read.kind !== "ok" || read.chain === null) throw new Error(read.kind);
    return read.chain;
  }
}

test("[HI6] the chain from any point that was known leads to the same", async () => {
  const shelf = new Shelf();
  const refs = [await shelf.write(), await shelf.write()];
  const early = await shelf.chain();
  refs.push(await shelf.write({ drops: [refs[0]?.id ?? ""] }), await shelf.write());
  const whole = await shelf.chain();
  expect(whole.segments).toEqual(refs.slice(1));
  expect(whole.covers).toEqual({ [CHAT]: [[1, 4]] });
  expect(await shelf.chain(early)).toEqual(whole);
  expect(await shelf.chain(whole)).toEqual(whole);
  const base = await shelf.write({ isBase: true, adds: refs.slice(2) });
  expect(base).toBeDefined();
  const compacted = await shelf.chain(whole);
  expect(compacted.segments).toEqual(refs.slice(2));
  expect(compacted.manifests.length).toBe(1);
  expect(await shelf.chain()).toEqual(compacted);
});

test("[HI12] what is in of a chat is told by stretches, whatever order they came in", () => {
  const seq = fc.integer({ min: 1, max: 40 });
  const stretch = fc.tuple(seq, seq).map(([one, other]): Stretch => [Math.min(one, other), Math.max(one, other)]);
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), (given) => {
      const there = given.reduce<Stretch[]>(withStretch, []);
      const holes = holesIn(there);
      for (let at = 1; at <= 45; at++) {
        const isIn = given.some(([from, to]) => from <= at && at <= to);
        expect(isCovered(there, at)).toBe(isIn);
        expect(isCovered(holes, at)).toBe(!isIn);
      }
      // In order, and none that touches the next
      for (const [i, [from]] of there.entries()) expect(from).toBeGreaterThan((there[i - 1]?.[1] ?? -1) + 1);
    }),
  );
});

test("[HI7] rolled back, forked, with a hole, torn, of another account, at another number: each is told from the others", async () => {
  const shelf = new Shelf();
  for (let i = 0; i < 4; i++) await shelf.write();
  const known = await shelf.chain();
  const [first, second] = shelf.heads as [HistoryHead, HistoryHead];
  expect(await shelf.read(known, second)).toEqual({ kind: "rolled-back" });
  expect(await shelf.read(known, null)).toEqual({ kind: "rolled-back" });
  expect(await shelf.read(known, { n: 4, hash: first.hash })).toEqual({ kind: "forked" });
  const other = new Shelf();
  for (let i = 0; i < 5; i++) await other.write();
  expect(await other.read(known)).toEqual({ kind: "forked" });
  expect(await shelf.read(null, { n: 5, hash: second.hash })).toEqual({ kind: "other-key" });
  const eve = { account: toBase64Url(random(16)) as AccountId, keyringKey: ana.keyringKey };
  // A manifest of this very account and number, but not the one that the head names.
  const idIn = (head: HistoryHead | null | undefined) => objectIdOf(fromBase64Url(head?.hash ?? "") ?? new Uint8Array());
  const [named, another] = [idIn(shelf.head), other.objects.get(idIn(other.heads[3]))];
  const kept = shelf.objects.get(named);
  if (kept === undefined || another === undefined) throw new Error("no manifest");
  shelf.objects.set(named, another);
  expect(await shelf.read()).toEqual({ kind: "damaged" });
  shelf.objects.set(named, kept);
  expect(await shelf.read(null, shelf.head, eve)).toEqual({ kind: "other-key" });
  expect(await shelf.read(null, shelf.head, { ...ana, keyringKey: random(32) })).toEqual({ kind: "other-key" });
  const turned = new Shelf();
  await turned.write({}, { ...ana, keyringKey: random(32) });
  await turned.write();
  expect(await turned.read()).toEqual({ kind: "damaged" });
  const id = [...shelf.objects.keys()].at(3) ?? "";
  const bytes = shelf.objects.get(id) ?? new Uint8Array();
  shelf.objects.set(id, bytes.slice(1));
  expect(await shelf.read()).toEqual({ kind: "damaged" });
  shelf.objects.delete(id);
  expect(await shelf.read()).toEqual({ kind: "missing" });
  expect(await shelf.read(known)).toEqual({ kind: "ok", chain: known });
});

test("[HI2] a history that was turned off is none, and not one that was rolled back", async () => {
  const shelf = new Shelf();
  await shelf.write();
  const known = await shelf.chain();
  expect(await shelf.read(known, { n: 2, hash: CLEARED })).toEqual({ kind: "ok", chain: null });
  expect(await shelf.read(known, { n: 1, hash: CLEARED })).toEqual({ kind: "forked" });
});

test("[HI7] whatever bytes lie where a manifest is looked for: it is none", async () => {
  const manifest: Manifest = {
    n: 1,
    prev: NO_MANIFEST,
    at: 1,
    shape: "now",
    isBase: true,
    index: null,
    adds: [],
    drops: [],
    covers: [],
    keyring: random(32),
  };
  const { bytes } = await sealManifest(ana, manifest, random);
  expect(await openManifest(ana, 1, bytes)).toEqual(manifest);
  expect(await openManifest(ana, 2, bytes)).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.uint8Array({ maxLength: 300 }), async (at, odd) => {
      expect(await openManifest(ana, 1, odd)).toBeUndefined();
      expect(await openManifest(ana, 1, bytes.with(at, (bytes[at] ?? 0) ^ 1))).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

test("names of rows tell rows apart", () => {
  expect(nameOf({ table: "timeline", key: [CHAT, 1, 0] })).not.toBe(nameOf({ table: "timeline", key: [CHAT, 10] }));
  expect(
    after(
      null,
      {
        manifest: {
          n: 1,
          prev: NO_MANIFEST,
          at: 1,
          shape: "x",
          isBase: true,
          index: null,
          adds: [],
          drops: [],
          covers: [],
          keyring: NO_KEYRING,
        },
        id: "m",
      },
      { n: 1, hash: "h" },
    ).manifests,
  ).toEqual(["m"]);
});
