import { expect, test } from "vitest";
import { lockWhenIdle } from "./idle.ts";
import type { LockWord } from "./lock-words.ts";
import { type LockAfter, prefsFrom } from "./prefs.ts";

const MINUTE = 60_000;

/** Several tabs of one device: its two clocks, and what the tabs say to each other */
function device(after: LockAfter) {
  let [wall, steady] = [1_000_000, 0];
  let timers: { at: number; then: () => void }[] = [];
  const chosen = { after };
  const tabs: { idle: ReturnType<typeof lockWhenIdle>; isLookedAt: boolean }[] = [];
  const log: string[] = [];
  return {
    log,
    chosen,
    tab(name: string) {
      const tab = { isLookedAt: true } as (typeof tabs)[number];
      tab.idle = lockWhenIdle({
        now: () => wall,
        steady: () => steady,
        after(ms, then) {
          const timer = { at: steady + ms, then };
          timers.push(timer);
          return () => {
            timers = timers.filter((each) => each !== timer);
          };
        },
        say: (word: LockWord) => tabs.filter((each) => each !== tab).forEach((each) => void each.idle.hear(word)),
        isLookedAt: () => tab.isLookedAt,
        lockAfter: () => chosen.after,
        lock: () => log.push(name),
      });
      tabs.push(tab);
      return tab;
    },
    goes(ms: number, { isAsleep = false, wallMs = ms } = {}) {
      wall += wallMs;
      if (isAsleep) return;
      steady += ms;
      const due = timers.filter(({ at }) => at <= steady);
      timers = timers.filter(({ at }) => at > steady);
      for (const { then } of due) then();
    },
  };
}

test("[LO6] it locks when nobody has used it for as long as was chosen, in any tab", () => {
  const here = device(5);
  const [one, other] = [here.tab("one"), here.tab("other")];
  here.goes(4 * MINUTE);
  other.idle.used();
  here.goes(4 * MINUTE);
  expect(here.log).toEqual([]);
  one.idle.used();
  here.goes(5 * MINUTE - 1);
  expect(here.log).toEqual([]);
  here.goes(1);
  expect(here.log).toContain("one");
});

test("[LO6] a page that slept finds out before a touch, or that it is looked at, counts as use", () => {
  for (const wakes of ["used", "looked"] as const) {
    const here = device(5);
    const tab = here.tab("one");
    here.goes(6 * MINUTE, { isAsleep: true });
    tab.idle[wakes]();
    expect(here.log).toEqual(["one"]);
  }
});

test("[LO6] a clock that is put back delays nothing", () => {
  const here = device(5);
  here.tab("one");
  here.goes(4 * MINUTE, { wallMs: -1000 * MINUTE });
  here.goes(MINUTE);
  expect(here.log).toEqual(["one"]);
});

test("[LO6] “as soon as you leave it” waits for the last tab that is looked at; “when you close it” for nobody", () => {
  const here = device(0);
  const [one, other] = [here.tab("one"), here.tab("other")];
  one.isLookedAt = false;
  one.idle.looked();
  here.goes(1_000);
  expect(here.log).toEqual([]);
  other.isLookedAt = false;
  other.idle.looked();
  here.goes(1_000);
  expect(here.log).toEqual(["other"]);
  const closing = device(null);
  closing.tab("one");
  closing.goes(1000 * MINUTE);
  expect(closing.log).toEqual([]);
});

test("[LO6] what slept as it was left finds so when it is looked at again", () => {
  for (const wakes of ["used", "looked"] as const) {
    const here = device(0);
    const tab = here.tab("one");
    tab.isLookedAt = false;
    tab.idle.looked();
    here.goes(3 * MINUTE, { isAsleep: true });
    tab.isLookedAt = true;
    tab.idle[wakes]();
    expect(here.log).toEqual(["one"]);
  }
  const quick = device(0);
  const tab = quick.tab("one");
  tab.isLookedAt = false;
  tab.idle.looked();
  quick.goes(200);
  tab.isLookedAt = true;
  tab.idle.looked();
  quick.goes(1_000);
  expect(quick.log).toEqual([]);
});

test("[LO6] another choice counts from then on", () => {
  const here = device(60);
  const tab = here.tab("one");
  here.goes(2 * MINUTE);
  here.chosen.after = 1;
  tab.idle.changed();
  here.goes(0);
  expect(here.log).toEqual(["one"]);
});

test("[LO6] what is kept of the choices is read as if anybody had written it", () => {
  const usual = { after: 5, hides: false };
  for (const bad of [null, "", "null", "7", "{", '{"after":2,"hides":"yes"}', '{"after":"never"}'])
    expect(prefsFrom(bad)).toEqual(usual);
  expect(prefsFrom('{"after":null,"hides":true}')).toEqual({ after: null, hides: true });
  expect(prefsFrom('{"after":0}')).toEqual({ after: 0, hides: false });
});
