import { expect, test, vi } from "vitest";
import type { Query, Verbs } from "../../../client/index.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import type { Channel, EngineMessage } from "./channel.ts";
import { type Engine, serve } from "./host.ts";
import { connect } from "./view.ts";

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

const never = () => new Promise<void>(() => {});
const settle = () => new Promise((done) => setTimeout(done, 5));
const chat = "AAAAAAAAAAAAAAAAAAAAAA" as ConversationId;

test("[CL8] a view calls and watches, whichever of the two was there first", async () => {
  const end = medium();
  const view = connect(end(), "v1");
  const heard: unknown[] = [];
  view.watch({ kind: "account" }, (value) => heard.push(value));
  const early = view.verbs.setName("Ana");
  serve(fakeEngine("one").engine, end(), "one", never);
  expect(await early).toEqual({ kind: "ok", by: "one", text: "Ana" });
  expect(heard).toEqual(["first of one"]);
});

test("[CL8] losing the owner is invisible: the next one gets every watch and every call that was not answered", async () => {
  const end = medium();
  const first = end();
  const slow = fakeEngine("one");
  slow.engine.verbs.setName = () => new Promise(() => {});
  serve(slow.engine, first, "one", never);
  const view = connect(end(), "v1");
  const heard: unknown[] = [];
  view.watch({ kind: "account" }, (value) => heard.push(value));
  const call = view.verbs.setName("Ana");
  await settle();
  first.die();
  serve(fakeEngine("two").engine, end(), "two", never);
  expect(await call).toMatchObject({ by: "two" });
  expect(heard).toEqual(["first of one", "first of two"]);
});

test("a verb that throws fails its own call only", async () => {
  const end = medium();
  vi.spyOn(console, "error").mockImplementation(() => {});
  serve(fakeEngine("one").engine, end(), "one", never);
  const view = connect(end(), "v1");
  await expect(view.verbs.openSelf()).rejects.toThrow("the engine failed");
  expect(await view.verbs.setName("Ana")).toMatchObject({ kind: "ok" });
});

test("a conversation is hidden when the last view that showed it hides it or ends", async () => {
  const end = medium();
  const { engine, verbs, watching } = fakeEngine("one");
  const ends = new Map<string, () => void>();
  serve(engine, end(), "one", (view) => new Promise((done) => ends.set(view, done)));
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
  serve(fakeEngine("one").engine, end(), "one", never);
  const view = connect(end(), "v1") as unknown as { verbs: Record<string, () => Promise<unknown>> };
  await expect(view.verbs.nothing?.()).rejects.toThrow();
});
