// A push while tabs open, close and sleep, and the service worker is killed at each call that it makes: over the real engine and the real
// lock's rules, on virtual time. Nothing of a ratchet is used twice, and each message is there once.

import { expect, test } from "vitest";
import { openProgram } from "../../../client/program.ts";
import type { Device } from "../../../client/simulation/device.ts";
import { Judge } from "../../../client/simulation/judge.ts";
import { type Death, Life } from "../../../client/simulation/life.ts";
import type { World } from "../../../client/simulation/world.ts";
import { StoreError } from "../../../client/store/store-error.ts";
import { talking } from "../../../client/stories/talking.ts";
import type { ConversationId } from "../../../protocol/index.ts";
import { type Channel, type EngineMessage, OWNER_LOCK, viewLock } from "../engine/channel.ts";
import { fenced } from "../engine/fence.ts";
import { serve } from "../engine/host.ts";
import { lockTable } from "../engine/lock-table.ts";
import { type Locks, type Open, ownership } from "../engine/owner.ts";
import { connect } from "../engine/view.ts";
import { pushEngineOver } from "./catch-up.ts";
import type { Told } from "./kept.ts";
import type { Standing } from "./notes.ts";
import { DEFAULTS } from "./settings.ts";

const BUILD = "/assets/worker-1.js";
const WITHIN_MS = 14_000;
const SETTLED_MS = 11 * 60_000;

/** One thread of a browser: it lives, sleeps, or has been killed. What reaches it while it sleeps waits. */
class Thread {
  readonly life: Life;
  private sleeps = false;
  private waiting: (() => void)[] = [];

  constructor(death: Death | null = null) {
    this.life = new Life(death);
  }

  /** A callback of the platform into this thread */
  hears<Args extends unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
    return (...args) => {
      if (!this.life.alive) return;
      if (this.sleeps) this.waiting.push(() => this.life.alive && act(...args));
      else act(...args);
    };
  }

  answer<T>(asked: Promise<T>): Promise<T> {
    return new Promise((done, failed) => void asked.then(this.hears(done), this.hears(failed)));
  }

  sleep(): void {
    this.sleeps = true;
  }

  wake(): void {
    this.sleeps = false;
    for (const act of this.waiting.splice(0)) act();
  }
}

