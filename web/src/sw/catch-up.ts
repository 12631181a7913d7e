// What the service worker's engine does for a push: catches up as owner of the profile for a few seconds, or by asking the tab that owns it,
// and lets go. Locks, channel, store and time are given to it.

import type { ConversationSummary, Query, QueryResult, QueryUpdate, Verbs } from "../../../client/index.ts";
import { fold } from "../../../client/live/fold.ts";
import type { Clock } from "../../../client/ports.ts";
import type { BlobId, UnixMs } from "../../../protocol/index.ts";
import { type Channel, OWNER_LOCK, viewLock } from "../engine/channel.ts";
import { type Locks, type Open, type Ownership, ownership } from "../engine/owner.ts";
import { connect, type EngineView } from "../engine/view.ts";
import type { Told } from "./kept.ts";
import { type Moment, type Note, type Plan, planNotes, type Standing } from "./notes.ts";
import { minuteOfDay, type NotificationSettings } from "./settings.ts";

/** What the service worker finds under `parleyEngine` once it has loaded its script */
export type PushEngine = {
  /**
   * Catches up as far as the time allows, and says what to show.
   * @param build as its tabs call it: an owner of another one is not talked to
   * @returns null where it cannot be known: no account, no store, no time
   */
  catchUp(
    build: string,
    given: {
      withinMs: number;
      told: Told;
      settings: NotificationSettings /** What stands there */;
      standing: readonly Standing[];
    },
  ): Promise<(Plan & { /** All that the service had is in it. */ isWhole: boolean }) | null>;
  /** For the buttons of a notification, and a subscription that changed. @returns null where the engine did not get to it */
  act<T>(build: string, withinMs: number, verb: (verbs: Verbs) => Promise<T>): Promise<T | null>;
  /** @returns whether nothing waits any more; null where the engine did not get to it */
  sendWaiting(build: string, withinMs: number): Promise<boolean | null>;
};

export type Surroundings = {
  locks: Locks;
  /** Another end of the one that all tabs talk over */
  channel(): Channel & { close(): void };
  open(channel: Channel, build: string, isOwner: () => Promise<boolean>, lost: (error: unknown) => void): Promise<Open>;
  /** One that nobody sets: for how long is measured by it */
  clock: Clock;
  /** The device's own */
  time(): UnixMs;
  newName(): string;
};

/** For photos of what is shown, beside the words */
const EXTRAS_MS = 1_500;
/** For what is on its way in when the connection is let go of */
const LAST_MS = 2_000;
const LEAST_MS = 1_000;
const LOOK_MS = 1_000;

