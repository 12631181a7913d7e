// The service worker: keeps the app's shell, so that it opens without a network, hands parts of videos from a page to its player, and shows
// what is new when a push comes; a new build waits until the person agrees.

/// <reference lib="webworker" />
// Loading the engine needs the policy, as a page's worker does.
import "../app/trusted-types.ts";
import type { PushEngine } from "./catch-up.ts";
import { mediaResponse } from "./media.ts";
import { type MediaAnswer, readMediaPath } from "./media-messages.ts";
import { handlePushes } from "./push.ts";
import { keepShared, SHARE_PATH } from "./shared.ts";
import { type Build, buildsInUse, fetchWhole, keyOf, type ShellFile, shellAnswer, stale } from "./shell.ts";
import { PAGE_IS_UP, UPDATE_NOW, WHICH_BUILD, type WhichBuild } from "./shell-messages.ts";
import { dropOtherWords, isWords, keepWords, speakAsPages, wordsAt } from "./words.ts";

declare const self: ServiceWorkerGlobalScope;

const FILES = JSON.parse("__PRECACHE_LIST__") as ShellFile[];
const CACHE = "parley-shell";
const ORIGIN = self.location.origin;
const OWN: Build = FILES.map((file) => keyOf(file, ORIGIN));

/** The engine for pushes, and what the tabs of this build call it */
const ENGINE = pathOf("/assets/push-engine-");
const BUILD = pathOf("/assets/worker-");

self.addEventListener("install", (event) => {
  // Whatever is not loaded by now may not be loaded later; loaded once, it is kept with this service worker.
  pushEngine();
  event.waitUntil(keepShell());
});
handlePushes({ self, engine: pushEngine, build: BUILD, speak: speakAsPages });
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === UPDATE_NOW) void self.skipWaiting();
  // A page that has come up took the place of one that went, and can answer: a time to look which builds are still shown.
  if (event.data === PAGE_IS_UP) event.waitUntil(dropStale());
});
self.addEventListener("fetch", (event) => {
  if (event.request.method === "POST" && new URL(event.request.url).pathname === SHARE_PATH)
    return event.respondWith(takeShared(event.request));
  if (event.request.destination === "video") {
    const place = readMediaPath(new URL(event.request.url).pathname);
    const range = event.request.headers.get("Range");
    if (place !== null) return event.respondWith(mediaResponse(place, range, (ask) => askPage(event.clientId, ask)));
  }
  const path = shellAnswer(event.request, ORIGIN, FILES);
  if (path !== null) event.respondWith(fromShell(path, event.request));
});

const PAGE_PATIENCE_MS = 60_000;
const ANSWER_MS = 2_000;
const LISTS = `${ORIGIN}/?files-of=`;

async function askPage(clientId: string, question: unknown): Promise<MediaAnswer> {
  const page = await self.clients.get(clientId);
  return page === undefined ? null : ask<MediaAnswer>(page, question, PAGE_PATIENCE_MS);
}

async function ask<Answer>(page: Client, question: unknown, patienceMs: number): Promise<Answer | null> {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<Answer | null>((done) => {
    port1.onmessage = ({ data }) => done(data as Answer);
    setTimeout(() => done(null), patienceMs);
  });
  page.postMessage(question, [port2]);
  return answer.finally(() => port1.close());
}

async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map((request) => request.url));
  await Promise.all(
    FILES.filter((file) => !kept.has(keyOf(file, ORIGIN))).map(async (file) =>
      cache.put(keyOf(file, ORIGIN), await fetchWhole(file, fetch)),
    ),
  );
  await keepWords();
  await cache.put(listKey(), new Response(JSON.stringify(OWN)));
}

/** Builds that an open page started with stay whole: it loads parts of them later. */
async function dropStale(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = (await cache.keys()).map((request) => request.url);
  const lists = kept.filter((url) => url.startsWith(LISTS));
  const builds = await Promise.all(lists.map(async (url): Promise<Build> => [url, ...(await filesListed(cache, url))]));
  const waits = self.registration.waiting ?? self.registration.installing;
  const needed = waits === null ? buildsInUse(builds, await scriptsInUse(), ORIGIN) : builds;
  await Promise.all(stale(kept, [listKey(), ...OWN, ...needed.flat()]).map((url) => cache.delete(url)));
  if (needed.every((build) => OWN.every((key) => build.includes(key)))) await dropOtherWords();
}

async function filesListed(cache: Cache, url: string): Promise<Build> {
  const list = await cache.match(url);
  return list === undefined ? [] : ((await list.json()) as Build);
}

/** Null where a page did not say: a sleeping one, or one of a build that does not know the question. */
async function scriptsInUse(): Promise<string[] | null> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = await Promise.all(pages.map((page) => ask<WhichBuild>(page, { kind: WHICH_BUILD }, ANSWER_MS)));
  return answers.every((script) => script !== null) ? answers : null;
}

async function fromShell(path: string, request: Request): Promise<Response> {
  if (isWords(path)) return wordsAt(path);
  const file = FILES.find((known) => known.path === path);
  const kept = await (file === undefined
    ? caches.match(`${ORIGIN}${path}`, { ignoreSearch: true })
    : caches.match(keyOf(file, ORIGIN)));
  return kept ?? fetch(request);
}

/** The page that asks what was shared is opened by another request, so that going back or reloading shares nothing again. */
async function takeShared(request: Request): Promise<Response> {
  await keepShared(request, Date.now(), self.caches).catch((error) => console.error("what was shared could not be kept", error));
  return Response.redirect(SHARE_PATH, 303);
}

function pushEngine(): PushEngine {
  const scope = self as typeof self & { parleyEngine?: PushEngine };
  if (scope.parleyEngine === undefined) importScripts(ENGINE);
  if (scope.parleyEngine === undefined) throw new Error("the engine for pushes did not load");
  return scope.parleyEngine;
}

function pathOf(start: string): string {
  return FILES.find(({ path }) => path.startsWith(start))?.path ?? "";
}

/** Where it is written down which files a build has */
function listKey(): string {
  return `${LISTS}${encodeURIComponent(FILES.find(({ path }) => path === "/")?.hash ?? "")}`;
}
