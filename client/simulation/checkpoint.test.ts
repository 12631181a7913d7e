import { expect, test } from "vitest";
import { checkpoint } from "./checkpoint.ts";

test("whatever became of it, all is as it was, in the same objects, as often as one goes back", () => {
  class Kept {
    list = [1, { deep: "yes" }];
    readonly map = new Map<string, { n: number }>([["a", { n: 1 }]]);
    readonly set = new Set([1]);
    bytes = Uint8Array.of(1, 2, 3);
    self: Kept | null = this;
    readonly fixed = Object.freeze({ inside: { n: 7 } });
  }
  const kept = new Kept();
  const { list, map, bytes, fixed } = kept;
  const a = map.get("a");
  const back = checkpoint(kept);
  for (let round = 0; round < 2; round++) {
    (list[1] as { deep: string }).deep = "no";
    list.push(5);
    kept.list = [];
    Object.assign(kept, { more: true, self: null });
    if (a) a.n = 2;
    map.delete("a");
    map.set("b", { n: 3 });
    kept.set.clear();
    bytes.fill(0);
    kept.bytes = new Uint8Array();
    fixed.inside.n = 8;
    back();
    expect(kept).toEqual(new Kept());
    expect([kept.list, kept.map.get("a"), kept.bytes, kept.self]).toEqual([list, a, bytes, kept]);
    expect(kept.list).toBe(list);
    expect(kept.map.get("a")).toBe(a);
  }
});