export function pushEngineOver({ locks, channel, open, clock, time, newName }: Surroundings): PushEngine {
  /** One after another: each begins and ends with the profile's lock. */
  let before: Promise<unknown> = Promise.resolve();

  const engine: PushEngine = {
    catchUp: (build, { withinMs, told, settings, standing }) =>
      withView(build, async (view, isOwner) => {
        const until = clock.now() + withinMs;
        // The service knew of no living connection of this device: one that a tab believes in is dead.
        view.lost();
        view.wake();
        const caughtUp = await inTime(
          withinMs,
          watchUntil(view, { kind: "connection" }, ({ isCaughtUp }) => isCaughtUp),
        );
        // Also of what came so far: better than nothing.
        const left = Math.max(LEAST_MS, until - clock.now());
        const account = await inTime(
          left,
          watchUntil(view, { kind: "account" }, () => true),
        );
        if (account === null) return null;
        const list = () =>
          inTime(
            left,
            watchUntil(view, { kind: "conversations" }, () => true),
          );
        const first = await list();
        const planned = first && planNotes(first, told, settings, await momentOf(view, left), standing);
        const icons = first && planned && (await iconsFor(view, [...planned.show, ...planned.mend], first));
        // Nothing comes in unseen after the list is read: from here on the service pushes again.
        if (isOwner()) await letGo(view);
        const chats = await list();
        if (icons === null || chats === null) return null;
        const plan = planNotes(chats, told, settings, await momentOf(view, left), standing);
        const withIcon = (note: Note) => ({ ...note, icon: icons.get(note.conversation) ?? null });
        return { ...plan, show: plan.show.map(withIcon), mend: plan.mend.map(withIcon), isWhole: caughtUp !== null };
      }),
    act: (build, withinMs, verb) =>
      withView(build, async (view, isOwner) => {
        const until = clock.now() + withinMs;
        const outcome = await inTime(withinMs, verb(view.verbs));
        // What it wrote leaves while this lives; else when the engine opens next.
        await untilSent(view, Math.max(LEAST_MS, until - clock.now()));
        if (isOwner()) await letGo(view);
        return outcome;
      }),
    sendWaiting: (build, withinMs) =>
      withView(build, async (view, isOwner) => {
        view.wake();
        const isSent = await untilSent(view, withinMs);
        if (isOwner()) await letGo(view);
        return isSent;
      }),
  };
  return engine;

  async function untilSent(view: EngineView, withinMs: number): Promise<boolean> {
    const isSent = (list: ConversationSummary[]) => list.every(({ preview }) => preview?.state !== "pending");
    return (await inTime(withinMs, watchUntil(view, { kind: "conversations" }, isSent))) !== null;
  }

  /** Mutes end by the service's clock. */
  async function momentOf(view: EngineView, withinMs: number): Promise<Moment> {
    const connection = await inTime(
      withinMs,
      watchUntil(view, { kind: "connection" }, () => true),
    );
    return { at: time() + (connection?.aheadMs ?? 0), minute: minuteOfDay(new Date(time())) };
  }

  async function letGo(view: EngineView): Promise<void> {
    view.lost();
    await inTime(
      LAST_MS,
      watchUntil(view, { kind: "connection" }, ({ isReading }) => !isReading),
    );
  }

  function withView<T>(build: string, use: (view: EngineView, isOwner: () => boolean) => Promise<T | null>): Promise<T | null> {
    const turn = before.then(() => asView(build, use));
    before = turn.catch(() => {});
    return turn;
  }

  async function asView<T>(
    build: string,
    use: (view: EngineView, isOwner: () => boolean) => Promise<T | null>,
  ): Promise<T | null> {
    // Two ends: what one says the other hears, as a tab and its worker do.
    const [owners, views] = [channel(), channel()];
    let broken = () => {};
    const noUse = new Promise<null>((done) => {
      broken = () => done(null);
    });
    const own = ownership(
      locks,
      OWNER_LOCK,
      (isOwner, lost) => open(owners, build, isOwner, lost),
      (error) => {
        console.error("the engine could not start", error);
        broken();
      },
      false,
    );
    owners.addEventListener("message", ({ data }) => {
      if (data.to === "engine" && data.kind === "ping" && own.owns) owners.postMessage({ to: "views", kind: "alive" });
    });
    let stopLooking = () => {};
    /** The tab that was asked may close or fall asleep between its first answer and what is waited for: no other is there to notice. */
    const lookAfterOwner = (view: EngineView, own: Ownership) => {
      stopLooking = clock.after(LOOK_MS, () => {
        own.tryNow();
        view.ask();
        lookAfterOwner(view, own);
      });
    };
    const name = newName();
    try {
      return await locks.request(viewLock(name), async () => {
        own.tryNow();
        const view = connect(views, name, {
          build,
          tellWorker: (word) => (word === "take-over" ? own.takeOver() : own.tryNow()),
          onReload: () => {},
          after: clock.after,
          now: clock.now,
        });
        view.onState(({ kind }) => {
          if (kind === "other-build" || kind === "broken") broken();
        });
        lookAfterOwner(view, own);
        return Promise.race([use(view, () => own.owns), noUse]);
      });
    } finally {
      stopLooking();
      views.close();
      await own.release();
      owners.close();
    }
  }

  /** The answer, or null where it takes too long */
  function inTime<T>(ms: number, answer: Promise<T>): Promise<T | null> {
    let stop = () => {};
    const late = new Promise<null>((done) => {
      stop = clock.after(ms, () => done(null));
    });
    return Promise.race([answer, late]).finally(() => stop());
  }

  async function iconsFor(view: EngineView, notes: readonly Note[], chats: readonly ConversationSummary[]) {
    const found = await Promise.all(
      notes.map(async ({ conversation, isOpen }) => {
        const photo = chats.find(({ id }) => id === conversation)?.photo ?? null;
        return [conversation, photo === null || !isOpen ? null : await inTime(EXTRAS_MS, iconOf(view, photo))] as const;
      }),
    );
    return new Map(found);
  }
}

/** In the page's own words for bytes: a service worker makes no addresses of blobs. */
async function iconOf(view: EngineView, photo: BlobId): Promise<string | null> {
  const got = await view.verbs.loadPhoto(photo);
  if (got.kind !== "ok" || got.data.size > 200_000) return null;
  const bytes = new Uint8Array(await got.data.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return `data:image/jpeg;base64,${btoa(text)}`;
}

function watchUntil<Q extends Query>(
  view: EngineView,
  query: Q,
  isEnough: (value: NonNullable<QueryResult<Q>>) => boolean,
): Promise<NonNullable<QueryResult<Q>>> {
  return new Promise((done) => {
    let value: QueryResult<Q> | undefined;
    const stop = view.watch(query, (update: QueryUpdate<Q>) => {
      value = fold(query, value, update);
      if (value === undefined || value === null || !isEnough(value)) return;
      done(value);
      queueMicrotask(() => stop());
    });
  });
}
