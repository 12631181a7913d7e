import { expect, test, vi } from "vitest";
import type { Query, Verbs } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import type { Channel, EngineMessage } from "./channel.ts";
import { type Engine, serve } from "./host.ts";
import { connect as connectView, type EngineView, type Surroundings } from "./view.ts";

/** Like a BroadcastChannel: every end but the sender hears, later, and as a copy. */
function medium() {
  const ends: { alive: boolean; listeners: ((event: { data: EngineMessage }) => void)[] }[] = [];
  return function end(): Channel & { die(): void } {
    const own = { alive: true, listeners: [] as ((event: { data: EngineMessage }) => void)[] };
    ends.push(own);
    return {
      postMessage(message) {
        if (!own.alive) return;
        const data = structuredClone(message);
        queueMicrotask(() =>
          ends
            .filter((other) => other !== own && other.alive)
            .forEach((other) => void other.listeners.forEach((hear) => void hear({ data }))),
        );
      },
      addEventListener: (_, listener) => void own.listeners.push(listener),
      die() {
        own.alive = false;
      },
    };
  };
}

function fakeEngine(name: string) {
  const watching = new Set<(value: unknown) => void>();
  const verbs = {
    setName: vi.fn(async (text: string) => ({ kind: "ok", by: name, text })),
    show: vi.fn(async () => {}),
    hide: vi.fn(async () => {}),
    openSelf: vi.fn(async () => {
      throw new Error("a bug");
    }),
  } as unknown as Verbs;
  const engine: Engine = {
    verbs,
    watch(_query: Query, listener) {
      watching.add(listener);
      listener(`first of ${name}`);
      return () => watching.delete(listener);
    },
    wake: vi.fn(),
    lost: () => {},
  };
  return { engine, verbs, watching };
}

const BUILD = "/assets/worker-1.js";
const by = (id: string, build = BUILD) => ({ id, build });

function connect(channel: Channel, view: string, around: Partial<Surroundings> = {}): EngineView {
  const still = { build: BUILD, tellWorker: () => {}, onReload: () => {}, after: () => () => {}, now: () => 0 };
  return connectView(channel, view, { ...still, ...around });
}

const never = () => new Promise<void>(() => {});
/** Everything here goes on in microtasks: one turn of the event loop empties their queue. */
const settle = () => new Promise<void>((done) => void setImmediate(done));
const chat = "AAAAAAAAAAAAAAAAAAAAAA" as ConversationId;

test("[CL8] a view calls and watches, whichever of the two was there first", async () => {
  const end = medium();
  const view = connect(end(), "v1");
  const heard: unknown[] = [];
  view.watch({ kind: "account" }, (value) => heard.push(value));
  const early = view.verbs.setName("Ana");
  serve(fakeEngine("one").engine, end(), by("one"), never);
  expect(await early).toEqual({ kind: "ok", by: "one", text: "Ana" });
  expect(heard).toEqual(["first of one"]);
});

test("[CL8] losing the owner is invisible: the next one gets every watch and every call that was not answered", async () => {
  const end = medium();
  const first = end();
  const slow = fakeEngine("one");
  slow.engine.verbs.setName = () => new Promise(() => {});
  serve(slow.engine, first, by("one"), never);
  const view = connect(end(), "v1");
  const heard: unknown[] = [];
  view.watch({ kind: "account" }, (value) => heard.push(value));
  const call = view.verbs.setName("Ana");
  await settle();
  first.die();
  serve(fakeEngine("two").engine, end(), by("two"), never);
  expect(await call).toMatchObject({ by: "two" });
  expect(heard).toEqual(["first of one", "first of two"]);
});

test("a verb that throws fails its own call only", async () => {
  const end = medium();
  vi.spyOn(console, "error").mockImplementation(() => {});
  serve(fakeEngine("one").engine, end(), by("one"), never);
  const view = connect(end(), "v1");
  await expect(view.verbs.openSelf()).rejects.toThrow("the engine failed");
  expect(await view.verbs.setName("Ana")).toMatchObject({ kind: "ok" });
});

