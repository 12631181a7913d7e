import fc from "fast-check";
import { expect, test } from "vitest";
import type { AccountId, BlobId } from "../../../protocol/index.ts";
import { type Carried, choose } from "./keeping-media.ts";

const own = "ana" as AccountId;
const file = (blob: string, bytes: number, sender: string, at: number): Carried => ({
  blob: blob as BlobId,
  bytes,
  sender: sender as AccountId,
  at,
});

test("[HI21] nobody fills the room of another's history: one's own come first, and one other person has a quarter of it", () => {
  const flood = Array.from({ length: 52 }, (_, i) => file(`-${i}`, 100, "mal", 1000 + i));
  const { blobs, left } = choose([...flood, file("z-own", 900, "ana", 1), file("z-bob", 100, "bob", 2)], {
    own,
    limitBytes: 4000,
  });
  expect(blobs).toContain("z-own");
  expect(blobs).toContain("z-bob");
  expect(blobs.filter((blob) => blob.startsWith("-"))).toEqual(Array.from({ length: 10 }, (_, i) => `-${51 - i}`));
  expect(left).toHaveLength(42);
});

test("[HI21] what is too large for the room that is left leaves it to what fits; what two messages carry is asked for once", () => {
  const files = [
    file("large", 90, "ana", 3),
    file("larger", 900, "ana", 2),
    file("small", 10, "ana", 1),
    file("small", 10, "bob", 4),
  ];
  expect(choose(files, { own, limitBytes: 100 })).toEqual({ blobs: ["large", "small"], left: ["larger"] });
});

test("[HI21] whatever there is: each file is either asked for or left, once, and all that is asked for fits", () => {
  const some = fc.array(
    fc.record({ blob: fc.nat(20), bytes: fc.nat(50), sender: fc.constantFrom("ana", "bob", "mal"), at: fc.nat(9) }),
  );
  fc.assert(
    fc.property(some, fc.nat(400), (all, limitBytes) => {
      // A blob has one size, whoever carries it.
      const files = all.map(({ blob, sender, at }) => file(`${blob}`, blob * 3, sender, at));
      const { blobs, left } = choose(files, { own, limitBytes });
      expect([...blobs, ...left].sort()).toEqual([...new Set(files.map((each) => each.blob))].sort());
      expect(blobs.reduce((sum, blob) => sum + Number(blob) * 3, 0)).toBeLessThanOrEqual(limitBytes);
    }),
  );
});