/** The browser profile of one person: a disk, a line, locks and a channel that its threads share. */
function browser(world: World, home: Device) {
  const table = lockTable();
  const ends: { thread: Thread; listeners: ((event: { data: EngineMessage }) => void)[] }[] = [];
  let names = 0;

  const locksOf = (thread: Thread): Locks => {
    names += 1;
    const client = `thread ${names}`;
    thread.life.atDeath(() => table.dies(client));
    const real = table.thread(client);
    return {
      request: (name: string, options: LockOptions | LockGrantedCallback<unknown>, granted?: LockGrantedCallback<unknown>) => {
        const [given, act] =
          granted === undefined ? [{}, options as LockGrantedCallback<unknown>] : [options as LockOptions, granted];
        // Granted while it sleeps: it holds the lock and does not know.
        const inside = (lock: Lock | null) =>
          new Promise((done, failed) => void thread.hears(() => void Promise.resolve(act(lock)).then(done, failed))());
        return thread.answer(real.request(name, given, inside as LockGrantedCallback<unknown>));
      },
      query: () => thread.answer(real.query()),
    } as Locks;
  };
  const channelOf = (thread: Thread) => (): Channel & { close(): void } => {
    const own = { thread, listeners: [] as ((event: { data: EngineMessage }) => void)[] };
    ends.push(own);
    return {
      postMessage(message) {
        if (!thread.life.alive || !ends.includes(own)) return;
        const data = structuredClone(message);
        for (const other of ends.filter((end) => end !== own))
          queueMicrotask(() => {
            for (const listener of other.listeners) other.thread.hears(listener)({ data: structuredClone(data) });
          });
      },
      addEventListener: (_, listener) => void own.listeners.push(listener),
      close: () => void ends.splice(ends.indexOf(own), 1),
    };
  };
  const clockOf = (thread: Thread) => ({
    now: () => world.clock.now(),
    after: (ms: number, then: () => void) => world.clock.after(ms, thread.hears(then)),
  });

  /** As `openProfile` does in a browser */
  const openerOf =
    (thread: Thread, locks: Locks) =>
    async (channel: Channel, build: string, isOwner: () => Promise<boolean>): Promise<Open> => {
      const ports = thread.life.ports({
        store: home.disk.open(),
        vault: home.disk.openVault(),
        http: home.network.http,
        sockets: home.network.sockets,
        clock: clockOf(thread),
        random: world.random,
      });
      const closers: (() => void)[] = [];
      const sockets: typeof ports.sockets = {
        open(path, events) {
          const socket = ports.sockets.open(path, {
            onOpen: thread.hears(events.onOpen),
            onMessage: thread.hears(events.onMessage),
            onClose: thread.hears(events.onClose),
          });
          closers.push(() => socket.close());
          return socket;
        },
      };
      const request: typeof ports.http.request = (...args) => thread.answer(ports.http.request(...args));
      const store = fenced(ports.store, isOwner, () => world.clock.now());
      const slow = new Proxy(store, {
        get:
          (target, key) =>
          (...args: unknown[]) =>
            thread.answer((Reflect.get(target, key) as (...all: unknown[]) => Promise<unknown>).apply(target, args)),
      });
      const client = await openProgram(
        { ...ports, store: slow, sockets, http: { ...ports.http, request } },
        { keyPackages: 3, onFailure: (error) => thread.life.alive && faults.push(error) },
      );
      names += 1;
      const engine = {
        verbs: client.verbs,
        watch: client.watch as never,
        wake: () => client.wake(),
        lost: () => closers.splice(0).forEach((close) => void close()),
      };
      const viewEnd = (view: string) => locks.request(viewLock(view), async () => {}) as Promise<void>;
      const stop = serve(engine, channel, { id: `owner ${names}`, build }, viewEnd);
      return {
        async close() {
          stop();
          await client.close();
        },
      };
    };

  const faults: unknown[] = [];
  return {
    faults,
    /** @param death at which of its calls it is killed */
    push(told: Told, death: Death | null = null, standing: Standing[] = [], open?: () => Promise<Open>) {
      const thread = new Thread(death);
      const locks = locksOf(thread);
      const engine = pushEngineOver({
        locks,
        channel: channelOf(thread),
        open: open ?? openerOf(thread, locks),
        clock: clockOf(thread),
        time: () => world.clock.now(),
        newName: () => `view ${++names}`,
      });
      const died = new Promise<"died">((done) => thread.life.atDeath(() => done("died")));
      const asked = Promise.race([engine.catchUp(BUILD, { withinMs: WITHIN_MS, told, settings: DEFAULTS, standing }), died]);
      return { thread, engine, asked };
    },
    tab() {
      const thread = new Thread();
      const locks = locksOf(thread);
      const channel = channelOf(thread)();
      const own = ownership(
        locks,
        OWNER_LOCK,
        (isOwner) => openerOf(thread, locks)(channel, BUILD, isOwner),
        (error) => faults.push(error),
      );
      channel.addEventListener("message", ({ data }) => {
        if (data.to === "engine" && data.kind === "ping" && own.owns) channel.postMessage({ to: "views", kind: "alive" });
      });
      own.queue();
      const name = `view ${++names}`;
      void locks.request(viewLock(name), () => new Promise(() => {}));
      const view = connect(channelOf(thread)(), name, {
        build: BUILD,
        tellWorker: (word) => (word === "take-over" ? own.takeOver() : own.queue()),
        onReload: () => {},
        ...clockOf(thread),
      });
      return { thread, view, close: () => thread.life.end() };
    },
  };
}

type Profile = Awaited<ReturnType<typeof closedProfile>>;

/** Bob's profile with all tabs closed, and Ana who writes to it. */
async function closedProfile(seed: number) {
  const talk = await talking(seed);
  talk.bob.crash();
  await talk.world.clock.advance(60_000);
  return { ...talk, profile: browser(talk.world, talk.bob) };
}