test("a conversation is hidden when the last view that showed it hides it or ends", async () => {
  const end = medium();
  const { engine, verbs, watching } = fakeEngine("one");
  const ends = new Map<string, () => void>();
  serve(engine, end(), by("one"), (view) => new Promise((done) => ends.set(view, done)));
  const one = connect(end(), "v1");
  const other = connect(end(), "v2");
  await Promise.all([one.verbs.show(chat), other.verbs.show(chat)]);
  other.watch({ kind: "conversations" }, () => {});
  await one.verbs.hide(chat);
  expect(verbs.hide).not.toHaveBeenCalled();
  await settle();
  expect(watching.size).toBe(1);
  ends.get("v2")?.();
  await settle();
  expect(verbs.hide).toHaveBeenCalledExactlyOnceWith(chat);
  expect(watching.size).toBe(0);
});

test("what no verb is called does not reach the engine", async () => {
  const end = medium();
  vi.spyOn(console, "error").mockImplementation(() => {});
  serve(fakeEngine("one").engine, end(), by("one"), never);
  const view = connect(end(), "v1") as unknown as { verbs: Record<string, () => Promise<unknown>> };
  await expect(view.verbs.nothing?.()).rejects.toThrow();
});

test("[CL8] the next owner is told what a view shows, once, and not what it hid", async () => {
  const end = medium();
  const first = end();
  serve(fakeEngine("one").engine, first, by("one"), never);
  const view = connect(end(), "v1");
  const other = "BBBBBBBBBBBBBBBBBBBBBB" as ConversationId;
  await view.verbs.show(other);
  await view.verbs.hide(other);
  await view.verbs.show(chat);
  first.die();
  const { engine, verbs } = fakeEngine("two");
  serve(engine, end(), by("two"), never);
  await settle();
  expect(verbs.show).toHaveBeenCalledExactlyOnceWith(chat);
});

test("[CL8] an owner that stood down says and does nothing more", async () => {
  const end = medium();
  const one = fakeEngine("one");
  const stop = serve(one.engine, end(), by("one"), never);
  const view = connect(end(), "v1");
  const heard: unknown[] = [];
  view.watch({ kind: "account" }, (value) => heard.push(value));
  await settle();
  stop();
  expect(one.watching.size).toBe(0);
  const call = view.verbs.setName("Ana");
  await settle();
  expect(one.verbs.setName).not.toHaveBeenCalled();
  serve(fakeEngine("two").engine, end(), by("two"), never);
  expect(await call).toMatchObject({ by: "two" });
});

test("[SH4] a view tells nothing to an owner of another build, and goes on with one of its own", async () => {
  const end = medium();
  const old = fakeEngine("old");
  serve(old.engine, end(), by("old", "/assets/worker-0.js"), never);
  const states: string[] = [];
  const view = connect(end(), "v1");
  view.onState(({ kind }) => states.push(kind));
  const call = view.verbs.setName("Ana");
  await settle();
  expect(states).toEqual(["starting", "other-build"]);
  expect(old.verbs.setName).not.toHaveBeenCalled();
  serve(fakeEngine("new").engine, end(), by("new"), never);
  expect(await call).toMatchObject({ by: "new" });
  expect(states).toEqual(["starting", "other-build", "ready"]);
});

test("[SH4] whoever asks the others to reload reaches those of another build, and no one else", async () => {
  const end = medium();
  const reloads: string[] = [];
  const asks = connect(end(), "v1", { build: "new" });
  connect(end(), "v2", { build: "new", onReload: () => reloads.push("v2") });
  connect(end(), "v3", { build: "old", onReload: () => reloads.push("v3") });
  asks.reloadOthers();
  await settle();
  expect(reloads).toEqual(["v3"]);
});

test("[SH5] every tab hears why the engine does not start, and goes on when one can", async () => {
  const end = medium();
  const worker = end();
  const states: unknown[] = [];
  for (const name of ["v1", "v2"]) connect(end(), name).onState((state) => states.push(state));
  const view = connect(end(), "v3");
  const call = view.verbs.setName("Ana");
  worker.postMessage({ to: "views", kind: "broken", problem: "no-room" });
  await settle();
  expect(states.slice(2)).toEqual(Array(2).fill({ kind: "broken", problem: "no-room" }));
  serve(fakeEngine("one").engine, worker, by("one"), never);
  expect(await call).toMatchObject({ by: "one" });
});
