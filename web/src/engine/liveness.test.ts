import { expect, test } from "vitest";
import { watchOwner } from "./liveness.ts";

/** Time that moves when it is told to; `sleep` lets it pass without any timer, as a frozen page does. */
function stage() {
  let nowMs = 0;
  let timers: { at: number; then: () => void }[] = [];
  const said: string[] = [];
  const fire = () => {
    for (let next = due(); next !== undefined; next = due()) {
      timers = timers.filter((timer) => timer !== next);
      next.then();
    }
  };
  const due = () => timers.filter(({ at }) => at <= nowMs).sort((a, b) => a.at - b.at)[0];
  const owner = watchOwner({
    ask: () => said.push("ask"),
    takeOver: () => said.push("take over"),
    now: () => nowMs,
    after(ms, then) {
      const timer = { at: nowMs + ms, then };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
  return {
    owner,
    said,
    pass(ms: number) {
      for (const end = nowMs + ms; nowMs < end; nowMs += 100) fire();
      fire();
    },
    sleep(ms: number) {
      nowMs += ms;
      fire();
    },
  };
}

test("[CL8] an owner that answers neither a call nor the question whether it is there is taken over from", () => {
  const { owner, said, pass } = stage();
  owner.waits();
  pass(2_900);
  expect(said).toEqual([]);
  pass(200);
  expect(said).toEqual(["ask"]);
  pass(5_000);
  expect(said).toEqual(["ask", "take over"]);
});

test("[CL8] an owner that is slow at a verb but there keeps the profile", () => {
  const { owner, said, pass } = stage();
  owner.waits();
  for (let round = 0; round < 10; round++) {
    pass(3_100);
    owner.heard();
  }
  expect(said).toEqual(Array(10).fill("ask"));
  owner.rests();
  pass(60_000);
  expect(said).toHaveLength(10);
});

test("[CL8] a page that slept itself asks again before it blames the owner", () => {
  const { owner, said, pass, sleep } = stage();
  owner.waits();
  pass(3_100);
  sleep(3_600_000);
  expect(said).toEqual(["ask", "ask"]);
  owner.heard();
  owner.rests();
  pass(60_000);
  expect(said).toEqual(["ask", "ask"]);
});

test("[CL8] where taking over brought no owner, it is tried again", () => {
  const { owner, said, pass } = stage();
  owner.waits();
  pass(30_000);
  expect(said.slice(0, 4)).toEqual(["ask", "take over", "ask", "take over"]);
});