async function textsOf({ bob, chat }: Pick<Profile, "bob" | "chat">): Promise<string[]> {
  const lines = await bob.disk.open().range("timeline", { prefix: [chat] });
  const odd = lines.filter(({ value }) => value.kind === "unreadable");
  if (odd.length > 0) throw new Error(`unreadable: ${JSON.stringify(odd)}`);
  return lines.flatMap(({ value }) => (value.kind === "message" ? [value.text] : []));
}

async function says({ world, ana, chat }: { world: World; ana: Device; chat: ConversationId }, text: string): Promise<void> {
  await world.ends(ana.verbs.send(chat, { text }));
  await world.clock.advance(2_000);
}

const bodies = (plan: unknown) => (plan as { show: { body: string }[] } | null)?.show.map(({ body }) => body);

test("[PN3] [PN5] killed at each call of the way from a push to its notification, the next push shows it, and the message is there once", async () => {
  const scene = await closedProfile(840);
  const { world, profile } = scene;
  const said: string[] = ["first"];
  let calls = 0;
  for (let atCall = 1; ; atCall++) {
    const text = `message ${atCall}`;
    said.push(text);
    await says(scene, text);
    const { asked, thread } = profile.push({}, { atCall, when: "after" });
    const plan = await world.ends(asked);
    thread.life.end();
    await world.clock.advance(1_000);
    if (plan !== "died") {
      expect(bodies(plan)?.[0]).toContain(text);
      break;
    }
    calls += 1;
    const { asked: again, thread: next } = profile.push({});
    expect(bodies(await world.ends(again))?.[0]).toContain(text);
    next.life.end();
    expect(await textsOf(scene)).toEqual(said);
  }
  expect(calls).toBeGreaterThan(10);
  expect(await textsOf(scene)).toEqual(said);
  await world.ends(scene.bob.open());
  await world.clock.advance(SETTLED_MS);
  await new Judge(world).verdict(said.map((text) => ({ conversation: scene.chat, text, by: scene.ana, isSure: true })));
  expect(profile.faults).toEqual([]);
});

test("[PN5] [PN10] killed at each call of the way to a reaction's notification, the next push shows it once, and withdraws it when it is taken back", async () => {
  const scene = await closedProfile(844);
  const { world, profile, ana, bob, chat } = scene;
  await world.ends(bob.open());
  await world.ends(bob.verbs.send(chat, { text: "of Bob's" }));
  await world.clock.advance(5_000);
  bob.crash();
  const { items } = await world.ends(ana.timeline(chat));
  const { id } = items.find((item) => item.kind === "message" && item.text === "of Bob's") as { id: string };
  const reacts = async (emoji: string | null) => {
    await world.ends(ana.verbs.react(chat, id, emoji));
    await world.clock.advance(2_000);
  };
  const pushed = async (told: Told, death: Death | null = null) => {
    const { asked, thread } = profile.push(told, death);
    const plan = await world.ends(asked);
    thread.life.end();
    await world.clock.advance(1_000);
    return plan;
  };
  let told: Told = {};
  let calls = 0;
  for (let atCall = 1; ; atCall++) {
    const emoji = atCall % 2 === 0 ? "👍" : "❤️";
    await reacts(emoji);
    const first = await pushed(told, { atCall, when: "after" });
    const plan = first === "died" ? await pushed(told) : first;
    if (plan === null || plan === "died") throw new Error(`nothing known after call ${atCall}`);
    expect(plan.show.map(({ body }) => body)).toEqual([`Ana reacted ${emoji} to: of Bob's`]);
    told = plan.told;
    expect(await bob.disk.open().range("reactions", { prefix: [chat] })).toMatchObject([{ value: { emoji } }]);
    if (first !== "died") break;
    calls += 1;
  }
  expect(calls).toBeGreaterThan(10);
  await reacts(null);
  expect(await pushed(told)).toMatchObject({ show: [], mend: [], close: [`reaction ${chat}`] });
  expect(profile.faults).toEqual([]);
});

test("[PN3] the profile is let go of when all is shown: a tab that opens owns it at once, while the service worker still lives", async () => {
  const scene = await closedProfile(843);
  const { world, profile } = scene;
  await says(scene, "hello");
  const { asked } = profile.push({});
  expect(bodies(await world.ends(asked))?.[0]).toMatch("hello");
  const tab = profile.tab();
  const states: string[] = [];
  tab.view.onState(({ kind }) => states.push(kind));
  // Less than it takes to take over from one that does not answer.
  await world.clock.advance(2_000);
  expect(states).toEqual(["starting", "ready"]);
  tab.close();
});

