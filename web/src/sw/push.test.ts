// Pushes to the service worker with all that it stands on failing in turn: each shows something before its event is over.

import { expect, test } from "vitest";
import type { ConversationId } from "../../../protocol/index.ts";
import type { PushEngine } from "./catch-up.ts";
import type { Told } from "./kept.ts";
import type { Note } from "./notes.ts";
import { handlePushes } from "./push.ts";
import { DEFAULTS } from "./settings.ts";
import type { Shown } from "./show.ts";

type Plan = NonNullable<Awaited<ReturnType<PushEngine["catchUp"]>>>;
type Standing = { title: string; body: string; tag: string; data?: Shown; silent: boolean };

const NOTHING: Plan = { show: [], mend: [], close: [], told: {}, unread: 0, isWhole: true };

function note(name: string, body: string): Note {
  const conversation = name as ConversationId;
  return { conversation, tag: `chat ${name}`, title: name, body, isOpen: true, isSilent: false, at: 1, icon: null, upTo: 1 };
}

function serviceWorker(catchUp: () => Promise<Plan | null>) {
  const listeners = new Map<string, (event: { waitUntil(work: Promise<void>): void }) => void>();
  const standing = new Map<string, Standing>();
  const badges: number[] = [];
  const waiting: (() => void)[] = [];
  let told: Told = {};
  const failures: unknown[] = [];
  let shows = 0;
  const self = {
    addEventListener: (kind: string, listener: never) => listeners.set(kind, listener),
    registration: {
      async showNotification(title: string, { body, tag, data, silent }: Omit<Standing, "title">) {
        shows += 1;
        standing.set(tag, { title, body, tag, data, silent } as Standing);
      },
      getNotifications: async ({ tag }: { tag?: string } = {}) =>
        [...standing.values()]
          .filter((each) => tag === undefined || each.tag === tag)
          .map((each) => ({ ...each, close: () => standing.delete(each.tag) })),
    },
    clients: { matchAll: async () => [] },
    navigator: { setAppBadge: async (count: number) => void badges.push(count) },
  };
  handlePushes({
    self: self as never,
    build: "/assets/worker-1.js",
    engine: () => ({ catchUp }) as never,
    kept: {
      readTold: async () => told,
      writeTold: async (next) => {
        told = next;
      },
      readSettings: async () => DEFAULTS,
      takeTest: async () => false,
    },
    mayShow: () => true,
    failed: (_, error) => failures.push(error),
    after: (_, then) => {
      waiting.push(then);
      return () => waiting.splice(waiting.indexOf(then), 1);
    },
  });
  return {
    standing,
    badges,
    failures,
    shows: () => shows,
    /** All the patience that it has is over. */
    late: () => waiting.splice(0).forEach((then) => void then()),
    async push() {
      let over = Promise.resolve();
      listeners.get("push")?.({
        waitUntil(work) {
          over = work;
        },
      });
      await over;
    },
  };
}

const bodies = ({ standing }: { standing: Map<string, Standing> }) => [...standing.values()].map(({ body }) => body);

test("[PN3] fifty pushes, one after another and all at once, with an engine that throws: each shows something before it is over", async () => {
  const sw = serviceWorker(async () => {
    throw new Error("the store is broken");
  });
  for (let i = 1; i <= 50; i++) {
    sw.standing.clear();
    await sw.push();
    expect(bodies(sw)).toEqual(["New message"]);
    expect(sw.shows()).toBe(i);
  }
  const all = Array.from({ length: 50 }, async () => {
    await sw.push();
    expect(bodies(sw)).toEqual(["New message"]);
  });
  sw.standing.clear();
  await Promise.all(all);
  expect(sw.failures.length).toBeGreaterThanOrEqual(51);
});

test("[PN3] an engine that never answers is not waited for, and one that knows nothing makes no words up", async () => {
  const hangs = serviceWorker(() => new Promise(() => {}));
  const pushed = hangs.push();
  const patienceEnds = () => {
    hangs.late();
    return bodies(hangs);
  };
  await expect.poll(patienceEnds).toEqual(["New message"]);
  await pushed;
  const blind = serviceWorker(async () => null);
  await blind.push();
  expect(bodies(blind)).toEqual(["New message"]);
  const partly = serviceWorker(async () => ({ ...NOTHING, isWhole: false }));
  await partly.push();
  expect(bodies(partly)).toEqual(["New message"]);
  const nothing = serviceWorker(async () => NOTHING);
  await nothing.push();
  expect(bodies(nothing)).toEqual(["You're up to date"]);
});

test("[PN1] [PN4] the badge says the true number with each push, and is cleared; what stands there is mended or withdrawn", async () => {
  const plans: Plan[] = [
    { ...NOTHING, show: [note("Ana", "hello")], told: { "chat Ana": 1 }, unread: 3 },
    { ...NOTHING, mend: [{ ...note("Ana", "New message"), isSilent: true }], told: { "chat Ana": 1 }, unread: 1 },
    { ...NOTHING, close: ["chat Ana"], unread: 0 },
  ];
  const sw = serviceWorker(async () => plans.shift() ?? NOTHING);
  await sw.push();
  expect([bodies(sw), sw.standing.get("chat Ana")?.silent]).toEqual([["hello"], false]);
  await sw.push();
  expect([bodies(sw), sw.standing.get("chat Ana")?.silent]).toEqual([["New message"], true]);
  await sw.push();
  expect(bodies(sw)).toEqual(["You're up to date"]);
  expect(sw.badges).toEqual([3, 1, 0]);
});
