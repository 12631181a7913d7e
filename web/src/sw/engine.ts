// The engine for the service worker, a script of its own that is loaded when a push comes: the same code on the same store, behind the same
// lock as a tab's. Where a tab owns the profile, that one is asked instead.

import type { ConversationSummary, Query, QueryResult, QueryUpdate, Verbs } from "../../../client/index.ts";
import { fold } from "../../../client/live/fold.ts";
import type { BlobId, ConversationId, Seq } from "../../../protocol/index.ts";
import { CHANNEL, type Channel, OWNER_LOCK, viewLock } from "../engine/channel.ts";
import { openProfile } from "../engine/open-profile.ts";
import { ownership } from "../engine/owner.ts";
import { connect, type EngineView } from "../engine/view.ts";
import { inTime } from "./in-time.ts";
import type { Told } from "./kept.ts";
import { type Note, type NotificationSettings, type Plan, planNotes } from "./notes.ts";

/** What the service worker finds under `parleyEngine` once it has loaded this script */
export type PushEngine = {
  /**
   * Catches up as far as the time allows, and says what to show.
   * @param build as its tabs call it: an owner of another one is not talked to
   * @returns null where it cannot be known: no account, no store, no time
   */
  catchUp(
    build: string,
    given: { withinMs: number; told: Told; settings: NotificationSettings },
  ): Promise<(Plan & { /** All that the service had is in it. */ isWhole: boolean }) | null>;
  /** For the buttons of a notification, and a subscription that changed. @returns null where the engine did not get to it */
  act<T>(build: string, withinMs: number, verb: (verbs: Verbs) => Promise<T>): Promise<T | null>;
};

/** For photos and places of what is shown, beside the words */
const EXTRAS_MS = 1_500;
const LEAST_MS = 1_000;

const pushEngine: PushEngine = {
  catchUp: (build, { withinMs, told, settings }) =>
    withView(build, async (view) => {
      const until = performance.now() + withinMs;
      const caughtUp = await inTime(
        withinMs,
        watchUntil(view, { kind: "connection" }, ({ isCaughtUp }) => isCaughtUp),
      );
      // Also of what came so far: better than nothing.
      const left = Math.max(LEAST_MS, until - performance.now());
      const account = await inTime(
        left,
        watchUntil(view, { kind: "account" }, () => true),
      );
      const chats =
        account &&
        (await inTime(
          left,
          watchUntil(view, { kind: "conversations" }, () => true),
        ));
      if (chats === null) return null;
      const plan = planNotes(chats, told, settings);
      const show = await Promise.all(plan.show.map((note) => withExtras(view, note, chats)));
      return { ...plan, show, isWhole: caughtUp !== null };
    }),
  act: (build, withinMs, verb) =>
    withView(build, async (view) => {
      const until = performance.now() + withinMs;
      const outcome = await inTime(withinMs, verb(view.verbs));
      // What it wrote leaves while this lives; else when the engine opens next.
      const isSent = (list: ConversationSummary[]) => list.every(({ preview }) => preview?.state !== "pending");
      await inTime(Math.max(LEAST_MS, until - performance.now()), watchUntil(view, { kind: "conversations" }, isSent));
      return outcome;
    }),
};
(globalThis as unknown as { parleyEngine: PushEngine }).parleyEngine = pushEngine;

async function withExtras(view: EngineView, note: Note, chats: readonly ConversationSummary[]): Promise<Note> {
  const photo = chats.find(({ id }) => id === note.conversation)?.photo ?? null;
  const [icon, upTo] = await Promise.all([
    photo === null || !note.isOpen ? null : inTime(EXTRAS_MS, iconOf(view, photo)),
    inTime(EXTRAS_MS, newestIn(view, note.conversation)),
  ]);
  return { ...note, icon, upTo };
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

async function newestIn(view: EngineView, conversation: ConversationId): Promise<Seq | null> {
  const { items } = await watchUntil(view, { kind: "timeline", conversation, limit: 1 }, () => true);
  return items.at(-1)?.seq ?? null;
}

/** One after another: each begins and ends with the profile's lock. */
let before: Promise<unknown> = Promise.resolve();

function withView<T>(build: string, use: (view: EngineView) => Promise<T | null>): Promise<T | null> {
  const turn = before.then(() => asView(build, use));
  before = turn.catch(() => {});
  return turn;
}

async function asView<T>(build: string, use: (view: EngineView) => Promise<T | null>): Promise<T | null> {
  // Two ends: what one says the other hears, as a tab and its worker do.
  const [owners, views] = [new BroadcastChannel(CHANNEL), new BroadcastChannel(CHANNEL)];
  let broken = () => {};
  const noUse = new Promise<null>((done) => {
    broken = () => done(null);
  });
  const own = ownership(
    navigator.locks,
    OWNER_LOCK,
    (isOwner, lost) => openProfile(owners as Channel, build, isOwner, lost),
    (error) => {
      console.error("the engine could not start", error);
      broken();
    },
    false,
  );
  owners.addEventListener("message", ({ data }) => {
    if (data.to === "engine" && data.kind === "ping" && own.owns) owners.postMessage({ to: "views", kind: "alive" });
  });
  const name = crypto.randomUUID();
  try {
    return await navigator.locks.request(viewLock(name), async () => {
      own.tryNow();
      const view = connect(views as Channel, name, {
        build,
        tellWorker: (word) => (word === "take-over" ? own.takeOver() : own.tryNow()),
        onReload: () => {},
        after(ms, then) {
          const timer = setTimeout(then, ms);
          return () => clearTimeout(timer);
        },
        now: () => performance.now(),
      });
      view.onState(({ kind }) => {
        if (kind === "other-build" || kind === "broken") broken();
      });
      return Promise.race([use(view), noUse]);
    });
  } finally {
    views.close();
    await own.release();
    owners.close();
  }
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