test("[LO7] [LO3] while the profile is locked a push tells nothing, and keeps nobody from opening it", async () => {
  const scene = await closedProfile(845);
  const { world, profile } = scene;
  await says(scene, "hello");
  const { asked } = profile.push({}, null, [], async () => {
    throw new StoreError("locked");
  });
  expect(await world.ends(asked)).toBeNull();
  const tab = profile.tab();
  const states: string[] = [];
  tab.view.onState(({ kind }) => states.push(kind));
  await world.clock.advance(2_000);
  expect(states).toEqual(["starting", "ready"]);
  tab.close();
});

test("[PN5] a reply from a notification, killed at each call and pressed again, leaves once", async () => {
  const scene = await closedProfile(841);
  const { world, profile, chat, ana } = scene;
  const replies: string[] = [];
  for (let atCall = 1; ; atCall++) {
    const reply = { id: btoa(String(atCall).padStart(16, "0")).replaceAll("=", ""), text: `reply ${atCall}` };
    replies.push(reply.text);
    const press = (death: Death | null) => {
      const { thread, engine } = profile.push({}, death);
      const died = new Promise<"died">((done) => thread.life.atDeath(() => done("died")));
      return { thread, done: Promise.race([engine.act(BUILD, 12_000, (verbs) => verbs.send(chat, reply)), died]) };
    };
    const first = press({ atCall, when: "after" });
    const outcome = await world.ends(first.done);
    first.thread.life.end();
    const second = press(null);
    expect(await world.ends(second.done)).toMatchObject({ kind: "ok" });
    second.thread.life.end();
    await world.clock.advance(2_000);
    if (outcome !== "died") break;
  }
  await world.ends(scene.bob.open());
  await world.clock.advance(SETTLED_MS);
  const lines = await ana.disk.open().range("timeline", { prefix: [chat] });
  const got = lines.flatMap(({ value }) => (value.kind === "message" && value.text.startsWith("reply") ? [value.text] : []));
  expect(got).toEqual(replies);
  expect(replies.length).toBeGreaterThan(10);
  await new Judge(world).verdict(replies.map((text) => ({ conversation: chat, text, by: scene.bob, isSure: true })));
  expect(profile.faults).toEqual([]);
});

test("[PN5] a tab that opens, closes or sleeps at any moment of a push: it's shown, and there once", async () => {
  const scene = await closedProfile(842);
  const { world, profile } = scene;
  const said = ["first"];
  const moments = Array.from({ length: 24 }, (_, i) => i * 60);
  for (const afterMs of moments)
    for (const what of ["opens", "closes", "sleeps"] as const) {
      const text = `${what} after ${afterMs} ms`;
      said.push(text);
      const tab = what === "opens" ? null : profile.tab();
      // The tab has caught up, or is about to.
      await world.clock.advance(afterMs % 240);
      await says(scene, text);
      const { asked, thread } = profile.push({});
      const plan = world.ends(asked);
      let late: ReturnType<typeof profile.tab> | null = null;
      world.clock.after(afterMs, () => {
        if (what === "opens") late = profile.tab();
        if (what === "closes") tab?.close();
        if (what === "sleeps") tab?.thread.sleep();
      });
      // A sleeping owner is taken over from within the time that there is.
      expect(bodies(await plan)?.[0], text).toMatch(text);
      thread.life.end();
      if (what === "sleeps") tab?.thread.wake();
      await world.clock.advance(3_000);
      for (const open of [tab, late as ReturnType<typeof profile.tab> | null]) open?.close();
      await world.clock.advance(1_000);
      const { asked: last, thread: checks } = profile.push({});
      await world.ends(last);
      checks.life.end();
      expect(await textsOf(scene), text).toEqual(said);
    }
  await world.ends(scene.bob.open());
  await world.clock.advance(SETTLED_MS);
  await new Judge(world).verdict(said.map((text) => ({ conversation: scene.chat, text, by: scene.ana, isSure: true })));
});
