import { expect, test } from "vitest";
import type { Unlocked } from "../../../client/store/sealing-keys.ts";
import { keyHolder } from "./key-holder.ts";
import type { LockWord } from "./lock-words.ts";

const unlocked = (generation: number, epoch: number) => ({ key: {} as CryptoKey, generation, epoch }) satisfies Unlocked;

function tabs() {
  const ends: ((word: LockWord) => void)[] = [];
  let timers: (() => void)[] = [];
  const holder = () => {
    const hears: ((word: LockWord) => void)[] = [];
    const hear = (word: LockWord) => hears.forEach((each) => void each(word));
    ends.push(hear);
    return keyHolder({
      channel: {
        postMessage: (word: LockWord) =>
          queueMicrotask(() => ends.filter((end) => end !== hear).forEach((end) => void end(word))),
        addEventListener: (_: string, listener: unknown) =>
          void hears.push((data) => (listener as (event: { data: LockWord }) => void)({ data })),
      } as never,
      after(_, then) {
        timers.push(then);
        return () => {
          timers = timers.filter((each) => each !== then);
        };
      },
    });
  };
  return {
    holder,
    say: (word: LockWord) => ends.forEach((end) => void end(word)),
    timeGoesBy: () => timers.splice(0).forEach((each) => void each()),
  };
}

test("[LO5] a tab that opens has the key from one that is open, and hands it on when that one is gone", async () => {
  const { holder } = tabs();
  const key = unlocked(1, 0);
  await holder().hear({ kind: "key", unlocked: key });
  const second = holder();
  expect(await second.borrow()).toBe(key);
  expect(await holder().borrow()).toBe(key);
});

test("[LO5] once it is locked no tab has it", async () => {
  const { holder, say, timeGoesBy } = tabs();
  const [first, second] = [holder(), holder()];
  await first.hear({ kind: "key", unlocked: unlocked(1, 0) });
  say({ kind: "lock" });
  const asked = [second.borrow(), first.borrow()];
  await new Promise<void>((done) => void setImmediate(done));
  timeGoesBy();
  expect(await Promise.all(asked)).toEqual([null, null]);
});

test("[LO5] a tab that slept while it was locked takes nobody's newer key away", async () => {
  const { holder, say } = tabs();
  const awake = holder();
  const newer = unlocked(1, 3);
  await awake.hear({ kind: "key", unlocked: newer });
  say({ kind: "key", unlocked: unlocked(1, 2) });
  expect(await awake.borrow()).toBe(newer);
  const other = unlocked(2, 0);
  say({ kind: "key", unlocked: other });
  expect(await awake.borrow()).toBe(other);
});
