import { describe, expect, test } from "vitest";
import { memoryStore } from "../../../client/store/memory.ts";
import { fenced, NotOwnerError } from "./fence.ts";
import { lockTable } from "./lock-table.ts";
import { type Locks, ownership } from "./owner.ts";
import { startProblem } from "./start-problem.ts";

function tab(locks: Locks, name: string, log: string[], isHeir = true) {
  let isOwner: () => Promise<boolean> = async () => false;
  let lost: (error: unknown) => void = () => {};
  let fault: unknown = null;
  const own = ownership(
    locks,
    "lock",
    async (asks, loses) => {
      lost = loses;
      if (fault !== null) throw fault;
      isOwner = asks;
      log.push(`${name} opened`);
      return { close: async () => void log.push(`${name} closed`) };
    },
    (error) => log.push(`${name} failed: ${(error as Error).message}`),
    isHeir,
  );
  return {
    own,
    isOwner: () => isOwner(),
    loses: (error: unknown) => lost(error),
    breaks(error: unknown) {
      fault = error;
    },
  };
}
/** Everything here goes on in microtasks: one turn of the event loop empties their queue. */
const settle = () => new Promise<void>((done) => void setImmediate(done));

describe("[CL8] an owner for a moment, as a service worker is", () => {
  test("takes the profile where it is free and lets go of it: the tab that waits is next", async () => {
    const { thread } = lockTable();
    const log: string[] = [];
    const [sw, page] = [tab(thread("sw"), "sw", log, false), tab(thread("1"), "page", log)];
    sw.own.tryNow();
    await settle();
    page.own.queue();
    await settle();
    expect([log, sw.own.owns]).toEqual([["sw opened"], true]);
    sw.own.release();
    await settle();
    expect([log, sw.own.owns, page.own.owns]).toEqual([["sw opened", "sw closed", "page opened"], false, true]);
  });

  test("does not wait for a profile that somebody owns, and is asked again later", async () => {
    const { thread } = lockTable();
    const log: string[] = [];
    const [sw, page] = [tab(thread("sw"), "sw", log, false), tab(thread("1"), "page", log)];
    page.own.queue();
    await settle();
    sw.own.tryNow();
    await settle();
    page.own.release();
    await settle();
    expect([log, sw.own.owns]).toEqual([["page opened", "page closed"], false]);
    sw.own.tryNow();
    await settle();
    expect(sw.own.owns).toBe(true);
  });

  test("that is told to let go while it opens closes at once", async () => {
    const { thread } = lockTable();
    const log: string[] = [];
    const sw = tab(thread("sw"), "sw", log, false);
    sw.own.tryNow();
    await Promise.resolve();
    await Promise.resolve();
    sw.own.release();
    await settle();
    sw.own.release();
    await settle();
    expect([log, sw.own.owns]).toEqual([["sw opened", "sw closed"], false]);
  });

  test("that a tab takes over from is no heir: it would own the profile unasked", async () => {
    const { thread } = lockTable();
    const log: string[] = [];
    const [sw, page] = [tab(thread("sw"), "sw", log, false), tab(thread("1"), "page", log)];
    sw.own.tryNow();
    await settle();
    page.own.takeOver();
    await settle();
    page.own.release();
    await settle();
    expect([log, sw.own.owns]).toEqual([["sw opened", "sw closed", "page opened", "page closed"], false]);
  });
});

describe("[CL8] the owner of a profile", () => {
  test("that is taken over from closes what it has open, and is an heir again", async () => {
    const { thread } = lockTable();
    const log: string[] = [];
    const [one, two] = [tab(thread("1"), "one", log), tab(thread("2"), "two", log)];
    one.own.queue();
    two.own.queue();
    await settle();
    expect([log, one.own.owns, await one.isOwner()]).toEqual([["one opened"], true, true]);
    two.own.takeOver();
    await settle();
    expect(log.slice(1).sort()).toEqual(["one closed", "two opened"]);
    expect([one.own.owns, await one.isOwner(), await two.isOwner()]).toEqual([false, false, true]);
    one.own.takeOver();
    await settle();
    expect(log.slice(3).sort()).toEqual(["one opened", "two closed"]);
  });

  test("that was taken over from opens by itself once the other is gone", async () => {
    const { thread } = lockTable();
    const log: string[] = [];
    const [one, two] = [tab(thread("1"), "one", log), tab(thread("2"), "two", log)];
    one.own.queue();
    await settle();
    two.own.takeOver();
    await settle();
    two.loses(new Error("its database is gone"));
    await settle();
    expect(log.slice(-1)).toEqual(["one opened"]);
    expect([one.own.owns, await one.isOwner()]).toEqual([true, true]);
  });

  test("[SH5] that cannot start frees the lock, so that every tab tries, and each starts later when it is told to", async () => {
    const { thread } = lockTable();
    const log: string[] = [];
    const [one, two] = [tab(thread("1"), "one", log), tab(thread("2"), "two", log)];
    for (const each of [one, two]) {
      // An aborted transaction of the database bears the same name as a lock that was taken.
      each.breaks(new DOMException("no room", "AbortError"));
      each.own.queue();
    }
    await settle();
    expect(log).toEqual(["one failed: no room", "two failed: no room"]);
    two.breaks(null);
    two.own.queue();
    await settle();
    expect(log.slice(2)).toEqual(["two opened"]);
  });
});

test("[SH5] an owner whose database goes closes what it has open, says so, and frees the lock", async () => {
  const { thread } = lockTable();
  const log: string[] = [];
  const [one, two] = [tab(thread("1"), "one", log), tab(thread("2"), "two", log)];
  one.own.queue();
  two.own.queue();
  await settle();
  one.loses(new Error("terminated"));
  await settle();
  expect(log.toSorted()).toEqual(["one closed", "one failed: terminated", "one opened", "two opened"]);
  expect([one.own.owns, two.own.owns]).toEqual([false, true]);
});

describe("[CL8] a step of an owner that slept", () => {
  const step = { scope: "client", version: 0, writes: [] };

  test("is not written once another one owns the profile", async () => {
    let owns = true;
    let now = 0;
    const store = fenced(
      memoryStore(),
      async () => owns,
      () => now,
    );
    expect(await store.transact(step)).toBe("done");
    owns = false;
    now = 3_600_000;
    await expect(store.transact({ ...step, version: 1 })).rejects.toBeInstanceOf(NotOwnerError);
    expect(await store.version("client")).toBe(1);
  });

  test("costs a look at the lock once a second at most", async () => {
    let looks = 0;
    let now = 0;
    const store = fenced(
      memoryStore(),
      async () => ++looks > 0,
      () => now,
    );
    for (let version = 0; version < 30; version++) {
      await store.transact({ ...step, version });
      now += 100;
    }
    expect(looks).toBe(3);
  });
});

test("[SH5] why it did not start is told as far as a person can act", () => {
  expect(startProblem(Object.assign(new Error("written by a newer version"), { kind: "newer" }))).toBe("newer");
  expect(startProblem(Object.assign(new Error("full"), { kind: "full" }))).toBe("no-room");
  expect(startProblem(new DOMException("", "VersionError"))).toBe("newer");
  expect(startProblem(new DOMException("", "QuotaExceededError"))).toBe("no-room");
  expect(startProblem(new DOMException("", "SecurityError"))).toBe("not-allowed");
  expect(startProblem(new TypeError("a bug"))).toBe("unknown");
  expect(startProblem(undefined)).toBe("unknown");
});
