import { expect, test, vi } from "vitest";
import { Looks, type Part, part } from "./parts.ts";

/** Time is what the test lets pass. */
function timers() {
  let [now, waiting] = [0, [] as { at: number; call: () => void }[]];
  return {
    after: (ms: number, call: () => void) => {
      const timer = { at: now + ms, call };
      waiting.push(timer);
      return () => {
        waiting = waiting.filter((each) => each !== timer);
      };
    },
    async pass(ms: number) {
      now += ms;
      for (const timer of waiting.filter(({ at }) => at <= now)) timer.call();
      for (let i = 0; i < 20; i++) await Promise.resolve();
    },
    left: () => waiting.length,
  };
}

const works: Part[] = [{ name: "Files", isUp: true }];

test("[OP11] however many come while somebody looks, each part is asked once", async () => {
  const { after, left } = timers();
  const looks = new Looks();
  const { promise, resolve } = Promise.withResolvers<Part[]>();
  let [asked, kept] = [0, 0];
  const look = () => {
    asked++;
    return promise;
  };
  const keep = () => void kept++;
  const key = {};
  const all = Array.from({ length: 40 }, () => looks.of(key, { now: 1, look, keep, after }));
  resolve(works);
  expect(await Promise.all(all)).toEqual(Array(40).fill(works));
  expect([asked, kept, left()]).toEqual([1, 1, 0]);
  await looks.of(key, { now: 9_000, look, keep, after });
  expect(asked).toBe(1);
  await looks.of(key, { now: 11_000, look, keep, after });
  expect(asked).toBe(2);
});

test("[OP11] a part that does not answer does not work, and nobody waits for it longer than its time", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const { after, pass, left } = timers();
  const never = part("Files", () => new Promise(() => {}), after);
  await pass(5_000);
  expect(await never).toEqual({ name: "Files", isUp: false });
  expect(await part("Messages", async () => {}, after)).toEqual({ name: "Messages", isUp: true });
  expect(left()).toBe(0);
  said.mockRestore();
});

test("[OP11] where whoever looked is gone, and what came of it is never told, one of the others looks", async () => {
  const { after, pass } = timers();
  const looks = new Looks();
  const key = {};
  const keep = () => {};
  void looks.of(key, { now: 1, look: () => new Promise(() => {}), keep, after });
  let asked = 0;
  const look = async () => {
    asked++;
    return works;
  };
  const waiting = Array.from({ length: 5 }, () => looks.of(key, { now: 2, look, keep, after }));
  await pass(8_000);
  expect(await Promise.all(waiting)).toEqual(Array(5).fill(works));
  expect(asked).toBe(1);
});
